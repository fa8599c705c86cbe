import Access
import Casework
import Civics
import Database
import Foundation

/// Which part of the audit trail is asked for, as the address of its page says it.
struct AuditQuery: Hashable, Sendable {
    enum Field: String, CaseIterable, Sendable {
        case account, act, purpose, household, since, until, before

        static let narrowing = allCases.filter { $0 != .before }
    }

    private var values: [Field: String] = [:]

    init(_ fields: [Field: String] = [:]) { values = fields }

    init(_ form: FormValues) {
        for field in Field.allCases {
            let typed = form.verbatim(field.rawValue)?.trimmingCharacters(in: .whitespacesAndNewlines) ?? ""
            values[field] = typed.isEmpty ? nil : typed
        }
    }

    subscript(field: Field) -> String { values[field] ?? "" }

    /// What is typed wrong, by field. Nothing is listed then: all entries instead would be taken for what was asked for.
    var problems: [Field: String] {
        var problems: [Field: String] = [:]
        if values[.household] != nil, household == nil {
            problems[.household] = "家庭编号是一个整数，就是家庭页地址末尾的数字；请改正后再查找。"
        }
        for field in [Field.since, .until] where values[field] != nil && day(field) == nil {
            problems[field] = "日期要写成 2026-01-31 的样子；请改正后再查找。"
        }
        return problems
    }

    var before: Identifier<AuditEntry>? { values[.before].flatMap { Int64($0) }.map { Identifier($0) } }

    /// A name that no account has finds nothing.
    func filter(in db: Connection) throws -> AuditFilter {
        let account = try values[.account].map { try Account.id(ofName: $0, from: db) ?? Identifier(0) }
        return AuditFilter(
            account: account, acts: values[.act].map { AuditAct(rawValue: $0).map { [$0] } ?? [] },
            purpose: values[.purpose].flatMap(Purpose.init), subject: household.map { ViewSubject(.household, number: $0) },
            since: day(.since).map { Instant(beijingMidnightAfter: $0.adding(days: -1)) },
            until: day(.until).map { Instant(beijingMidnightAfter: $0) })
    }

    func older(than entry: AuditEntry) -> String {
        var query = self
        query.values[.before] = entry.id.description
        return query.link
    }

    var link: String { Path.audit.link(query: items) }
    var items: [URLQueryItem] { Field.allCases.compactMap { field in values[field].map { URLQueryItem(name: field.rawValue, value: $0) } } }

    private var household: Int64? { values[.household].flatMap { Int64($0) } }
    private func day(_ field: Field) -> CivilDate? { values[field].flatMap { CivilDate($0) } }
}
