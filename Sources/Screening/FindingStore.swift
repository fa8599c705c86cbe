import Database
import PolicyLanguage
import Register

/// The findings of runs, of households without a lead too. Those of the latest run and of the one before it are kept.
enum FindingStore {
    static func write(
        _ findings: PopulationFindings, of screening: ScreeningRun.ID, households: [Household.ID], in transaction: Transaction
    ) throws {
        let before: ScreeningRun.ID? = try transaction.value("SELECT max(id) FROM screening WHERE id < \(screening)")
        if let before { try transaction.execute("DELETE FROM finding WHERE screening < \(before)") }
        let columns = ["screening", "household", "policy", "person", "basis", "amount", "period"]
        try transaction.bulkInsert(into: "finding", columns: columns) { insert in
            for row in findings.byHousehold.keys.sorted() {
                for found in findings.byHousehold[row] ?? [] {
                    insert.bind(screening, at: 0)
                    insert.bind(households[row], at: 1)
                    insert.bind(text: found.finding.policy, at: 2)
                    insert.bind(found.finding.person, at: 3)
                    insert.bind(found.finding.basis, at: 4)
                    insert.bind(found.finding.amount, at: 5)
                    insert.bind(found.finding.period, at: 6)
                    try insert.step()
                }
            }
        }
    }
}
