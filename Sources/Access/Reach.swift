import Civics
import Database

/// Which households a list may show one viewer: those that some arm takes in.
package struct Reach: Hashable, Sendable {
    package struct Arm: Hashable, Sendable {
        /// `nil` for everywhere.
        package let areas: AreaFilter?
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
            let isHere = arm.areas.map { places.contains(where: $0.contains) } ?? true
            return isHere && (arm.relations.isEmpty || !arm.relations.isDisjoint(with: relations))
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
            let area = arm.areas.map { $0.condition(on: columns) }
            guard !arm.relations.isEmpty else { return area ?? "1 = 1" }
            let ties = Relation.allCases.filter(arm.relations.contains).compactMap { related[$0] }
            guard !ties.isEmpty else { return nil }
            let tie: SQL = "(\(ties.joined(by: " OR ")))"
            return area.map { "(\($0) AND \(tie))" } ?? tie
        }
        return alternatives.isEmpty ? "1 = 0" : "(\(alternatives.joined(by: " OR ")))"
    }
}
