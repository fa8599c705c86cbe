import Access
import Civics
import Database
import Evaluation
import Register
import Testing

@testable import Casework

struct ReferralTests {
    private static let partnerViewer = Viewer(account: AidDesk.partner, displayName: "社工", role: .partnerOrganisation, areas: [])

    private func pack(_ desk: AidDesk, facts: Set<String> = []) throws -> ReferralPack {
        try desk.read {
            try ReferralPack.gathered(
                for: try #require(try CaseFile.find(AidDesk.file, in: $0)), facts: facts, from: CaseworkSample.pack, in: $0)
        }
    }

    private func offered(_ desk: AidDesk, to partner: PartnerOrganisation.ID, child: Bool = false) throws -> Referral.ID {
        let pack = try pack(desk)
        return try desk.act {
            try $0.refer(
                pack, to: partner, purpose: "陪伴", concernsChild: child, contactName: "老人家", contactPhone: nil, of: AidDesk.file,
                version: nil)
        }
    }

    @Test(arguments: [(true, nil, true), (false, nil, false), (true, "2026-11-21", false)] as [(Bool, String?, Bool)])
    func `nothing is passed on without consent, or after it was taken back`(consents: Bool, withdrawnOn: String?, isAllowed: Bool) throws {
        let desk = try AidDesk()
        try desk.addVisit(consents: consents, withdrawnOn: withdrawnOn)
        if isAllowed {
            #expect(try pack(desk).entries.map(\.value) == ["想有人说说话", "课业和假期看护"])
        } else {
            #expect(throws: AidError.noConsent) { try pack(desk) }
        }
    }

    /// The register holds marked values in every text and a number nobody would learn; facts are learnt from every kind of origin.
    @Test func `no value of the register gets into a pack, nor what a desk or a paper told`() throws {
        let desk = try AidDesk()
        try desk.addVisit()
        var random = StableRandom(seed: 8, stream: "referral pack")
        let provisions = CaseworkSample.pack.facts.filter {
            LearntFact.recordable(fact: $0) && $0.fact.entity == .household && $0.fact.type == .truth
        }
        var told: Set<String> = []
        try desk.database.write { db in
            try db.execute(
                """
                INSERT INTO household (id, kind, key, region, hukou_region, address, size)
                VALUES (7, 'economic', '登记秘密', '310105001002', '310105001001', '登记秘密路1号', 1)
                """)
            for provision in provisions {
                let kind = random.pick(from: LearntReference.Kind.allCases)
                let reference = LearntReference(kind: kind, number: 1, on: AidDesk.today)
                let entry = try LearntFact.Entry(
                    1, of: provision, about: .household(Household.ID(7)), from: reference, account: 1, recordedAt: AidDesk.now)
                _ = try LearntFact.record(entry, in: db)
                if kind == .visit || kind == .phone { told.insert(provision.fact.name) }
            }
        }
        let entries = try pack(desk, facts: Set(provisions.map(\.fact.id))).entries
        let labels = Set(entries.map(\.label)).subtracting(["需求"])
        #expect(!labels.isEmpty)
        #expect(labels.isSubset(of: told))
        #expect(labels.isDisjoint(with: ["轻生风险", "孩子受伤害迹象", "孩子不愿上学"]))
        #expect(entries.allSatisfy { !$0.value.contains("登记秘密") && ($0.origin.hasPrefix("走访") || $0.origin.hasPrefix("电话")) })
    }

    /// Each move of a partner in each state.
    @Test(arguments: Referral.State.allCases)
    func `a partner moves a referral along its way only`(state: Referral.State) throws {
        let allowed: [Referral.State: Set<Referral.Event.Kind>] = [
            .offered: [.accepted, .declined], .accepted: [.noted, .goal, .returned, .completed],
        ]
        for kind in Referral.Event.Kind.allCases {
            let desk = try AidDesk()
            try desk.addVisit()
            let partner = try desk.addPartner()
            let id = try offered(desk, to: partner)
            _ = try desk.database.write { try $0.execute("UPDATE referral SET state = \(state) WHERE id = \(id)") }
            func run() throws { try desk.act(by: AidDesk.partner) { try $0.moveReferral(id, by: partner, kind, note: "说明") } }
            if allowed[state]?.contains(kind) ?? false {
                try run()
            } else {
                #expect(throws: AidError.wrongReferralState(state)) { try run() }
            }
        }
    }

    @Test(arguments: [nil, "2026-11-24", "2026-11-25"] as [String?])
    func `a household with a child goes only to a partner that was checked`(vettedUntil: String?) throws {
        let desk = try AidDesk()
        try desk.addVisit()
        let partner = try desk.addPartner(vettedUntil: vettedUntil)
        if vettedUntil == "2026-11-25" {
            _ = try offered(desk, to: partner, child: true)
        } else {
            #expect(throws: AidError.partnerNotVetted) { try offered(desk, to: partner, child: true) }
        }
    }

    @Test func `a partner has to do with a case only while a referral of it is offered or accepted`() throws {
        let desk = try AidDesk()
        try desk.addVisit()
        let partner = try desk.addPartner()
        func isRelated() throws -> Bool {
            try desk.read { db in
                let file = try #require(try CaseFile.find(AidDesk.file, in: db))
                let related = try file.relations(of: Self.partnerViewer, in: db).contains(.referred)
                let listed: Int? = try db.value(
                    "SELECT count(*) FROM case_file WHERE \(CaseFile.condition(.workReferral, for: Self.partnerViewer))")
                #expect((listed == 1) == related)
                return related
            }
        }
        #expect(try !isRelated())
        let id = try offered(desk, to: partner)
        #expect(try isRelated())
        #expect(throws: AidError.noSuchReferral) {
            try desk.act(by: AidDesk.partner) { try $0.moveReferral(id, by: PartnerOrganisation.ID(99), .accepted, note: nil) }
        }
        try desk.act(by: AidDesk.partner) { try $0.moveReferral(id, by: partner, .accepted, note: nil) }
        #expect(try isRelated())
        try desk.act(by: AidDesk.partner) { try $0.moveReferral(id, by: partner, .completed, note: "办好了") }
        #expect(try !isRelated())
    }
}
