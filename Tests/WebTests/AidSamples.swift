import Access
import Casework
import Civics
import Database
import Register
import Testing

@testable import Web

extension TestSite {
    /// A case that is being worked on, so that it can be planned for.
    func workedCase(of person: TestDistrict.Invented) throws -> CaseFile.ID {
        let id = try caseFile(of: person).id
        _ = try database.write { try $0.execute("UPDATE case_file SET state = 'working', step = NULL, due_at = NULL WHERE id = \(id)") }
        return id
    }

    /// A resource of which there are ten.
    func supply() throws -> Supply.ID {
        let name = try newAccount(.districtOfficer)
        return try database.write { db in
            let account: Identifier<Account>? = try db.value("SELECT id FROM account WHERE name = \(name)")
            let id = try Supply.create(
                .resource, Supply.Description(name: "米面油", kind: .goods, provider: "示例超市", unit: "份"), by: try #require(account),
                at: Self.now, in: db)
            try StockMovement.record(.received, 10, of: id, by: try #require(account), at: Self.now, in: db)
            return id
        }
    }

    /// A partner organisation with an account that can sign in, and the visit on which the household agreed to be referred.
    func partner(for file: CaseFile.ID, household: Household.ID) throws -> (account: String, partner: Int64) {
        let name = try newAccount(.partnerOrganisation)
        return try database.write { db in
            let account: Int64? = try db.value("SELECT id FROM account WHERE name = \(name)")
            let partner: Int64 = try db.insertReturningID(
                """
                INSERT INTO partner_organisation (name, credit_code, contact_name, contact_telephone, registered_on, recorded_at)
                VALUES (\("社工站" + name), \(TestSite.newCreditCode()), '某人', '02100000000', '2024-01-01', \(Self.now))
                """)
            try db.execute("INSERT INTO partner_account (account, partner) VALUES (\(account), \(partner))")
            try db.execute(
                """
                INSERT INTO partner_status (partner, status, since, reason, recorded_at)
                VALUES (\(partner), 'active', '2024-01-01', '签约', \(Self.now))
                """)
            let visit: Int64 = try db.insertReturningID(
                """
                INSERT INTO visit (case_file, household, day, kind, mode, access, revision, account, recorded_at)
                VALUES (\(file), \(household), '2025-12-30', 'check', 'home', 'met', 1, \(account), \(Self.now))
                """)
            try db.execute(
                "INSERT INTO visit_need (visit, position, code, urgency, words) VALUES (\(visit), 0, 'company', 'soon', '想有人说说话')")
            try db.execute("INSERT INTO visit_consent (visit, purpose, scope) VALUES (\(visit), 'share', '需求和电话')")
            return (name, partner)
        }
    }
}

extension TestBrowser.Answer {
    /// The session's token, and on the page of a case the version that was looked at.
    var guards: [(String, String)] {
        get throws {
            let csrf = ("csrf", try hidden("csrf"))
            return html.contains("name=\"version\"") ? [csrf, ("version", try hidden("version"))] : [csrf]
        }
    }

    func form(_ fields: [(String, String)]) throws -> [(String, String)] { try guards + fields }
}
