import Access
import Civics
import Database

/// Who is told at once of a suspicion of harm (儿童保护专员): officers registered for it in the place where the household lives.
package struct SafeguardingDuty: RowDecodable, Hashable, Sendable {
    package let account: Identifier<Account>
    package let displayName: String
    package let role: Role
    package let area: RegionCode
    package let isOn: Bool

    package init(row: Row) throws {
        account = try row["id"]
        displayName = try row["display_name"]
        role = try row["role"]
        area = try row["area"]
        isOn = try row["is_on"] ?? false
    }

    /// Officers in use, of the district first; each with whether they are registered.
    package static func officers(in areas: AreaFilter, from db: Connection) throws -> [SafeguardingDuty] {
        try all(from: db).filter { areas.contains($0.area) }
    }

    private static func all(from db: Connection) throws -> [SafeguardingDuty] {
        try db.all(
            """
            SELECT a.id, a.display_name, a.role, w.area,
              (SELECT d.is_on FROM safeguarding_duty d WHERE d.account = a.id ORDER BY d.id DESC LIMIT 1) AS is_on
            FROM account a JOIN account_area w ON w.account = a.id
            WHERE a.disabled_at IS NULL AND a.role IN (\(Role.districtOfficer), \(Role.subdistrictOfficer))
            ORDER BY a.role, w.area, a.id
            """)
    }

    /// Those registered in the subdistrict, or all its officers while none is: nobody's absence may swallow it. And one of the district,
    /// which is also told when nobody knows where the household lives.
    static func told(of place: RegionCode?, from db: Connection) throws -> [(account: Identifier<Account>, reason: String)] {
        let here = try all(from: db).filter { officer in place.map(officer.area.contains) ?? (officer.role == .districtOfficer) }
        let ofDistrict = here.filter { $0.role == .districtOfficer }
        let ofSubdistrict = here.filter { $0.role == .subdistrictOfficer }
        let registered = ofSubdistrict.filter(\.isOn)
        let district = (ofDistrict.first(where: \.isOn) ?? ofDistrict.first).map { ($0.account, "区级处置") }
        let subdistrict = (registered.isEmpty ? ofSubdistrict : registered).map { ($0.account, "居住地街镇处置") }
        return subdistrict + (district.map { [$0] } ?? [])
    }
}

extension CaseAct {
    /// Registers an officer as one to be told, or ends it.
    package func register(_ officer: Identifier<Account>, onDuty isOn: Bool) throws {
        let role: Role? = try transaction.value("SELECT role FROM account WHERE id = \(officer) AND disabled_at IS NULL")
        guard role == .districtOfficer || role == .subdistrictOfficer else { throw SafeguardingError.cannotBeOnDuty }
        try transaction.execute(
            """
            INSERT INTO safeguarding_duty (account, is_on, registered_by, registered_at) VALUES (\(officer), \(isOn), \(account), \(now))
            """)
    }
}
