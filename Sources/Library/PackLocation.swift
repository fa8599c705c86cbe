import Foundation

/// Where the command looks for a jurisdiction pack.
package enum PackLocation {
    /// The shipped pack, relative to a repository or an installation.
    package static let shipped = "Library/shanghai-changning"

    /// The pack's directory: the one asked for, else the shipped one at or above the working directory, else beside or above the
    /// executable. `nil` when there is none; what was asked for is taken at its word, so that loading it says what is wrong.
    package static func find(explicit: String?, nearExecutable executable: String?, workingDirectory: String) -> String? {
        if let explicit { return explicit }
        let starts = [workingDirectory] + (executable.map { [($0 as NSString).deletingLastPathComponent] } ?? [])
        return starts.lazy.compactMap(shippedPack(atOrAbove:)).first
    }

    private static func shippedPack(atOrAbove start: String) -> String? {
        var directory = start
        while true {
            let candidate = (directory as NSString).appendingPathComponent(shipped)
            if FileManager.default.fileExists(atPath: candidate + "/jurisdiction.yaml") { return candidate }
            let parent = (directory as NSString).deletingLastPathComponent
            guard parent != directory, !parent.isEmpty else { return nil }
            directory = parent
        }
    }
}
