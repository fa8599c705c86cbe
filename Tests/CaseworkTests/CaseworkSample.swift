import Foundation
import Library

/// The shipped pack, read once.
enum CaseworkSample {
    static let pack = try! JurisdictionPack.load(
        from: URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: PackLocation.shipped).path)
}
