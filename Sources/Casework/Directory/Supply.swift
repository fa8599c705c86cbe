import Access
import Civics
import Database

/// Something a household can be helped with: a resource that is counted, or a project with places (资源、服务项目).
///
/// Its description is kept as revisions that are only added to; a plan made last year still says what was offered then.
package struct Supply: Hashable, Identifiable, Sendable {
    package typealias ID = Identifier<Supply>

    package enum Form: String, BindableValue, CaseIterable, Hashable, Sendable {
        case resource, project

        package var label: String {
            switch self {
            case .resource: "资源"
            case .project: "服务项目"
            }
        }
    }

    package let id: ID
    package let form: Form
    /// Of the latest description; who changes it says which was looked at.
    package let revision: Int64
    package let changedAt: Instant
    package let description: Description

    /// What one revision says.
    package struct Description: Hashable, Sendable {
        package var name: String
        package var kind: HelpKind
        /// Who gives it: a company, a foundation, volunteers, an organisation.
        package var provider: String
        /// The partner organisation of the register, when it is one.
        package var organisation: Int64?
        /// The place it is for; `nil` for the whole district.
        package var area: RegionCode?
        /// 份, 袋, 小时; resources of money are counted in fen and have none.
        package var unit: String?
        /// Places at one time, for projects; `nil` when there is no limit.
        package var capacity: Int64?
        package var youngest: Int?
        package var oldest: Int?
        /// What the household pays; 0 for nothing.
        package var costFen: Int64
        package var eligibility: String?
        package var contact: String?
        package var from: CivilDate?
        package var until: CivilDate?
        /// Works with minors: the provider must have been checked for it (未成年人保护法 art. 62).
        package var isForChildren: Bool
        package var isOffered: Bool

        package init(
            name: String, kind: HelpKind, provider: String, organisation: Int64? = nil, area: RegionCode? = nil, unit: String? = nil,
            capacity: Int64? = nil, youngest: Int? = nil, oldest: Int? = nil, costFen: Int64 = 0, eligibility: String? = nil,
            contact: String? = nil, from: CivilDate? = nil, until: CivilDate? = nil, isForChildren: Bool = false, isOffered: Bool = true
        ) {
            self.name = name
            self.kind = kind
            self.provider = provider
            self.organisation = organisation
            self.area = area
            self.unit = unit
            self.capacity = capacity
            self.youngest = youngest
            self.oldest = oldest
            self.costFen = costFen
            self.eligibility = eligibility
            self.contact = contact
            self.from = from
            self.until = until
            self.isForChildren = isForChildren
            self.isOffered = isOffered
        }

        func check() throws(DirectoryError) {
            if name.isEmpty { throw .missing(field: "名称") }
            if provider.isEmpty { throw .missing(field: "提供方") }
            if let capacity, capacity <= 0 { throw .notPositive(field: "名额") }
            if costFen < 0 { throw .notPositive(field: "费用") }
            if let youngest, let oldest, youngest > oldest { throw .reversed(field: "年龄") }
            if let from, let until, from > until { throw .reversed(field: "起止日期") }
        }

        /// Whether it can be had on a day.
        package func isOpen(on day: CivilDate) -> Bool {
            isOffered && (from.map { $0 <= day } ?? true) && (until.map { day <= $0 } ?? true)
        }

        /// Whether it is for people of a place; a place nobody knows is refused nothing.
        package func serves(_ place: RegionCode?) -> Bool {
            guard let area, let place else { return true }
            return area.contains(place)
        }
    }
}

extension Supply: RowDecodable {
    package init(row: Row) throws {
        id = try row["id"]
        form = try row["form"]
        revision = try row["revision"]
        changedAt = try row["at"]
        description = try Description(row: row)
    }
}

extension Supply.Description: RowDecodable {
    package init(row: Row) throws {
        try self.init(
            name: row["name"], kind: row["kind"], provider: row["provider"], organisation: row["organisation"], area: row["area"],
            unit: row["unit"], capacity: row["capacity"], youngest: row["youngest"], oldest: row["oldest"], costFen: row["cost_fen"],
            eligibility: row["eligibility"], contact: row["contact"], from: row["valid_from"], until: row["valid_until"],
            isForChildren: row["is_for_children"], isOffered: row["is_offered"])
    }
}

// MARK: Reading

extension Supply {
    private static let latest: SQL = """
        SELECT s.id, s.form, r.* FROM supply s JOIN supply_revision r ON r.supply = s.id
          AND r.revision = (SELECT max(revision) FROM supply_revision l WHERE l.supply = s.id)
        """

    package static func find(_ id: ID, in db: Connection) throws -> Supply? {
        try db.first("\(latest) WHERE s.id = \(id)")
    }

    /// What a list is asked for.
    package struct Query: Hashable, Sendable {
        package var form: Form?
        package var text: String?
        package var kinds: [HelpKind] = []
        /// Only what can be had on this day.
        package var openOn: CivilDate?

        package init(form: Form? = nil, text: String? = nil, kinds: [HelpKind] = [], openOn: CivilDate? = nil) {
            self.form = form
            self.text = text
            self.kinds = kinds
            self.openOn = openOn
        }
    }

    /// By kind and name.
    package static func all(_ query: Query, limit: Int = 200, in db: Connection) throws -> [Supply] {
        var conditions: [SQL] = ["1 = 1"]
        if let form = query.form { conditions.append("s.form = \(form)") }
        if !query.kinds.isEmpty { conditions.append("r.kind IN \(query.kinds)") }
        if let text = query.text {
            // Read as it is typed: a per cent sign is looked for, not a wildcard.
            let pattern = "%" + text.replacing("\\", with: "\\\\").replacing("%", with: "\\%").replacing("_", with: "\\_") + "%"
            conditions.append("(r.name LIKE \(pattern) ESCAPE '\\' OR r.provider LIKE \(pattern) ESCAPE '\\')")
        }
        if let day = query.openOn {
            conditions.append(
                """
                r.is_offered = 1 AND (r.valid_from IS NULL OR r.valid_from <= \(day)) AND (r.valid_until IS NULL OR r.valid_until >= \(day))
                """)
        }
        return try db.all(
            "\(latest) WHERE \(conditions.joined(by: " AND ")) ORDER BY r.is_offered DESC, r.kind, r.name, s.id LIMIT \(limit)")
    }

    /// Every description it ever had, latest first, with who wrote it and why.
    package static func revisions(of id: ID, in db: Connection) throws -> [Revision] {
        try db.all(
            """
            SELECT r.*, a.display_name FROM supply_revision r JOIN account a ON a.id = r.account
            WHERE r.supply = \(id) ORDER BY r.revision DESC
            """)
    }

    package struct Revision: RowDecodable, Hashable, Sendable {
        package let number: Int64
        package let at: Instant
        package let accountName: String
        package let reason: String?
        package let description: Description

        package init(row: Row) throws {
            number = try row["revision"]
            at = try row["at"]
            accountName = try row["display_name"]
            reason = try row["reason"]
            description = try Description(row: row)
        }
    }
}

// MARK: Writing

extension Supply {
    package static func create(
        _ form: Form, _ description: Description, by account: Identifier<Account>, at now: Instant, in transaction: Transaction
    ) throws -> ID {
        try description.check()
        let id: ID = try transaction.insertReturningID("INSERT INTO supply (form, created_at) VALUES (\(form), \(now))")
        try write(description, reason: nil, as: 1, of: id, by: account, at: now, in: transaction)
        return id
    }

    /// - Parameter revision: the one that was looked at.
    package static func revise(
        _ id: ID, from revision: Int64, to description: Description, reason: String?, by account: Identifier<Account>, at now: Instant,
        in transaction: Transaction
    ) throws {
        try description.check()
        guard let supply = try find(id, in: transaction) else { throw DirectoryError.noSuchSupply }
        guard supply.revision == revision else { throw DirectoryError.changedMeanwhile }
        guard let reason, !reason.isEmpty else { throw DirectoryError.missing(field: "修改原因") }
        try write(description, reason: reason, as: revision + 1, of: id, by: account, at: now, in: transaction)
    }

    private static func write(
        _ description: Description, reason: String?, as revision: Int64, of id: ID, by account: Identifier<Account>, at now: Instant,
        in transaction: Transaction
    ) throws {
        try transaction.execute(
            """
            INSERT INTO supply_revision (supply, revision, at, account, reason, name, kind, provider, organisation, area, unit, capacity,
              youngest, oldest, cost_fen, eligibility, contact, valid_from, valid_until, is_for_children, is_offered)
            VALUES (\(id), \(revision), \(now), \(account), \(reason), \(description.name), \(description.kind), \(description.provider),
              \(description.organisation), \(description.area), \(description.unit), \(description.capacity), \(description.youngest),
              \(description.oldest), \(description.costFen), \(description.eligibility), \(description.contact), \(description.from),
              \(description.until), \(description.isForChildren), \(description.isOffered))
            """)
    }
}
