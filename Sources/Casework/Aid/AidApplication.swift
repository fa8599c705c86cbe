import Access
import Civics
import Database
import Evaluation
import Library
import PolicyLanguage
import Register

/// An application for a policy that a consultant helps with, from the first paper to the first payment (协助申请).
package struct AidApplication: Hashable, Identifiable, Sendable {
    package typealias ID = Identifier<AidApplication>

    package let id: ID
    package let caseFile: CaseFile.ID
    package let policy: TypedPolicy.ID
    package let person: Person.ID?
    /// Whose subdistrict decides; see `CaseFile.decidingPlace(in:)`.
    package let place: RegionCode?
    package let openedAt: Instant
    /// Oldest first; never empty.
    package let steps: [ApplicationStep]
    package let papers: [Paper]

    package struct Paper: RowDecodable, Hashable, Sendable {
        package let position: Int
        package let name: String
        /// The data that takes its place, when it need not be brought.
        package let sharedFrom: String?
        package let readyAt: Instant?

        package var isOpen: Bool { sharedFrom == nil && readyAt == nil }

        package init(row: Row) throws {
            position = try row["position"]
            name = try row["name"]
            sharedFrom = try row["shared_from"]
            readyAt = try row["ready_at"]
        }
    }

    package var current: ApplicationStep { steps[steps.count - 1] }
    package var isOpen: Bool { !current.kind.next.isEmpty }
    /// Help has arrived, so the case may be closed for it.
    package var proposesClosing: Bool { current.kind == .paid }

    /// The day by which the step after this one is due; `nil` when nobody set a limit.
    package func dueOn(_ settings: WorkSettings) -> CivilDate? {
        let (aid, calendar) = (settings.aid, settings.calendar)
        switch current.kind {
        case .accepted: return calendar.day(aid.investigationDays, after: current.day)
        case .published: return current.day.adding(days: aid.publicityDays)
        case .investigated:
            return steps.first { $0.kind == .accepted }.map { calendar.day(aid.decisionDays, after: $0.day) }
        default: return nil
        }
    }
}

/// One step of an application, on the day it happened (申请进展). Only ever added.
package struct ApplicationStep: RowDecodable, Hashable, Sendable {
    package enum Kind: String, BindableValue, CaseIterable, Hashable, Sendable {
        case prepared, submitted, supplement, accepted, investigated, published, granted, refused, withdrawn, paid

        package var label: String {
            switch self {
            case .prepared: "准备材料"
            case .submitted: "已递交"
            case .supplement: "要求补正"
            case .accepted: "已受理"
            case .investigated: "已调查"
            case .published: "公示中"
            case .granted: "批准"
            case .refused: "不予批准"
            case .withdrawn: "本人撤回"
            case .paid: "首次到账"
            }
        }

        /// What can come after it.
        package var next: [Kind] {
            switch self {
            case .prepared: [.submitted, .withdrawn]
            case .submitted: [.accepted, .supplement, .withdrawn]
            case .supplement: [.submitted, .withdrawn]
            case .accepted: [.investigated, .granted, .refused, .withdrawn]
            case .investigated: [.published, .granted, .refused, .withdrawn]
            case .published: [.granted, .refused, .withdrawn]
            case .granted: [.paid]
            case .refused, .withdrawn, .paid: []
            }
        }

        /// Whether a reason has to be given.
        package var asksReason: Bool { self == .refused || self == .supplement || self == .withdrawn }
    }

    package let kind: Kind
    package let day: CivilDate
    package let note: String?
    package let amountFen: Int64?
    package let from: CivilDate?
    package let accountName: String

    package init(row: Row) throws {
        kind = try row["step"]
        day = try row["day"]
        note = try row["note"]
        amountFen = try row["amount_fen"]
        from = try row["from_day"]
        accountName = try row["display_name"]
    }
}

extension AidApplication {
    package static func find(_ id: ID, in db: Connection) throws -> AidApplication? {
        try db.first("SELECT * FROM application WHERE id = \(id)") { try AidApplication($0, in: db) }
    }

    /// Latest first.
    package static func all(of file: CaseFile.ID, in db: Connection) throws -> [AidApplication] {
        let ids: [ID] = try db.values("SELECT id FROM application WHERE case_file = \(file) ORDER BY id DESC")
        return try ids.compactMap { try find($0, in: db) }
    }

    /// Under way, in the order of their cases.
    ///
    /// - Parameter condition: over `case_file`.
    static func open(where condition: SQL, in db: Connection) throws -> [AidApplication] {
        try db.all(
            """
            SELECT a.* FROM application a JOIN case_file ON case_file.id = a.case_file
            WHERE case_file.state <> 'closed' AND \(condition) AND NOT EXISTS (
              SELECT 1 FROM application_step s WHERE s.application = a.id AND s.step IN ('refused', 'withdrawn', 'paid'))
            ORDER BY a.case_file, a.id
            """
        ) { try AidApplication($0, in: db) }
    }

    private init(_ row: Row, in db: Connection) throws {
        let id: ID = try row["id"]
        try self.init(
            id: id, caseFile: row["case_file"], policy: row["policy"], person: row["person"], place: row["place"],
            openedAt: row["opened_at"],
            steps: db.all(
                """
                SELECT s.*, a.display_name FROM application_step s JOIN account a ON a.id = s.account
                WHERE s.application = \(id) ORDER BY s.id
                """),
            papers: db.all("SELECT * FROM application_paper WHERE application = \(id) ORDER BY position"))
    }
}

extension CaseAct {
    private static let helping: [CaseState] = [.working, .tracking]

    /// Begins an application with its list of papers. Those that departments' data prove need not be brought.
    ///
    /// - Parameters:
    ///   - papers: as the policy's page names them.
    ///   - name: what the policy is called, for the history.
    ///   - onRecord: the data sets in which the household is found, with what to call them: 户籍信息 2025-12-01.
    @discardableResult
    package func apply(
        for policy: TypedPolicy.ID, named name: String? = nil, person: Person.ID?, papers: [String],
        onRecord: [DataSetDeclaration.ID: String], district: RegionCode,
        to id: CaseFile.ID, version: Int64?
    ) throws -> AidApplication.ID {
        let file = try begin(id, version: version, in: Self.helping)
        let isUnderWay = try AidApplication.all(of: id, in: transaction).contains {
            $0.policy == policy && $0.person == person && $0.isOpen && $0.current.kind != .granted
        }
        if isUnderWay { throw AidError.alreadyApplied }
        let application: AidApplication.ID = try transaction.insertReturningID(
            """
            INSERT INTO application (case_file, policy, person, place, opened_at, account)
            VALUES (\(id), \(policy), \(person), \(file.decidingPlace(in: district)), \(now), \(account))
            """)
        for (position, name) in papers.enumerated() {
            let rule = settings.aid.sharedPapers.first { name.contains($0.name) }
            let source = rule?.dataSets.compactMap { onRecord[$0] }.first
            try transaction.execute(
                """
                INSERT INTO application_paper (application, position, name, shared_from)
                VALUES (\(application), \(position), \(name), \(source))
                """)
        }
        try insert(.prepared, of: application, on: today, note: nil, amountFen: nil, from: nil)
        try touch(file)
        try record(.applied, of: id, detail: name ?? policy)
        return application
    }

    package func markPaper(_ position: Int, of application: AidApplication.ID, in id: CaseFile.ID, version: Int64?) throws {
        let (file, _) = try beginApplication(application, id, version)
        let changed = try transaction.execute(
            """
            UPDATE application_paper SET ready_at = \(now), account = \(account)
            WHERE application = \(application) AND position = \(position) AND ready_at IS NULL
            """)
        guard changed == 1 else { throw AidError.noSuchApplication }
        try touch(file)
    }

    /// - Parameters:
    ///   - name: what the policy is called, for the history.
    ///   - day: when it happened.
    ///   - amountFen: what is granted each time, or what arrived.
    ///   - from: since when it is granted.
    package func moveApplication(
        _ application: AidApplication.ID, named name: String? = nil, to kind: ApplicationStep.Kind, on day: CivilDate, note: String? = nil,
        amountFen: Int64? = nil, from: CivilDate? = nil, in id: CaseFile.ID, version: Int64?
    ) throws {
        let (file, found) = try beginApplication(application, id, version)
        let last = found.current
        guard last.kind.next.contains(kind) else { throw AidError.wrongStep(from: last.kind, to: kind) }
        if day > today { throw AidError.inTheFuture }
        if day < last.day { throw AidError.beforeLastStep(last.day) }
        if kind == .submitted {
            let open = found.papers.filter(\.isOpen).map(\.name)
            if !open.isEmpty { throw AidError.papersMissing(open) }
        }
        let end = last.day.adding(days: settings.aid.publicityDays)
        if last.kind == .published, kind == .granted || kind == .refused, day < end { throw AidError.publicityRuns(until: end) }
        if kind.asksReason, note?.isEmpty ?? true { throw AidError.missing(field: "原因") }
        if kind == .granted, from == nil { throw AidError.missing(field: "从哪天起享受") }
        if kind == .paid, amountFen == nil { throw AidError.missing(field: "金额（元）") }
        try insert(kind, of: application, on: day, note: note, amountFen: amountFen, from: from)
        try touch(file)
        let amount = amountFen.map { "，\(Money(fen: $0))" } ?? ""
        try record(.applicationMoved, of: id, note: note, detail: "\(name ?? found.policy)：\(kind.label)\(amount)")
    }

    private func beginApplication(
        _ application: AidApplication.ID, _ id: CaseFile.ID, _ version: Int64?
    ) throws -> (CaseFile, AidApplication) {
        let file = try begin(id, version: version, in: Self.helping)
        guard let found = try AidApplication.find(application, in: transaction), found.caseFile == id else {
            throw AidError.noSuchApplication
        }
        return (file, found)
    }

    private func insert(
        _ kind: ApplicationStep.Kind, of application: AidApplication.ID, on day: CivilDate, note: String?, amountFen: Int64?,
        from: CivilDate?
    ) throws {
        try transaction.execute(
            """
            INSERT INTO application_step (application, step, day, note, amount_fen, from_day, at, account)
            VALUES (\(application), \(kind), \(day), \(note), \(amountFen), \(from), \(now), \(account))
            """)
    }
}

extension HouseholdFacts {
    /// The data sets that say anything of the household, with the day of the latest: what takes the place of papers.
    package var recordedIn: [DataSetDeclaration.ID: CivilDate] {
        var found: [DataSetDeclaration.ID: CivilDate] = [:]
        for value in ([own] + members).flatMap(\.values.values) {
            guard let source = value.source else { continue }
            found[source.dataSet] = max(found[source.dataSet] ?? source.asOf, source.asOf)
        }
        return found
    }
}
