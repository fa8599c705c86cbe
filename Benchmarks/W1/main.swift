print("w1")
