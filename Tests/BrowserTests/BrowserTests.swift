import Foundation
import Testing

/// Starts the built program over a small made-up district and sends a browser through it, one journey after the other.
@Suite(.serialized)
struct BrowserTests {
    /// See each script's head for what it does.
    @Test(arguments: [
        // An officer finds a lead, reads the reason, and is refused another subdistrict's household.
        "journey",
        // Every page on a desk and on a phone: nothing that axe finds.
        "accessibility",
        // Keys, selections, and forms that are sent once.
        "keyboard",
    ])
    func `a browser goes through the program and all is well`(journey: String) async throws {
        try await walk(journey, residents: 4000) { _ in [] }
    }

    /// These reach past the pages too, for what only time or an accident does.
    @Test(arguments: [
        // A consultant loses nothing without a network, with a killed browser, an expired session or a colleague's change.
        "field_journey",
        // One household from a lead to being helped, through the day of everybody who has a hand in it.
        "days",
    ])
    func `people go about their work and all is well`(journey: String) async throws {
        try await walk(journey, residents: 8000) { [$0.folder.appending(path: "data/workbench.sqlite").path] }
    }

    private func walk(_ journey: String, residents: Int, with more: (RunningProgram) -> [String]) async throws {
        let python = try Repository.python()
        let program = try RunningProgram(residents: residents)
        try await program.untilItAnswers()
        let script = Repository.root.appending(path: "Tests/Browser/\(journey).py").path
        let screenshots = ProcessInfo.processInfo.environment["ZHAOREN_SCREENSHOTS"].map { [$0] } ?? []
        let arguments = [script, program.address, "zhaoren-demo-2026"] + more(program) + screenshots
        let finished = try await Finished(python, arguments, log: program.folder.appending(path: "log-\(journey)"))
        #expect(finished.status == 0, "\(finished.output)")
    }
}

private enum Repository {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// The Python that has Playwright. A test that cannot run must fail, not pass over in silence.
    static func python() throws -> URL {
        let python = root.appending(path: ".build/browser/bin/python3")
        try #require(
            FileManager.default.isExecutableFile(atPath: python.path), "Playwright is not installed: run Scripts/prepare-browser first")
        return python
    }

    /// Products lie beside the test bundle.
    static var products: URL {
        let bundle = CommandLine.arguments.first { $0.contains(".xctest") } ?? CommandLine.arguments[0]
        return URL(filePath: bundle).deletingLastPathComponent()
    }
}

/// `zhaoren demo` in a folder of its own, stopped and removed with this value.
private final class RunningProgram {
    let address: String
    private let process = Process()
    let folder: URL
    private let log: URL

    init(residents: Int) throws {
        let port = try FreePort.find()
        address = "http://127.0.0.1:\(port)"
        folder = FileManager.default.temporaryDirectory.appending(path: "zhaoren-browser-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        log = folder.appending(path: "log")
        _ = FileManager.default.createFile(atPath: log.path, contents: nil)
        let executable = Repository.products.appending(path: "zhaoren")
        try #require(FileManager.default.isExecutableFile(atPath: executable.path), "no program at \(executable.path)")
        process.executableURL = executable
        process.arguments = ["demo", "--residents", "\(residents)", "--data", folder.appending(path: "data").path, "--port", "\(port)"]
        process.currentDirectoryURL = Repository.root
        let output = try FileHandle(forWritingTo: log)
        process.standardOutput = output
        process.standardError = output
        try process.run()
    }

    deinit {
        process.terminate()
        try? FileManager.default.removeItem(at: folder)
    }

    /// Made, taken in, screened and listening. The program says so in its log.
    func untilItAnswers() async throws {
        while process.isRunning {
            if said.contains("started and listening") { return }
            try await Task.sleep(for: .milliseconds(200))
        }
        Issue.record("the program stopped: \(said)")
        throw CancellationError()
    }

    private var said: String { (try? String(contentsOf: log, encoding: .utf8)) ?? "" }
}

/// A command that has come to its end, with what it said.
private struct Finished {
    let status: Int32
    let output: String

    /// Waits without holding up a thread: the other tests need them, and there are no more than processors.
    init(_ executable: URL, _ arguments: [String], log: URL) async throws {
        let process = Process()
        process.executableURL = executable
        process.arguments = arguments
        _ = FileManager.default.createFile(atPath: log.path, contents: nil)
        let output = try FileHandle(forWritingTo: log)
        process.standardOutput = output
        process.standardError = output
        status = try await withCheckedThrowingContinuation { continuation in
            process.terminationHandler = { continuation.resume(returning: $0.terminationStatus) }
            do {
                try process.run()
            } catch {
                process.terminationHandler = nil
                continuation.resume(throwing: error)
            }
        }
        self.output = (try? String(contentsOf: log, encoding: .utf8)) ?? ""
    }
}

/// A port of this machine that nobody listens on.
private enum FreePort {
    struct NoneFree: Error {}

    static func find() throws -> UInt16 {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { throw NoneFree() }
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, length) == 0 && getsockname(descriptor, $0, &length) == 0
            }
        }
        guard isBound else { throw NoneFree() }
        return UInt16(bigEndian: address.sin_port)
    }
}
