import Civics
import Testing

@testable import Casework

struct LedgerTests {
    @Test func `a ledger is masked, ordered and cut off at the limit, and says so`() throws {
        let sample = try ReportSample()
        for id in 1...Int64(4) { try sample.add(id, .init(opened: "2025-12-0\(5 - id)T02:00:00Z", isRestricted: id == 4)) }
        let (cases, leads, all) = try sample.database.read { db in
            (
                try Ledger<CaseLedgerRow>(ReportSample.month, ReportSample.scope(), limit: 2, from: db),
                try Ledger<LeadLedgerRow>(ReportSample.month, ReportSample.scope(), limit: 2, from: db),
                try Ledger<LeadLedgerRow>(ReportSample.month, ReportSample.scope(), limit: 9, from: db)
            )
        }
        #expect(cases.total == 3)
        #expect(cases.rows.map(\.household.number) == ["长2025-3", "长2025-2"])
        #expect(leads.total == 3)
        #expect(leads.rows.map(\.household.number) == ["长2025-3", "长2025-2"])
        #expect(all.rows.allSatisfy { $0.household.head == "赵**" && $0.household.address == "示例路1弄***" })
    }
}
