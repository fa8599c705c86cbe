import Foundation

enum Sample {
    /// The pack in the repository this test was built from.
    static var shippedPack: String {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        return root.appending(path: "Library/shanghai-changning").path
    }
}

/// A directory with the given files, gone when the test is.
final class TemporaryPack: Sendable {
    let path: String

    init(_ files: [String: String]) throws {
        let directory = FileManager.default.temporaryDirectory.appending(path: "pack-\(UUID().uuidString)")
        path = directory.path
        for (name, text) in files {
            let file = directory.appending(path: name)
            try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: file)
        }
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}
