import Access
import Civics
import Database
import Register
import Testing

@testable import Casework

struct SafeguardingDutyTests {
    private static let (here, there) = (RegionCode("310105001")!, RegionCode("310105002")!)
    private static let district = RegionCode("310105")!

    private struct Office {
        let sample: CaseSample
        let one, two, far, qu, other: Identifier<Account>

        init() throws {
            sample = try CaseSample()
            try sample.screen([CaseSample.Found(level: .blue)])
            one = try sample.account("jiedao1", .subdistrictOfficer, in: here)
            two = try sample.account("jiedao2", .subdistrictOfficer, in: here)
            far = try sample.account("jiedao3", .subdistrictOfficer, in: there)
            qu = try sample.account("qu1", .districtOfficer, in: district)
            other = try sample.account("qu2", .districtOfficer, in: district)
        }

        var id: CaseFile.ID { get throws { try #require(try sample.open()).id } }

        func named() throws -> Set<Identifier<Account>> {
            let id = try id
            _ = try sample.act { try $0.safeguard(id, [.childHarm], text: "手臂有伤", from: .caseFile) }
            return Set(try sample.database.read { try $0.values("SELECT account FROM safeguarding_access ORDER BY account") })
        }
    }

    @Test func `while nobody is registered all officers of the subdistrict are told, and one of the district`() throws {
        let office = try Office()
        #expect(try office.named() == [office.one, office.two, office.qu])
    }

    @Test func `those registered are told in place of the others, until it is ended`() throws {
        let office = try Office()
        try office.sample.act {
            for officer in [office.two, office.far, office.other] { try $0.register(officer, onDuty: true) }
        }
        #expect(try office.named() == [office.two, office.other])
        let next = try Office()
        try next.sample.act { try $0.register(next.two, onDuty: true) }
        try next.sample.act { try $0.register(next.two, onDuty: false) }
        #expect(try next.named() == [next.one, next.two, next.qu])
    }

    @Test func `where nobody knows where the household lives, the district is told`() throws {
        let office = try Office()
        let id = try office.id
        _ = try office.sample.database.write { try $0.execute("UPDATE case_file SET region = NULL, hukou_region = NULL WHERE id = \(id)") }
        #expect(try office.named() == [office.qu])
    }

    @Test func `an account that was disabled is not told`() throws {
        let office = try Office()
        _ = try office.sample.database.write {
            try $0.execute("UPDATE account SET disabled_at = \(CaseSample.start) WHERE id = \(office.one)")
        }
        #expect(try office.named() == [office.two, office.qu])
    }

    @Test(arguments: [Role.consultant, .auditor, .partnerOrganisation])
    func `only officers are registered`(role: Role) throws {
        let sample = try CaseSample()
        let account = try sample.account("x", role)
        #expect(throws: SafeguardingError.cannotBeOnDuty) { try sample.act { try $0.register(account, onDuty: true) } }
    }
}
