import Civics
import Database

/// The account behind a request: what it may do, and where.
package struct Viewer: Hashable, Sendable {
    package let account: Identifier<Account>
    package let displayName: String
    package let role: Role
    package let areas: [RegionCode]

    package init(account: Identifier<Account>, displayName: String, role: Role, areas: [RegionCode]) {
        self.account = account
        self.displayName = displayName
        self.role = role
        self.areas = areas
    }

    /// Whether `area` lies in one of the viewer's. A viewer of one subdistrict does not see the district as a whole.
    package func sees(area: RegionCode) -> Bool { areas.contains { $0.contains(area) } }

    /// Whether any of these places is the viewer's. A household is seen from where it is registered (户籍地) and from where it
    /// lives (居住地): either may have to act.
    package func seesAny(_ places: [RegionCode]) -> Bool { places.contains(where: sees) }

    package var areaFilter: AreaFilter { AreaFilter(areas: areas) }
}

/// The viewer's areas as a condition of a query.
package struct AreaFilter: Hashable, Sendable {
    /// None at all sees nothing.
    private let areas: [RegionCode]

    package init(areas: [RegionCode]) { self.areas = areas }

    /// What the code of a visible place begins with.
    package var prefixes: [String] { areas.map(\.description) }

    package func contains(_ place: RegionCode) -> Bool { areas.contains { $0.contains(place) } }

    /// True for rows where any of these columns (region codes as text) is visible. Agrees with `contains`.
    package func condition(on columns: SQL...) -> SQL { condition(on: columns) }

    package func condition(on columns: [SQL]) -> SQL {
        let ranges = columns.flatMap { column in prefixes.map { AreaFilter.range(of: $0, on: column) } }
        return ranges.isEmpty ? "1 = 0" : "(\(ranges.joined(by: " OR ")))"
    }

    /// A range rather than `LIKE`, so that an index on the column serves. No code has more than 12 digits.
    private static func range(of prefix: String, on column: SQL) -> SQL {
        let last = prefix + String(repeating: "9", count: max(0, 12 - prefix.count))
        return "\(column) BETWEEN \(prefix) AND \(last)"
    }
}
