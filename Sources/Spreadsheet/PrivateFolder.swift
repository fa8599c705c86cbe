import Foundation

/// A folder for unfinished files that only this user may enter. Gone, with all it holds, when the last reference goes.
final class PrivateFolder: Sendable {
    let path: String

    init() throws(SpreadsheetError) {
        // `mkdtemp` makes it 0700 and puts the unique part in place of six X.
        let pattern = NSTemporaryDirectory() + "/zhaoren-sheet-" + String(repeating: "X", count: 6)
        var template = Array(pattern.utf8CString)
        guard mkdtemp(&template) != nil else { throw .cannotWrite }
        path = template.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}
