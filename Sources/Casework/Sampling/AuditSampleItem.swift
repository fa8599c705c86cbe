import Access
import Civics
import Database

/// One thing that was drawn.
package struct AuditSampleItem: Identifiable, Hashable, Sendable {
    package typealias ID = Identifier<AuditSampleItem>

    package let id: ID
    package let sample: AuditSample.ID
    package let kind: AuditSample.Kind
    /// Of the entry or the case.
    package let number: Int64
    package let state: SampleState

    package static func find(_ id: ID, in db: Connection) throws -> AuditSampleItem? {
        try db.first("\(selection) WHERE i.id = \(id)")
    }

    /// Those of a sample, in the order of what they are about.
    package static func all(of sample: AuditSample.ID, from db: Connection) throws -> [AuditSampleItem] {
        try db.all("\(selection) WHERE i.sample = \(sample) ORDER BY i.number")
    }

    /// What the viewer has been asked to explain: their own acts and cases, and for a subdistrict's officer the cases that nobody has.
    package static func unexplained(by viewer: Viewer, from db: Connection) throws -> [AuditSampleItem] {
        try db.all(
            """
            \(selection) LEFT JOIN case_file ON s.kind = 'cases' AND case_file.id = i.number
            WHERE \(state) = \(SampleState.unclear) AND
              (i.concerned = \(viewer.account)
                OR i.concerned IS NULL AND case_file.id IS NOT NULL AND \(CaseFile.condition(.triageCases, for: viewer)))
            ORDER BY i.id
            """)
    }

    private static let state: SQL =
        "COALESCE((SELECT r.state FROM audit_remark r WHERE r.item = i.id ORDER BY r.id DESC LIMIT 1), 'pending')"

    private static let selection: SQL =
        """
        SELECT i.id, i.sample, s.kind, i.number, \(state) AS state
        FROM audit_sample_item i JOIN audit_sample s ON s.id = i.sample
        """
}

extension AuditSampleItem: RowDecodable {
    package init(row: Row) throws {
        try self.init(id: row["id"], sample: row["sample"], kind: row["kind"], number: row["number"], state: row["state"])
    }
}

extension AuditSampleItem {
    /// How many of each state, by sample.
    package static func counts(from db: Connection) throws -> [AuditSample.ID: [SampleState: Int]] {
        let rows: [(AuditSample.ID, SampleState, Int)] = try db.all(
            "SELECT x.sample, x.state, count(*) AS items FROM (\(selection)) x GROUP BY x.sample, x.state"
        ) { (try $0["sample"], try $0["state"], try $0["items"]) }
        return rows.reduce(into: [:]) { $0[$1.0, default: [:]][$1.1] = $1.2 }
    }
}
