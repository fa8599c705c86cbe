import Civics
import Database
import PolicyLanguage

/// Which person and which household each row of a population is.
package struct RowIndex: Sendable {
    package let concept: HouseholdConcept
    /// By household row.
    package let households: [Household.ID]
    /// Where each household lives, and where it is registered.
    package let regions: [RegionCode?]
    package let hukouRegions: [RegionCode?]
    /// By person row; a household's members lie together, by person id.
    package let persons: [Person.ID]
    package let memberCounts: [Int]

    /// The household's row; `nil` when it is not part of the population.
    package func row(of household: Household.ID) -> Int? {
        var (low, high) = (0, households.count)
        while low < high {
            let middle = (low + high) / 2
            if households[middle] < household { low = middle + 1 } else { high = middle }
        }
        return low < households.count && households[low] == household ? low : nil
    }
}

extension RowIndex {
    /// One household by itself.
    ///
    /// - Parameter persons: its living members, by person id.
    init(_ household: Household, persons: [Person.ID]) {
        self.init(
            concept: household.kind, households: [household.id], regions: [household.region], hukouRegions: [household.hukouRegion],
            persons: persons, memberCounts: [persons.count])
    }

    /// Everybody alive who lives or is registered somewhere we know, in households of one concept, by household id.
    ///
    /// People whom only a department's file names, without a home or a registration, are not part of the population; nor are those
    /// whom no list in force names any more (`HouseholdFormation`).
    ///
    /// - Parameter dead: indexed by person id.
    init(_ concept: HouseholdConcept, dead: [Bool], from db: Connection) throws {
        let members = try Self.members(concept, dead, db)
        var (households, regions, hukouRegions, persons, counts): ([Household.ID], [RegionCode?], [RegionCode?], [Person.ID], [Int])
        (households, regions, hukouRegions, persons, counts) = ([], [], [], [], [])
        persons.reserveCapacity(members.count)
        var next = 0
        try db.scan("SELECT id, region, hukou_region FROM household WHERE kind = \(concept) AND size > 0 ORDER BY id") { row in
            let id = row.int64(0)
            let (region, hukouRegion) = (RegionCode(utf8: row.utf8(1)), RegionCode(utf8: row.utf8(2)))
            let first = next
            while next < members.count, members[next].household == id { next += 1 }
            guard next > first, region != nil || hukouRegion != nil else { return }
            households.append(Household.ID(id))
            regions.append(region)
            hukouRegions.append(hukouRegion)
            counts.append(next - first)
            for member in members[first..<next] { persons.append(Person.ID(member.person)) }
        }
        self.init(
            concept: concept, households: households, regions: regions, hukouRegions: hukouRegions, persons: persons, memberCounts: counts)
    }

    private static func members(
        _ concept: HouseholdConcept, _ dead: [Bool], _ db: Connection
    ) throws -> [(household: Int64, person: Int64)] {
        var members: [(household: Int64, person: Int64)] = []
        var isSorted = true
        try db.scan("SELECT household, person FROM household_member WHERE kind = \(concept)") { row in
            let member = (household: row.int64(0), person: row.int64(1))
            if Int(member.person) < dead.count, dead[Int(member.person)] { return }
            if let last = members.last, last > member { isSorted = false }
            members.append(member)
        }
        // They were written in this order, so there is nothing to sort unless another engine hands them over otherwise.
        if !isSorted { members.sort(by: <) }
        return members
    }
}
