import Access
import Testing

struct PasswordHashTests {
    @Test func `a password verifies against its own hash only`() throws {
        let hash = try PasswordHash.make(password: "春眠不觉晓处处闻啼鸟", salt: Array(0..<16))
        #expect(hash.verify("春眠不觉晓处处闻啼鸟"))
        #expect(!hash.verify("春眠不觉晓处处闻啼鸟 "))
        #expect(!hash.verify(""))
        #expect(PasswordHash(text: hash.text).verify("春眠不觉晓处处闻啼鸟"))
    }

    /// The vector of RFC 7914, section 12, cut to 32 bytes: a shorter key is the beginning of a longer one.
    @Test func `the hash is scrypt as the RFC defines it`() throws {
        let hash = try PasswordHash.make(password: "pleaseletmein", salt: Array("SodiumChloride".utf8))
        #expect(hash.text == "scrypt$16384$8$1$U29kaXVtQ2hsb3JpZGU=$cCO9yzr9c0hGHAbNgf046/2o+7qQT44+qbVD9lRdofI=")
    }

    @Test func `salts make equal passwords look different`() throws {
        let first = try PasswordHash.make(password: "same password", salt: Array(0..<16))
        let second = try PasswordHash.make(password: "same password", salt: Array(1..<17))
        #expect(first != second)
        #expect(first.text.hasPrefix("scrypt$16384$8$1$AAECAwQFBgcICQoLDA0ODw==$"))
        #expect(!first.text.contains("same password"))
    }

    @Test(
        arguments: [
            "", "scrypt", "scrypt$16384$8$1$AAAA", "md5$16384$8$1$AAAA$AAAA", "scrypt$16384$8$1$AAAA$", "scrypt$x$8$1$AAAA$AAAA",
            "scrypt$1099511627776$8$1$AAAAAAAAAAAAAAAAAAAAAA==$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",  // All of the memory.
            "scrypt$16383$8$1$AAAAAAAAAAAAAAAAAAAAAA==$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",  // Not a power of two.
        ])
    func `a text that is not a hash verifies nothing`(text: String) {
        #expect(!PasswordHash(text: text).verify(""))
    }
}
