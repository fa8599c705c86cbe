import Civics
import Database

/// What a household was promised on a visit (答应的事), and what came of it.
package struct CasePromise: RowDecodable, Hashable, Sendable {
    package enum Outcome: String, BindableValue, CaseIterable, Hashable, Sendable {
        case kept, failed

        package var label: String {
            switch self {
            case .kept: "已办到"
            case .failed: "没办成"
            }
        }
    }

    package let visit: VisitRecord.ID
    package let position: Int
    package let text: String
    package let dueOn: CivilDate
    package let outcome: Outcome?
    package let note: String?

    package var isOpen: Bool { outcome == nil }

    package init(row: Row) throws {
        visit = try row["visit"]
        position = try row["position"]
        text = try row["text"]
        dueOn = try row["due_on"]
        outcome = try row["outcome"]
        note = try row["note"]
    }

    /// Promises with their outcomes. An outcome holds for the words it was given for: a corrected visit may have other promises.
    static let rows: SQL = """
        SELECT p.visit, p.position, p.text, p.due_on, o.outcome, o.note, v.case_file
        FROM visit_promise p JOIN visit v ON v.id = p.visit
        LEFT JOIN promise_outcome o ON o.visit = p.visit AND o.text = p.text
        """

    /// Open ones first, soonest due; then what was done with, latest first.
    package static func all(of file: CaseFile.ID, in db: Connection) throws -> [CasePromise] {
        let all: [CasePromise] = try db.all(
            "SELECT * FROM (\(rows)) AS promise WHERE case_file = \(file) ORDER BY due_on, visit, position")
        return all.filter(\.isOpen) + all.filter { !$0.isOpen }.reversed()
    }
}

extension CaseAct {
    /// What came of a promise.
    ///
    /// - Parameter note: needed when it failed.
    package func settlePromise(
        _ position: Int, of visit: VisitRecord.ID, as outcome: CasePromise.Outcome, note: String?, in id: CaseFile.ID, version: Int64?
    ) throws {
        let file = try begin(id, version: version, in: [.dispatched, .working, .tracking])
        let promise = try CasePromise.all(of: id, in: transaction).first { $0.visit == visit && $0.position == position && $0.isOpen }
        guard let promise else { throw AidError.noSuchPromise }
        if outcome == .failed, note?.isEmpty ?? true { throw AidError.missing(field: "没办成的原因") }
        try transaction.execute(
            """
            INSERT INTO promise_outcome (visit, text, outcome, note, at, account)
            VALUES (\(visit), \(promise.text), \(outcome), \(note), \(now), \(account))
            """)
        try touch(file)
        try record(.noted, of: id, note: note, detail: "答应的事“\(promise.text)”：\(outcome.label)")
    }
}
