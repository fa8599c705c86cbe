import Access
import Casework
import Civics
import Database
import Foundation
import Testing

@testable import Web

/// One entry of each list of the organisation's register, in the first subdistrict.
struct RegisterEntries: Sendable {
    let account: Account
    let consultant: Identifier<Consultant>
    let point: Identifier<ServicePoint>
    let partner: Identifier<PartnerOrganisation>

    /// An address with the entries in place of its parameters.
    func fill(_ address: String) -> String {
        address.replacing(":account", with: "\(account.id)").replacing(":consultant", with: "\(consultant)")
            .replacing(":point", with: "\(point)").replacing(":organisation", with: "\(partner)")
            .replacing(":place", with: "\(TestSite.here)")
    }
}

extension TestSite {
    func registerEntries() throws -> RegisterEntries {
        let account = try #require(try accounts.find(name: try newAccount(.consultant)))
        let serial = UUID().uuidString.prefix(8)
        return try database.write { db in
            let point = try ServicePoint.add(
                .point, name: "测试点\(serial)", area: Self.here, address: "样板路1号", telephone: "021-00000000", hours: "9:00—16:30", by: nil,
                at: Self.now, in: db)
            let consultant = try Consultant.register(
                ConsultantEntry(
                    account: account.id, personName: "测试顾问\(serial)", servicePoint: point, area: Self.here, registeredOn: Self.day),
                by: nil,
                at: Self.now, in: db)
            let partner = try PartnerOrganisation.register(
                PartnerEntry(
                    name: "测试机构\(serial)", creditCode: Self.newCreditCode(), contactName: "某人", contactTelephone: "021-00000000",
                    registeredOn: Self.day, fields: ["助餐助浴保洁"]), by: nil, at: Self.now, in: db)
            return RegisterEntries(account: account, consultant: consultant, point: point, partner: partner)
        }
    }

    /// Sound, and of a region that does not exist.
    static func newCreditCode() -> String {
        let digits = UInt32.random(in: 0..<100_000_000)
        let body = "520000000" + String(repeating: "0", count: 8 - String(digits).count) + String(digits)
        return body + (CreditCode.check(of: body).map(String.init) ?? "")
    }

    func consultant(_ id: Identifier<Consultant>) throws -> Consultant {
        try #require(try database.read { try Consultant.find(id, on: Self.day, from: $0) })
    }
}
