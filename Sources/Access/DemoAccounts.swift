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

    /// Makes `qu`, `jiedao01` and on (one for each subdistrict, in order), `guwen01` (in the first subdistrict), `zhengce` and `shenji`.
    ///
    /// - Parameter password: for all of them; each gets a random one of its own when it is `nil`.
    /// - Throws: `AccessError.nameTaken` when they are there already; then none is made.
    package static func make(
        district: Place, subdistricts: [Place], password: String? = nil, in directory: AccountDirectory, at now: Instant
    ) throws -> [Line] {
        var lines: [Line] = []
        var accounts: [NewAccount] = []
        for (name, role, place) in plan(district: district, subdistricts: subdistricts) {
            let password = password ?? directory.random.password()
            let areaLabel = place?.name ?? "不涉及区域"
            let displayName = (place?.name ?? "") + role.label
            let areas = place.map { [$0.code] } ?? []
            accounts.append(NewAccount(name: name, displayName: displayName, role: role, areas: areas, password: password))
            lines.append(Line(name: name, roleLabel: role.label, areaLabel: areaLabel, password: password))
        }
        try directory.create(accounts, at: now)
        return lines
    }

    private static func plan(district: Place, subdistricts: [Place]) -> [(name: String, role: Role, place: Place?)] {
        var plan: [(String, Role, Place?)] = [("qu", .districtOfficer, district)]
        for (index, subdistrict) in subdistricts.enumerated() {
            plan.append((index < 9 ? "jiedao0\(index + 1)" : "jiedao\(index + 1)", .subdistrictOfficer, subdistrict))
        }
        if let first = subdistricts.first { plan.append(("guwen01", .consultant, first)) }
        plan.append(("zhengce", .policyEditor, nil))
        plan.append(("shenji", .auditor, nil))
        return plan
    }
}
