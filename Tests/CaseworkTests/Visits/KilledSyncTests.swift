import Access
import Civics
import Database
import Foundation
import Register
import Testing

@testable import Casework

/// `kill -9`, not an error that unwinds: another process takes in what a phone sent and is killed where it stands. The phone, which got no
/// receipt, sends everything again.
struct KilledSyncTests {
    /// Where the receiving process is killed.
    struct Moment: Codable, Sendable, CustomTestStringConvertible {
        let record: Int
        /// After the record was kept but before its receipt left; else in the middle of its transaction.
        let isKept: Bool

        var testDescription: String { "record \(record), \(isKept ? "kept" : "half kept")" }
    }

    private static let moments = (0..<4).flatMap { record in [false, true].map { Moment(record: record, isKept: $0) } }

    @Test(arguments: moments) func `whenever the server is killed, what is sent again is stored once`(moment: Moment) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "zhaoren-sync-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appending(path: "workbench.sqlite").path
        let (file, consultant) = try Self.prepare(path)
        let records = Self.records(of: file)
        let sent = try JSONEncoder().encode(records)

        await #expect(processExitsWith: .signal(SIGKILL)) {
            [path = path as String, sent = sent as Data, moment = moment as Moment, number = consultant.value as Int64] in
            let database = try Database(path: path)
            for (position, record) in try JSONDecoder().decode([FieldRecord].self, from: sent).enumerated() {
                try database.write { db in
                    try Self.receive(record, by: Identifier(number), in: db)
                    if position == moment.record, !moment.isKept { kill(getpid(), SIGKILL) }
                }
                if position == moment.record { kill(getpid(), SIGKILL) }
            }
        }

        let database = try Database(path: path)
        let kept = try await database.read { try VisitRecord.all(of: file, in: $0).count + Contact.all(of: file, in: $0).count }
        #expect(kept == moment.record + (moment.isKept ? 1 : 0))
        for _ in 0..<2 {
            for record in records { try await database.write { _ = try Self.receive(record, by: consultant, in: $0) } }
        }
        try await database.read { db in
            #expect(try VisitRecord.all(of: file, in: db).map(\.content.note).sorted() == ["第0次", "第1次", "第3次"])
            #expect(try Contact.all(of: file, in: db).map(\.note) == ["第2次"])
            let learnt = try LearntFact.of(household: Household.ID(1), persons: [], from: db)
            #expect(learnt.count == 3 && learnt.allSatisfy { $0.entry.fact == "visit_health" })
            #expect(try CaseEvent.all(of: file, in: db).count { $0.kind == .visited } == 3)
            #expect(try db.value("SELECT count(*) FROM field_delivery") == 4)
        }
    }

    private static func prepare(_ path: String) throws -> (file: CaseFile.ID, consultant: Identifier<Account>) {
        let sample = try CaseSample(path: path)
        try sample.screen([CaseSample.Found()])
        let (file, consultant) = (try #require(try sample.open()).id, try sample.account("guwen"))
        try sample.act(by: consultant) { try $0.dispatch(file, version: nil, to: consultant, note: nil) }
        return (file, consultant)
    }

    /// Three visits and, before the last of them, a call.
    private static func records(of file: CaseFile.ID) -> [FieldRecord] {
        (0..<4).map { number in
            let content: [String: JSONTree] = [
                "day": .text("2025-12-01"), "visitors": .list([.integer(1)]), "access": .text("nobody"), "note": .text("第\(number)次"),
                "blocks": .fields(["health": .fields(["grade": .integer(2), "note": .text("")])]),
            ]
            let isCall = number == 2
            return FieldRecord(
                change: "change-\(number)", record: "record-\(number)", kind: isCall ? .contact : .visit, caseFile: file.value, visit: nil,
                base: nil, content: isCall ? nil : .fields(content),
                call: isCall ? FieldRecord.Call(result: .confirmed, note: "第2次", nextTryOn: nil) : nil)
        }
    }

    @discardableResult
    private static func receive(_ record: FieldRecord, by account: Identifier<Account>, in db: Transaction) throws -> FieldOutcome {
        let pack = CaseworkSample.pack
        let act = CaseAct(pack.work, by: account, at: CaseSample.start, in: db)
        return try FieldInbox(act, VisitSurroundings(pack: pack, screening: nil)).receive(record)
    }
}
