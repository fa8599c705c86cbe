import Civics
import Database

/// Accounts to try the program with, one for each kind of work.
package enum DemoAccounts {
    /// A place and what people call it.
    package struct Place: Hashable, Sendable {
        package let code: RegionCode
        package let name: String

        package init(code: RegionCode, name: String) {
            self.code = code
            self.name = name
        }
    }

    /// One line of the list that is shown once, when the accounts are made. Only the hash of the password is kept.
    package struct Line: Hashable, Sendable {
        package let name: String
        package let roleLabel: String
        package let areaLabel: String
        package let password: String
    }

    /// Makes `qu` and `qu02`, `jiedao01` and on (one for each subdistrict, in order), `guwen01` (in the first subdistrict), `guwen001` and
    /// on (one for each committee, in order), `jigou01` and `jigou02` (partner organisations), `zhengce` and `shenji`.
    ///
    /// - Parameter password: for all of them; each gets a random one of its own when it is `nil`.
    /// - Throws: `AccessError.nameTaken` when they are there already; then none is made.
    package static func make(
        district: Place, subdistricts: [Place], committees: [Place] = [], password: String? = nil, in directory: AccountDirectory,
        at now: Instant
    ) throws -> [Line] {
        var lines: [Line] = []
        var accounts: [NewAccount] = []
        for (name, role, place) in plan(district: district, subdistricts: subdistricts, committees: committees) {
            let password = password ?? directory.firstPassword(for: name)
            let areaLabel = place?.name ?? "不涉及区域"
            let displayName = (place?.name ?? "") + role.label
            let areas = place.map { [$0.code] } ?? []
            accounts.append(NewAccount(name: name, displayName: displayName, role: role, areas: areas, password: password))
            lines.append(Line(name: name, roleLabel: role.label, areaLabel: areaLabel, password: password))
        }
        // One password, one hash: two hundred of them would take half a minute and protect nothing that is not printed anyway.
        let shared = try password.map { try PasswordHash.make(password: $0, salt: directory.random.bytes(16)) }
        _ = try directory.create(accounts, at: now, by: nil) { account in
            try shared ?? PasswordHash.make(password: account.password, salt: directory.random.bytes(16))
        }
        return lines
    }

    private static func plan(
        district: Place, subdistricts: [Place], committees: [Place]
    ) -> [(name: String, role: Role, place: Place?)] {
        var plan: [(String, Role, Place?)] = [("qu", .districtOfficer, district), ("qu02", .districtOfficer, district)]
        for (index, place) in subdistricts.enumerated() { plan.append((name("jiedao", index, digits: 2), .subdistrictOfficer, place)) }
        if let first = subdistricts.first { plan.append(("guwen01", .consultant, first)) }
        for (index, place) in committees.enumerated() { plan.append((name("guwen", index, digits: 3), .consultant, place)) }
        plan += [("jigou01", .partnerOrganisation, nil), ("jigou02", .partnerOrganisation, nil)]
        return plan + [("zhengce", .policyEditor, nil), ("shenji", .auditor, nil)]
    }

    private static func name(_ kind: String, _ index: Int, digits: Int) -> String {
        let number = String(index + 1)
        return kind + String(repeating: "0", count: max(0, digits - number.count)) + number
    }
}
