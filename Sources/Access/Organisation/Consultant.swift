import Civics
import Database

/// A registered community assistance consultant (社区救助顾问备案), as the register stood on a day.
package struct Consultant: Hashable, Sendable {
    package enum Status: String, CaseIterable, BindableValue, Hashable, Sendable {
        case onDuty = "on-duty"
        case suspended
        case left

        package var label: String {
            switch self {
            case .onDuty: "在岗"
            case .suspended: "暂停（休假、借调等）"
            case .left: "离岗"
            }
        }
    }

    package let id: Identifier<Consultant>
    package let account: Identifier<Account>
    package let accountName: String
    package let personName: String
    package let servicePoint: Identifier<ServicePoint>?
    package let servicePointName: String?
    /// The committee or subdistrict where the consultant works.
    package let area: RegionCode
    package let registeredOn: CivilDate
    /// `nil` before the first change of status takes effect.
    package let status: Status?
    /// Households a week, where it was agreed; see `capacity(otherwise:)`.
    package let weeklyCapacity: Int?
    /// The last day of the latest check, `nil` when there was none.
    package let vettedUntil: CivilDate?
    package let specialities: [String]

    /// How many households a week may be given to this consultant; none to one who is not on duty.
    package func capacity(otherwise usual: Int) -> Int { status == .onDuty ? weeklyCapacity ?? usual : 0 }

    package func isVettedForChildren(on day: CivilDate) -> Bool { vettedUntil.map { day <= $0 } ?? false }
}

/// One training (培训记录).
package struct Training: RowDecodable, Hashable, Sendable {
    package let topic: String
    package let minutes: Int
    package let heldOn: CivilDate

    package init(row: Row) throws {
        topic = try row["topic"]
        minutes = try row["minutes"]
        heldOn = try row["held_on"]
    }
}

/// What the register holds of a consultant as it was entered.
package struct ConsultantEntry: Hashable, Sendable {
    package let account: Identifier<Account>
    package let personName: String
    package let servicePoint: Identifier<ServicePoint>?
    package let area: RegionCode
    package let registeredOn: CivilDate
    package let weeklyCapacity: Int?
    package let specialities: [String]

    package init(
        account: Identifier<Account>, personName: String, servicePoint: Identifier<ServicePoint>?, area: RegionCode,
        registeredOn: CivilDate, weeklyCapacity: Int? = nil, specialities: [String] = []
    ) {
        self.account = account
        self.personName = personName
        self.servicePoint = servicePoint
        self.area = area
        self.registeredOn = registeredOn
        self.weeklyCapacity = weeklyCapacity
        self.specialities = specialities
    }
}

// MARK: Reading

extension Consultant {
    package static func find(_ id: Identifier<Consultant>, on day: CivilDate, from connection: Connection) throws -> Consultant? {
        try all("c.id = \(id)", on: day, limit: 1, from: connection).first
    }

    package static func of(_ account: Identifier<Account>, on day: CivilDate, from connection: Connection) throws -> Consultant? {
        try all("c.account = \(account)", on: day, limit: 1, from: connection).first
    }

    /// Those of some areas, by area.
    package static func list(
        in areas: AreaFilter, on day: CivilDate, limit: Int, from connection: Connection
    ) throws -> [Consultant] {
        try all(areas.condition(on: "c.area"), on: day, limit: limit, from: connection)
    }

    /// Newest first.
    package static func statusHistory(of id: Identifier<Consultant>, from connection: Connection) throws -> [StatusChange<Status>] {
        try Standing.consultant.statusHistory(of: id.value, from: connection)
    }

    /// Newest first.
    package static func vettings(of id: Identifier<Consultant>, from connection: Connection) throws -> [ChildVetting] {
        try Standing.consultant.vettings(of: id.value, from: connection)
    }

    /// Newest first.
    package static func trainings(of id: Identifier<Consultant>, from connection: Connection) throws -> [Training] {
        try connection.all(
            "SELECT topic, minutes, held_on FROM consultant_training WHERE consultant = \(id) ORDER BY held_on DESC, id DESC")
    }

    private static func all(_ condition: SQL, on day: CivilDate, limit: Int, from connection: Connection) throws -> [Consultant] {
        let specialities = try Dictionary(
            grouping: connection.all(
                """
                SELECT s.consultant, s.speciality FROM consultant_speciality s JOIN consultant c ON c.id = s.consultant
                WHERE \(condition) ORDER BY s.consultant, s.speciality
                """
            ) { (try $0["consultant"] as Identifier<Consultant>, try $0["speciality"] as String) }, by: \.0)
        return try connection.all(
            """
            SELECT c.id, c.account, a.name AS account_name, c.person_name, c.service_point, p.name AS service_point_name, c.area,
              c.registered_on, c.weekly_capacity, \(Standing.consultant.status(of: "c.id", on: day)) AS status,
              \(Standing.consultant.vettedUntil(of: "c.id", by: day)) AS vetted_until
            FROM consultant c JOIN account a ON a.id = c.account LEFT JOIN service_point p ON p.id = c.service_point
            WHERE \(condition) ORDER BY c.area, c.id LIMIT \(limit)
            """
        ) { try Consultant(row: $0, specialities: specialities[try $0["id"], default: []].map(\.1)) }
    }

    private init(row: Row, specialities: [String]) throws {
        id = try row["id"]
        account = try row["account"]
        accountName = try row["account_name"]
        personName = try row["person_name"]
        servicePoint = try row["service_point"]
        servicePointName = try row["service_point_name"]
        area = try row["area"]
        registeredOn = try row["registered_on"]
        status = try row["status"]
        weeklyCapacity = try row["weekly_capacity"]
        vettedUntil = try row["vetted_until"]
        self.specialities = specialities
    }
}

// MARK: Entering

extension Consultant {
    /// Enters a consultant, on duty from that day.
    ///
    /// - Throws: `OrganisationError` when the account is not a consultant's, is registered already, or the name is missing.
    @discardableResult
    package static func register(
        _ new: ConsultantEntry, by actor: Identifier<Account>?, at now: Instant, in transaction: Transaction
    ) throws -> Identifier<Consultant> {
        guard !new.personName.isBlank else { throw OrganisationError.missing("姓名") }
        guard let account = try Account.find(new.account, from: transaction) else { throw OrganisationError.noSuchAccount }
        guard account.role == .consultant else { throw OrganisationError.accountUnfit(.consultant) }
        let taken: Int? = try transaction.value("SELECT 1 FROM consultant WHERE account = \(new.account)")
        guard taken == nil else { throw OrganisationError.accountTaken }
        let id: Identifier<Consultant> = try transaction.insertReturningID(
            """
            INSERT INTO consultant (account, person_name, service_point, area, registered_on, weekly_capacity, recorded_at)
            VALUES (\(new.account), \(new.personName), \(new.servicePoint), \(new.area), \(new.registeredOn), \(new.weeklyCapacity), \(now))
            """)
        try write(specialities: new.specialities, of: id, in: transaction)
        try Standing.consultant.record("登记", id.value, act: .created, by: actor, at: now, in: transaction)
        try changeStatus(of: id, to: .onDuty, since: new.registeredOn, reason: "备案登记", by: actor, at: now, in: transaction)
        return id
    }

    /// Corrects what was entered; the account stays.
    ///
    /// - Throws: `OrganisationError.noSuchRecord`, `.missing`, `.nothingChanged`.
    package static func revise(
        _ id: Identifier<Consultant>, to entry: ConsultantEntry, reason: String, by actor: Identifier<Account>?, at now: Instant,
        in transaction: Transaction
    ) throws {
        guard let old = try find(id, on: now.beijingDate, from: transaction) else { throw OrganisationError.noSuchRecord }
        guard !entry.personName.isBlank else { throw OrganisationError.missing("姓名") }
        let point = try entry.servicePoint.flatMap { try ServicePoint.find($0, from: transaction)?.name }
        try RegisterChange.record(
            [
                .init("姓名", from: old.personName, to: entry.personName),
                .init("站点", from: old.servicePointName ?? "无", to: point ?? "无"),
                .init("所在区划", from: old.area.description, to: entry.area.description),
                .init("备案日期", from: old.registeredOn.description, to: entry.registeredOn.description),
                .init("每周户数", from: Self.text(old.weeklyCapacity), to: Self.text(entry.weeklyCapacity)),
                .init("专长", from: old.specialities.joined(separator: "、"), to: Set(entry.specialities).sorted().joined(separator: "、")),
            ], of: .consultant(id), reason: reason, by: actor, at: now, in: transaction)
        try transaction.execute(
            """
            UPDATE consultant SET person_name = \(entry.personName), service_point = \(entry.servicePoint), area = \(entry.area),
              registered_on = \(entry.registeredOn), weekly_capacity = \(entry.weeklyCapacity) WHERE id = \(id)
            """)
        try transaction.execute("DELETE FROM consultant_speciality WHERE consultant = \(id)")
        try write(specialities: entry.specialities, of: id, in: transaction)
    }

    private static func text(_ capacity: Int?) -> String { capacity.map { "\($0)" } ?? "按定额" }

    private static func write(specialities: [String], of id: Identifier<Consultant>, in transaction: Transaction) throws {
        for speciality in Set(specialities).sorted() {
            try transaction.execute("INSERT INTO consultant_speciality (consultant, speciality) VALUES (\(id), \(speciality))")
        }
    }

    /// - Throws: `OrganisationError.noSuchRecord`, `.statusUnchanged`.
    package static func changeStatus(
        of id: Identifier<Consultant>, to status: Status, since day: CivilDate, reason: String, by actor: Identifier<Account>?,
        at now: Instant, in transaction: Transaction
    ) throws {
        try existing(id, in: transaction)
        try Standing.consultant.change(of: id.value, to: status, since: day, reason: reason, by: actor, at: now, in: transaction)
    }

    /// - Throws: `OrganisationError.noSuchRecord`, `.vettingDates`.
    package static func vet(
        _ id: Identifier<Consultant>, checkedOn: CivilDate, validUntil: CivilDate, result: ChildVetting.Result = .clear,
        by actor: Identifier<Account>?, at now: Instant,
        in transaction: Transaction
    ) throws {
        try existing(id, in: transaction)
        try Standing.consultant.vet(
            id.value, checkedOn: checkedOn, validUntil: validUntil, result: result, by: actor, at: now, in: transaction)
    }

    /// - Throws: `OrganisationError.noSuchRecord`, `.missing`, `.trainingMinutes`.
    package static func train(
        _ id: Identifier<Consultant>, topic: String, minutes: Int, heldOn: CivilDate, by actor: Identifier<Account>?, at now: Instant,
        in transaction: Transaction
    ) throws {
        try existing(id, in: transaction)
        guard !topic.isBlank else { throw OrganisationError.missing("培训内容") }
        guard (1...6_000).contains(minutes) else { throw OrganisationError.trainingMinutes }
        try transaction.execute(
            """
            INSERT INTO consultant_training (consultant, topic, minutes, held_on, recorded_by, recorded_at)
            VALUES (\(id), \(topic), \(minutes), \(heldOn), \(actor), \(now))
            """)
        try Standing.consultant.record("培训", id.value, by: actor, at: now, in: transaction)
    }

    private static func existing(_ id: Identifier<Consultant>, in connection: Connection) throws {
        let found: Int? = try connection.value("SELECT 1 FROM consultant WHERE id = \(id)")
        guard found != nil else { throw OrganisationError.noSuchRecord }
    }
}
