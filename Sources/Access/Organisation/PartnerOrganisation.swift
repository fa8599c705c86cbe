import Civics
import Database

/// An organisation that cases are referred to (协作机构), as the register stood on a day.
package struct PartnerOrganisation: Hashable, Identifiable, Sendable {
    package typealias ID = Identifier<PartnerOrganisation>

    package enum Status: String, CaseIterable, BindableValue, Hashable, Sendable {
        case active
        case suspended
        case left

        package var label: String {
            switch self {
            case .active: "合作中"
            case .suspended: "暂停"
            case .left: "已退出"
            }
        }
    }

    package let id: ID
    package let name: String
    package let creditCode: CreditCode
    package let contactName: String
    package let contactTelephone: String
    package let registeredOn: CivilDate
    /// The agreement with the bureau, from its first to its last day; `nil` where none was entered.
    package let contractFrom: CivilDate?
    package let contractUntil: CivilDate?
    /// `nil` before the first change of status takes effect.
    package let status: Status?
    /// The last day of the latest check, `nil` when there was none.
    package let vettedUntil: CivilDate?
    /// What it helps with: 助餐、心理支持 …
    package let fields: [String]
    /// Those who work its referrals.
    package let accounts: [Identifier<Account>]

    /// Whether referrals may be offered to it.
    package func takesReferrals(on day: CivilDate) -> Bool {
        status == .active && (contractFrom.map { $0 <= day } ?? true) && (contractUntil.map { day <= $0 } ?? true)
    }

    package func isVettedForChildren(on day: CivilDate) -> Bool { vettedUntil.map { day <= $0 } ?? false }
}

/// What the register holds of an organisation as it was entered.
package struct PartnerEntry: Hashable, Sendable {
    package let name: String
    package let creditCode: String
    package let contactName: String
    package let contactTelephone: String
    package let registeredOn: CivilDate
    package let contractFrom: CivilDate?
    package let contractUntil: CivilDate?
    package let fields: [String]

    package init(
        name: String, creditCode: String, contactName: String, contactTelephone: String, registeredOn: CivilDate, fields: [String],
        contractFrom: CivilDate? = nil, contractUntil: CivilDate? = nil
    ) {
        self.name = name
        self.creditCode = creditCode
        self.contactName = contactName
        self.contactTelephone = contactTelephone
        self.registeredOn = registeredOn
        self.fields = fields
        self.contractFrom = contractFrom
        self.contractUntil = contractUntil
    }

    /// - Returns: the credit code, well formed.
    /// - Throws: `OrganisationError.missing`, `.creditCode`, `.contractDates`.
    fileprivate func check() throws -> CreditCode {
        for (what, text) in [("名称", name), ("联系人", contactName), ("联系电话", contactTelephone)] where text.isBlank {
            throw OrganisationError.missing(what)
        }
        guard !fields.isEmpty else { throw OrganisationError.missing("服务领域") }
        if let contractFrom, let contractUntil, contractUntil < contractFrom { throw OrganisationError.contractDates }
        guard let code = CreditCode(creditCode) else { throw OrganisationError.creditCode }
        return code
    }
}

// MARK: Reading

extension PartnerOrganisation {
    package static func find(
        _ id: ID, on day: CivilDate, from connection: Connection
    ) throws -> PartnerOrganisation? {
        try all("p.id = \(id)", on: day, limit: 1, from: connection).first
    }

    /// The organisation an account works for.
    package static func of(_ account: Identifier<Account>, on day: CivilDate, from connection: Connection) throws -> PartnerOrganisation? {
        try all("p.id IN (SELECT partner FROM partner_account WHERE account = \(account))", on: day, limit: 1, from: connection).first
    }

    /// - Parameter limit: a bound on what one page shows; there are a few dozen in a district.
    package static func list(on day: CivilDate, limit: Int = 500, from connection: Connection) throws -> [PartnerOrganisation] {
        try all("1 = 1", on: day, limit: limit, from: connection)
    }

    /// Newest first.
    package static func statusHistory(
        of id: ID, from connection: Connection
    ) throws -> [StatusChange<Status>] {
        try Standing.partner.statusHistory(of: id.value, from: connection)
    }

    /// Newest first.
    package static func vettings(of id: ID, from connection: Connection) throws -> [ChildVetting] {
        try Standing.partner.vettings(of: id.value, from: connection)
    }

    private static func all(_ condition: SQL, on day: CivilDate, limit: Int, from connection: Connection) throws -> [PartnerOrganisation] {
        // Organisations are a few dozen: reading all their fields and accounts is simpler than asking for each.
        let fields = try Dictionary(
            grouping: connection.all("SELECT partner, field FROM partner_field ORDER BY partner, field") {
                (try $0["partner"] as ID, try $0["field"] as String)
            }, by: \.0)
        let accounts = try Dictionary(
            grouping: connection.all("SELECT partner, account FROM partner_account ORDER BY partner, account") {
                (try $0["partner"] as ID, try $0["account"] as Identifier<Account>)
            }, by: \.0)
        return try connection.all(
            """
            SELECT p.id, p.name, p.credit_code, p.contact_name, p.contact_telephone, p.registered_on, p.contract_from, p.contract_until,
              \(Standing.partner.status(of: "p.id", on: day)) AS status,
              \(Standing.partner.vettedUntil(of: "p.id", by: day)) AS vetted_until
            FROM partner_organisation p WHERE \(condition) ORDER BY p.id LIMIT \(limit)
            """
        ) { row in
            let id: ID = try row["id"]
            return PartnerOrganisation(
                id: id, name: try row["name"], creditCode: try row["credit_code"], contactName: try row["contact_name"],
                contactTelephone: try row["contact_telephone"], registeredOn: try row["registered_on"],
                contractFrom: try row["contract_from"], contractUntil: try row["contract_until"], status: try row["status"],
                vettedUntil: try row["vetted_until"], fields: fields[id, default: []].map(\.1),
                accounts: accounts[id, default: []].map(\.1))
        }
    }
}

// MARK: Entering

extension PartnerOrganisation {
    /// Enters an organisation, active from that day.
    ///
    /// - Throws: `OrganisationError.missing`, `.creditCode`, `.nameTaken`.
    @discardableResult
    package static func register(
        _ new: PartnerEntry, by actor: Identifier<Account>?, at now: Instant, in transaction: Transaction
    ) throws -> ID {
        let code = try new.check()
        try checkUnique(new.name, code, except: nil, in: transaction)
        let id: ID = try transaction.insertReturningID(
            """
            INSERT INTO partner_organisation (name, credit_code, contact_name, contact_telephone, registered_on, contract_from,
              contract_until, recorded_at)
            VALUES (\(new.name), \(code), \(new.contactName), \(new.contactTelephone), \(new.registeredOn), \(new.contractFrom),
              \(new.contractUntil), \(now))
            """)
        try write(fields: new.fields, of: id, in: transaction)
        try Standing.partner.record("登记", id.value, act: .created, by: actor, at: now, in: transaction)
        try changeStatus(of: id, to: .active, since: new.registeredOn, reason: "登记", by: actor, at: now, in: transaction)
        return id
    }

    /// Corrects what was entered.
    ///
    /// - Throws: `OrganisationError.noSuchRecord`, `.missing`, `.creditCode`, `.contractDates`, `.nameTaken`, `.nothingChanged`.
    package static func revise(
        _ id: ID, to entry: PartnerEntry, reason: String, by actor: Identifier<Account>?, at now: Instant,
        in transaction: Transaction
    ) throws {
        guard let old = try find(id, on: now.beijingDate, from: transaction) else { throw OrganisationError.noSuchRecord }
        let code = try entry.check()
        try checkUnique(entry.name, code, except: id, in: transaction)
        func text(_ day: CivilDate?) -> String { day?.description ?? "没有" }
        try RegisterChange.record(
            [
                .init("名称", from: old.name, to: entry.name),
                .init("统一社会信用代码", from: old.creditCode.description, to: code.description),
                .init("联系人", from: old.contactName, to: entry.contactName),
                .init("联系电话", from: old.contactTelephone, to: entry.contactTelephone),
                .init("登记日期", from: old.registeredOn.description, to: entry.registeredOn.description),
                .init("协议起始日", from: text(old.contractFrom), to: text(entry.contractFrom)),
                .init("协议到期日", from: text(old.contractUntil), to: text(entry.contractUntil)),
                .init("服务领域", from: old.fields.joined(separator: "、"), to: Set(entry.fields).sorted().joined(separator: "、")),
            ], of: .partner(id), reason: reason, by: actor, at: now, in: transaction)
        try transaction.execute(
            """
            UPDATE partner_organisation SET name = \(entry.name), credit_code = \(code), contact_name = \(entry.contactName),
              contact_telephone = \(entry.contactTelephone), registered_on = \(entry.registeredOn), contract_from = \(entry.contractFrom),
              contract_until = \(entry.contractUntil) WHERE id = \(id)
            """)
        try transaction.execute("DELETE FROM partner_field WHERE partner = \(id)")
        try write(fields: entry.fields, of: id, in: transaction)
    }

    private static func write(fields: [String], of id: ID, in transaction: Transaction) throws {
        for field in Set(fields).sorted() {
            try transaction.execute("INSERT INTO partner_field (partner, field) VALUES (\(id), \(field))")
        }
    }

    private static func checkUnique(
        _ name: String, _ code: CreditCode, except id: ID?, in connection: Connection
    ) throws {
        let holders: [ID] = try connection.values(
            "SELECT id FROM partner_organisation WHERE name = \(name) OR credit_code = \(code)")
        guard holders.allSatisfy({ $0 == id }) else { throw OrganisationError.nameTaken }
    }

    /// Lets an account work the organisation's referrals.
    ///
    /// - Throws: `OrganisationError` when the account is not a partner's, or works for an organisation already.
    package static func link(
        _ account: Identifier<Account>, to id: ID, by actor: Identifier<Account>?, at now: Instant,
        in transaction: Transaction
    ) throws {
        try existing(id, in: transaction)
        guard let found = try Account.find(account, from: transaction) else { throw OrganisationError.noSuchAccount }
        guard found.role == .partnerOrganisation else { throw OrganisationError.accountUnfit(.partnerOrganisation) }
        let taken: Int? = try transaction.value("SELECT 1 FROM partner_account WHERE account = \(account)")
        guard taken == nil else { throw OrganisationError.accountTaken }
        try transaction.execute("INSERT INTO partner_account (account, partner) VALUES (\(account), \(id))")
        try Standing.partner.record("账号 \(found.name)", id.value, by: actor, at: now, in: transaction)
    }

    /// - Throws: `OrganisationError.noSuchRecord`, `.statusUnchanged`.
    package static func changeStatus(
        of id: ID, to status: Status, since day: CivilDate, reason: String, by actor: Identifier<Account>?,
        at now: Instant, in transaction: Transaction
    ) throws {
        try existing(id, in: transaction)
        try Standing.partner.change(of: id.value, to: status, since: day, reason: reason, by: actor, at: now, in: transaction)
    }

    /// - Throws: `OrganisationError.noSuchRecord`, `.vettingDates`.
    package static func vet(
        _ id: ID, checkedOn: CivilDate, validUntil: CivilDate, result: ChildVetting.Result = .clear,
        by actor: Identifier<Account>?,
        at now: Instant, in transaction: Transaction
    ) throws {
        try existing(id, in: transaction)
        try Standing.partner.vet(
            id.value, checkedOn: checkedOn, validUntil: validUntil, result: result, by: actor, at: now, in: transaction)
    }

    private static func existing(_ id: ID, in connection: Connection) throws {
        let found: Int? = try connection.value("SELECT 1 FROM partner_organisation WHERE id = \(id)")
        guard found != nil else { throw OrganisationError.noSuchRecord }
    }
}
