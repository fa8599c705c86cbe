import Civics
import Database

/// Which households a list may show one viewer: those that some arm takes in.
package struct Reach: Hashable, Sendable {
    package enum Extent: Hashable, Sendable {
        case everywhere
        case within(AreaFilter)
        /// Households of which no place is known.
        case unplaced

        package func holds(_ places: [RegionCode]) -> Bool {
            switch self {
            case .everywhere: true
            case .within(let areas): places.contains(where: areas.contains)
            case .unplaced: places.isEmpty
            }
        }

        /// `nil` where every row is taken in.
        fileprivate func condition(on columns: [SQL]) -> SQL? {
            switch self {
            case .everywhere: nil
            case .within(let areas): areas.condition(on: columns)
            case .unplaced: "(\(columns.map { "\($0) IS NULL" as SQL }.joined(by: " AND ")))"
            }
        }
    }

    package struct Arm: Hashable, Sendable {
        package let extent: Extent
        /// At least one of these must hold; empty when none is asked for.
        package let relations: Set<Relation>
    }

    package let arms: [Arm]

    /// Whether it takes in nobody, whoever is asked about.
    package var isEmpty: Bool { arms.isEmpty }

    /// The relations that some arm asks for: what the query of a list must be able to tell.
    package var relations: Set<Relation> { arms.reduce(into: []) { $0.formUnion($1.relations) } }

    package func admits(places: [RegionCode], relations: Set<Relation>) -> Bool {
        arms.contains { arm in
            arm.extent.holds(places) && (arm.relations.isEmpty || !arm.relations.isDisjoint(with: relations))
        }
    }

    /// The same as the condition of a query.
    ///
    /// - Parameters:
    ///   - columns: the household's places, region codes as text.
    ///   - related: what holds in the query for each relation, for example `[.responsible: "c.responsible = \(viewer.account)"]`.
    ///     A relation left out is taken not to hold.
    package func condition(on columns: SQL..., related: [Relation: SQL] = [:]) -> SQL {
        let alternatives = arms.compactMap { arm -> SQL? in
            let area = arm.extent.condition(on: columns)
            guard !arm.relations.isEmpty else { return area ?? "1 = 1" }
            let ties = Relation.allCases.filter(arm.relations.contains).compactMap { related[$0] }
            guard !ties.isEmpty else { return nil }
            let tie: SQL = "(\(ties.joined(by: " OR ")))"
            return area.map { "(\($0) AND \(tie))" } ?? tie
        }
        return alternatives.isEmpty ? "1 = 0" : "(\(alternatives.joined(by: " OR ")))"
    }
}
