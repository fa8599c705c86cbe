import Access
import Civics
import Database
import Library
import Register

/// What of each kind has been kept as long as the pack allows (保存期限), and letting go of it.
package struct Retention: Sendable {
    package typealias Kind = RetentionSettings.Kind

    /// How much of a kind is due.
    package struct Due: Hashable, Sendable {
        package let rule: RetentionSettings.Rule
        /// What is older than this goes: the beginning of a day in Beijing.
        package let before: Instant
        /// Rows; `nil` for what the pack keeps whatever its age.
        package let rows: Int?
    }

    private let settings: RetentionSettings
    private let register: Database
    private let workbench: Database

    /// - Parameter register: where departments' data lies; may be the same database as `workbench`.
    package init(_ settings: RetentionSettings, register: Database, workbench: Database) {
        self.settings = settings
        self.register = register
        self.workbench = workbench
    }

    /// What would go on this day. Changes nothing.
    package func due(on day: CivilDate) throws -> [Due] {
        try settings.rules.map { rule in
            let before = Self.start(of: day.adding(months: -rule.months))
            guard rule.treatment != .keep else { return Due(rule: rule, before: before, rows: nil) }
            let rows = try database(of: rule.kind).read { try rule.kind.count(in: .before(before), from: $0) }
            return Due(rule: rule, before: before, rows: rows)
        }
    }

    /// Lets go of what is due on this day.
    ///
    /// What people's work left goes in one transaction with the entry in the audit trail. Departments' data lies in another file and goes
    /// right after, in a transaction of its own: the entry is there first, so nothing disappears without one; and should the program be
    /// stopped between the two, the next call finishes it, with an entry of its own.
    ///
    /// - Returns: what was let go of; empty when nothing was due, and then nothing is written either.
    package func apply(on day: CivilDate, at now: Instant) throws -> [Due] {
        let due = try due(on: day).filter { ($0.rows ?? 0) > 0 }
        guard !due.isEmpty else { return [] }
        try workbench.write { transaction in
            for item in due where item.rule.kind.isOfWorkbench { try item.rule.kind.release(in: .before(item.before), by: transaction) }
            try AuditTrail.record(.deleted, by: nil, detail: Self.detail(due), at: now, in: transaction)
        }
        try register.write { transaction in
            for item in due where !item.rule.kind.isOfWorkbench { try item.rule.kind.release(in: .before(item.before), by: transaction) }
        }
        return due
    }

    // MARK: On request

    /// Why a household's data was not let go of.
    package enum Refusal: Error, Hashable, CustomStringConvertible {
        case openCase(number: String)

        package var description: String {
            switch self {
            case .openCase(let number): "这户还有在办的个案 \(number)，办理要用的资料不能删。请先结案，再按本人的要求删除。"
            }
        }
    }

    /// What would go if a household asked for it (个人信息保护法 art. 47): what our own work keeps of its closed cases. Departments' data
    /// is for the departments to delete, the audit trail and what was done about a suspicion of harm stay.
    ///
    /// - Throws: `Refusal`.
    package func kept(of household: Household.ID) throws -> [(kind: Kind, rows: Int)] {
        try workbench.read { try Self.kept(of: household, from: $0) }
    }

    /// Lets go of it, with an entry in the audit trail.
    ///
    /// - Parameter reason: who asked, and when, in words; goes into the trail, so without names.
    @discardableResult
    package func release(household: Household.ID, because reason: String, at now: Instant) throws -> [(kind: Kind, rows: Int)] {
        try workbench.write { transaction in
            let kept = try Self.kept(of: household, from: transaction)
            guard !kept.isEmpty else { return [] }
            for item in kept { try item.kind.release(in: .household(household), by: transaction) }
            let rows = kept.map { "\($0.kind.rawValue) \($0.rows) 行" }.joined(separator: "；")
            try AuditTrail.record(.deleted, by: nil, detail: "按家庭要求删除（户 \(household)，\(reason)）：\(rows)", at: now, in: transaction)
            return kept
        }
    }

    private static func kept(of household: Household.ID, from db: Connection) throws -> [(kind: Kind, rows: Int)] {
        let open: String? = try db.value("SELECT number FROM case_file WHERE household = \(household) AND state <> 'closed'")
        if let open { throw Refusal.openCase(number: open) }
        return try Kind.allCases.filter(\.isReleasedOnRequest).map { kind in
            (kind, try kind.count(in: .household(household), from: db))
        }.filter { $0.1 > 0 }
    }

    private func database(of kind: Kind) -> Database { kind.isOfWorkbench ? workbench : register }

    /// "保存到期：搁置行原文 12 行（隐去，2024-12-31 以前）"
    private static func detail(_ due: [Due]) -> String {
        let parts = due.map { item in
            "\(item.rule.kind.rawValue) \(item.rows ?? 0) 行（\(item.rule.treatment.rawValue)，\(item.before.beijingDate) 以前）"
        }
        return "保存到期：" + parts.joined(separator: "；")
    }

    private static func start(of day: CivilDate) -> Instant { Instant(secondsSince1970: Int64(day.days) * 86_400 - 8 * 3600) }
}
