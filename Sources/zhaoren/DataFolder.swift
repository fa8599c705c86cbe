import Access
import ArgumentParser
import Casework
import Database
import Foundation
import Register
import Screening

/// Where one district's data lives (`--data`): two databases, and beside them the files that were made for a demonstration.
struct DataFolder {
    let path: String

    /// What departments say, and what screenings make of it. Written by `import` and `screen`, for minutes at a time.
    var registerPath: String { path + "/register.sqlite" }
    /// What people do: accounts, the audit trail, cases. Written all day long, a moment at a time (see decision 13).
    var workbenchPath: String { path + "/workbench.sqlite" }
    /// Files of departments; only there for a made-up district.
    var deliveriesPath: String { path + "/deliveries" }

    /// The schema of every room, in the one order that holds for ever.
    private static let registerMigrations = RegisterMigrations.all + ScreeningMigrations.all
    private static let workbenchMigrations = AccessMigrations.all + CaseworkMigrations.all

    /// Opens the databases, making the folder and the databases when they are not there.
    func create() throws -> Stores {
        do {
            // Readable by its owner only: it will hold people's names and numbers.
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw badInput("建不了目录“\(path)”。请检查上一级目录是否可写。")
        }
        return try migrated()
    }

    /// Opens databases that must be there.
    func open() throws -> Stores {
        guard FileManager.default.fileExists(atPath: registerPath) else {
            throw badInput("“\(path)”里没有数据库。请先用 zhaoren import 导入数据，或用 zhaoren demo 建一个测试区。")
        }
        return try migrated()
    }

    /// The register without the workbench beside it, made when it is not there. A write sees one state of both as long as it lasts, and a
    /// delivery lasts for minutes, in which the workbench could put nothing of its log away.
    func createRegister() throws -> Database {
        _ = try create()
        return try Database(path: registerPath)
    }

    private func migrated() throws -> Stores {
        let now = Instant.now
        // Each must be there before the other can be opened beside it.
        try Database(path: registerPath).migrate(Self.registerMigrations, at: now)
        try Database(path: workbenchPath).migrate(Self.workbenchMigrations, at: now)
        return Stores(
            register: try Database(path: registerPath, beside: workbenchPath),
            workbench: try Database(path: workbenchPath, beside: registerPath))
    }
}

/// The two databases of a data folder. Each reads the other; neither waits for the other's writer.
struct Stores: Sendable {
    let register: Database
    let workbench: Database
}

struct DataOptions: ParsableArguments {
    @Option(name: .customLong("data"), help: ArgumentHelp("数据目录，里面是两个数据库：register.sqlite 和 workbench.sqlite。", valueName: "目录"))
    var data = "data"

    var folder: DataFolder { DataFolder(path: data) }
}

extension Instant {
    /// The clock is read here, at the edge, and handed in.
    static var now: Instant { Instant(secondsSince1970: Int64(Date().timeIntervalSince1970)) }
}

/// Seconds since some fixed moment, for rates and stage times.
func monotonicSeconds() -> Double { Double(DispatchTime.now().uptimeNanoseconds) / 1e9 }
