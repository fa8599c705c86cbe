import Access
import ArgumentParser
import Database
import Foundation
import Register
import Screening

/// Where one district's data lives (`--data`): the database, and beside it the files that were made for a demonstration.
struct DataFolder {
    let path: String

    var databasePath: String { path + "/zhaoren.sqlite" }
    /// Files of departments; only there for a made-up district.
    var deliveriesPath: String { path + "/deliveries" }

    /// The schema of every room, in the one order that holds for ever.
    private static let migrations = AccessMigrations.all + RegisterMigrations.all + ScreeningMigrations.all

    /// Opens the database, making the folder and the database when they are not there.
    func create() throws -> Database {
        do {
            // Readable by its owner only: it will hold people's names and numbers.
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw badInput("建不了目录“\(path)”。请检查上一级目录是否可写。")
        }
        return try migrated()
    }

    /// Opens a database that must be there.
    func open() throws -> Database {
        guard FileManager.default.fileExists(atPath: databasePath) else {
            throw badInput("“\(path)”里没有数据库。请先用 zhaoren import 导入数据，或用 zhaoren demo 建一个测试区。")
        }
        return try migrated()
    }

    private func migrated() throws -> Database {
        let database = try Database(path: databasePath)
        try database.migrate(Self.migrations, at: .now)
        return database
    }
}

struct DataOptions: ParsableArguments {
    @Option(name: .customLong("data"), help: ArgumentHelp("数据目录，里面有数据库 zhaoren.sqlite。", valueName: "目录"))
    var data = "data"

    var folder: DataFolder { DataFolder(path: data) }
}

extension Instant {
    /// The clock is read here, at the edge, and handed in.
    static var now: Instant { Instant(secondsSince1970: Int64(Date().timeIntervalSince1970)) }
}

/// Seconds since some fixed moment, for rates and stage times.
func monotonicSeconds() -> Double { Double(DispatchTime.now().uptimeNanoseconds) / 1e9 }
