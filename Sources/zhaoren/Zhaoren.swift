import ArgumentParser
import Web
import Yams

@main struct Zhaoren: AsyncParsableCommand {}
