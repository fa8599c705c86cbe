import Civics
import Database
import Register

extension CaseFile {
    /// 未成年人保护法 art. 2: under eighteen.
    private static let ageOfMajority = 18

    /// Whether a child lives in the household. Somebody whose age nobody knows may be one.
    package func mayHaveMinor(on day: CivilDate, in db: Connection) throws -> Bool {
        try CaseFile.withMinors([self], on: day, in: db).contains(id)
    }

    /// Those of the cases in whose households a child lives or may live.
    package static func withMinors(_ files: [CaseFile], on day: CivilDate, in db: Connection) throws -> Set<ID> {
        let latestAdult = day.adding(months: -12 * ageOfMajority)
        let households: [Household.ID] = try db.values(
            """
            SELECT DISTINCT m.household FROM household_member m JOIN person p ON p.id = m.person
            WHERE m.household IN \(files.map(\.household)) AND p.died_on IS NULL
              AND (p.birth_date IS NULL OR p.birth_date > \(latestAdult))
            """)
        let found = Set(households)
        return Set(files.filter { found.contains($0.household) }.map(\.id))
    }
}
