import Civics
import Database

/// A made-up organisation around the demonstration accounts: stations, points, registered consultants, two partner organisations.
package enum DemoOrganisation {
    /// - Parameter accounts: those of `DemoAccounts.make`.
    package static func make(
        subdistricts: [DemoAccounts.Place], accounts: [Account], at now: Instant, in transaction: Transaction
    ) throws {
        let points = try servicePoints(subdistricts, at: now, in: transaction)
        let today = now.beijingDate
        for (index, account) in accounts.filter({ $0.role == .consultant }).enumerated() {
            guard let area = account.areas.first else { continue }
            let number = index < 9 ? "0\(index + 1)" : "\(index + 1)"
            let id = try Consultant.register(
                ConsultantEntry(
                    account: account.id, personName: "测试顾问\(number)", servicePoint: points.first { $0.area.contains(area) }?.id, area: area,
                    registeredOn: today.adding(days: -400), specialities: [specialities[index % specialities.count]]),
                by: nil, at: now, in: transaction)
            try Consultant.train(
                id, topic: "救助政策和入户走访", minutes: 240, heldOn: today.adding(days: -100), by: nil, at: now, in: transaction)
            // Most are checked, a few have to be soon, are overdue or never were, so that each can be seen.
            if let daysAgo = index % 12 == 3 ? 345 : index % 12 == 7 ? 420 : index % 12 == 11 ? nil : 60 {
                try vet(id, daysAgo: daysAgo, at: now, in: transaction)
            }
        }
        try partners(accounts, at: now, in: transaction)
    }

    private static let specialities = ["老年照护", "儿童关爱", "残疾康复", "就业帮扶"]

    private static func vet(_ id: Identifier<Consultant>, daysAgo: Int, at now: Instant, in transaction: Transaction) throws {
        let day = now.beijingDate.adding(days: -daysAgo)
        try Consultant.vet(id, checkedOn: day, validUntil: day.adding(days: 365), by: nil, at: now, in: transaction)
    }

    private static func servicePoints(
        _ subdistricts: [DemoAccounts.Place], at now: Instant, in transaction: Transaction
    ) throws -> [(area: RegionCode, id: Identifier<ServicePoint>)] {
        try subdistricts.enumerated().map { index, place in
            let kind: ServicePoint.Kind = index < 3 ? .station : .point
            let id = try ServicePoint.add(
                kind, name: "\(place.name)社区救助\(kind.label)（测试）", area: place.code, address: "\(place.name)社区事务受理服务中心（测试地址）",
                telephone: "021-0000\(1001 + index)", hours: "周一至周五 9:00—16:30", by: nil, at: now, in: transaction)
            return (place.code, id)
        }
    }

    /// Their codes begin with a region that does not exist, so they are nobody's.
    private static func partners(_ accounts: [Account], at now: Instant, in transaction: Transaction) throws {
        let kinds = [("测试为老服务社", ["助餐助浴保洁", "陪诊就医", "护理康复"]), ("测试儿童关爱中心", ["课业和假期看护", "心理疏导和家庭调解", "亲子辅导"])]
        for (index, (account, kind)) in zip(accounts.filter { $0.role == .partnerOrganisation }, kinds).enumerated() {
            let body = "52000000TEST0000\(index + 1)".replacing("S", with: "5")
            let check = CreditCode.check(of: body).map(String.init) ?? ""
            let id = try PartnerOrganisation.register(
                PartnerEntry(
                    name: kind.0, creditCode: body + check, contactName: "测试联系人\(index + 1)", contactTelephone: "021-0000200\(index + 1)",
                    registeredOn: now.beijingDate.adding(days: -200), fields: kind.1, contractFrom: now.beijingDate.adding(days: -200),
                    contractUntil: now.beijingDate.adding(days: index == 0 ? 20 : 365)), by: nil, at: now, in: transaction)
            try PartnerOrganisation.link(account.id, to: id, by: nil, at: now, in: transaction)
            let checked = now.beijingDate.adding(days: -30)
            if index == 1 {
                try PartnerOrganisation.vet(
                    id, checkedOn: checked, validUntil: checked.adding(days: 365), by: nil, at: now, in: transaction)
            }
        }
    }
}
