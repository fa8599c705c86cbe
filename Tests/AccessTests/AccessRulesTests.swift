import Access
import Civics
import Database
import Testing

struct AccessRulesTests {
    static let otherCommittee = RegionCode("310105001004")!
    static let committeeElsewhere = RegionCode("310105002001")!
    static let committeeOfOtherDistrict = RegionCode("310106011002")!

    /// Where a household can be, seen from an account in 310105001003, 310105001 or 310105.
    static let households: [[RegionCode]] = [
        [.committee], [otherCommittee], [committeeElsewhere], [.subdistrict], [.district], [committeeOfOtherDistrict],
        [committeeOfOtherDistrict, .committee], [.committee, committeeElsewhere], [],
    ]
    static let accountAreas: [[RegionCode]] = [[.committee], [.subdistrict], [.district], [.otherSubdistrict], [.otherDistrict], []]
    /// Every set of relations an account can have.
    static let relationSets: [Set<Relation>] = (0..<(1 << Relation.allCases.count)).map { bits in
        Set(Relation.allCases.enumerated().filter { bits & (1 << $0.offset) != 0 }.map(\.element))
    }

    /// Permission × role × area × place × relation × sensitivity × purpose: 4 million combinations, asked once for each purpose.
    @Test(arguments: Permission.allCases, Role.allCases)
    func `the file says the same as the duties`(permission: Permission, role: Role) {
        var disagreements: [String] = []
        for areas in Self.accountAreas {
            let viewer = Viewer.sample(role: role, areas: areas)
            for places in Self.households {
                for relations in Self.relationSets {
                    let oracle = AccessOracle(role: role, places: places, areas: areas, relations: relations)
                    for sensitivity in Sensitivity.allCases {
                        let subject = AccessSubject(places: places, relations: relations, sensitivity: sensitivity)
                        let open = AccessRules.standard.decide(viewer, permission, subject).purposes
                        let expected = Set(Purpose.allCases.filter { oracle.admits(permission, sensitivity, $0) })
                        if open != expected { disagreements.append("\(areas) \(subject) \(open) \(expected)") }
                    }
                }
            }
        }
        #expect(disagreements.isEmpty, "\(disagreements.count): \(disagreements.prefix(3))")
    }

    /// The refusals that matter most, one by one, by hand.
    @Test(
        arguments: [
            (.consultant, [.committee], .viewCase, [otherCommittee], [], .general, .area),
            (.consultant, [.committee], .viewHousehold, [committeeElsewhere], [], .general, .area),
            (.consultant, [.committee], .revealIdentity, [.committee], [], .general, .relation),
            (.consultant, [.committee], .revealIdentity, [.committee], [.referred, .named], .general, .relation),
            (.consultant, [.committee], .viewCase, [.committee], [.responsible], .restricted, .sensitivity),
            (.consultant, [.committee], .viewSafeguarding, [.committee], [.responsible, .assisting], .restricted, .relation),
            (.consultant, [.committee], .viewCase, [committeeOfOtherDistrict], [.breakGlass], .general, .area),
            (.consultant, [.committee], .triageCases, [.committee], [.responsible], .general, .role),
            (.consultant, [.committee], .approvePlan, [.committee], [.responsible], .general, .role),
            (.consultant, [.committee], .export, [.committee], [.responsible], .general, .role),
            (.consultant, [.committee], .reviewBreakGlass, [.committee], [], .general, .role),
            (.subdistrictOfficer, [.subdistrict], .viewCase, [committeeElsewhere], [], .general, .area),
            (.subdistrictOfficer, [.subdistrict], .viewCase, [committeeElsewhere], [.responsible], .general, .area),
            (.subdistrictOfficer, [.subdistrict], .viewRawRows, [.committee], [], .general, .role),
            (.subdistrictOfficer, [.subdistrict], .viewSafeguarding, [.committee], [.responsible], .restricted, .relation),
            (.subdistrictOfficer, [.subdistrict], .reviewBreakGlass, [.committee], [], .general, .role),
            (.districtOfficer, [.district], .viewAudit, [], [], .general, .role),
            (.districtOfficer, [.district], .sampleAudit, [.committee], [], .general, .role),
            (.districtOfficer, [.district], .viewCase, [committeeOfOtherDistrict], [], .general, .area),
            (.districtOfficer, [.district], .viewCase, [.committee], [], .restricted, .sensitivity),
            (.districtOfficer, [.district], .viewSafeguarding, [.committee], [], .restricted, .relation),
            (.districtOfficer, [.district], .workCase, [.committee], [], .general, .role),
            (.districtOfficer, [.district], .breakGlass, [.committee], [], .general, .role),
            (.partnerOrganisation, [], .workReferral, [.committee], [], .general, .relation),
            (.partnerOrganisation, [], .workReferral, [.committee], [.named, .responsible], .general, .relation),
            (.partnerOrganisation, [], .workReferral, [.committee], [.referred], .restricted, .sensitivity),
            (.partnerOrganisation, [], .viewCase, [.committee], [.referred], .general, .role),
            (.partnerOrganisation, [], .revealIdentity, [.committee], [.referred], .general, .role),
            (.partnerOrganisation, [], .viewSafeguarding, [.committee], [.named], .restricted, .role),
            (.policyEditor, [], .viewHousehold, [.committee], [], .general, .role),
            (.policyEditor, [], .viewDeliveries, [], [], .general, .role),
            (.auditor, [], .revealIdentity, [.committee], [], .general, .role),
            (.auditor, [], .revealIdentity, [.committee], Set(Relation.allCases), .general, .role),
            (.auditor, [], .viewCase, [.committee], [], .general, .role),
            (.auditor, [], .sampleAudit, [.committee], [], .sensitive, .sensitivity),
            (.auditor, [], .export, [], [], .general, .role),
            (.auditor, [], .manageAccounts, [], [], .general, .role),
            (.resident, [], .viewPolicies, [], [], .general, .role),
        ] as [(Role, [RegionCode], Permission, [RegionCode], Set<Relation>, Sensitivity, AccessRefusal)])
    func `what must never be admitted is refused for the right reason`(
        role: Role, areas: [RegionCode], permission: Permission, places: [RegionCode], relations: Set<Relation>, sensitivity: Sensitivity,
        expected: AccessRefusal
    ) {
        let subject = AccessSubject(places: places, relations: relations, sensitivity: sensitivity)
        let decision = Viewer.sample(role: role, areas: areas).decision(on: permission, of: subject)
        #expect(decision == .refused(expected))
        #expect(decision.purposes.isEmpty)
    }

    @Test func `a purpose nobody granted is refused, and a granted one is all that is admitted`() {
        let viewer = Viewer.sample(role: .consultant, areas: [.committee])
        let subject = AccessSubject(places: [.committee], sensitivity: .general)
        #expect(viewer.decision(on: .viewCase, of: subject, for: .supervision) == .refused(.purpose))
        #expect(viewer.decision(on: .viewCase, of: subject, for: .visit) == .admitted(purposes: [.visit], sensitivity: .sensitive))
        #expect(viewer.decision(on: .viewCase, of: subject).listedPurposes == [.visit, .enquiry, .assistance])
    }

    @Test(arguments: [Permission.listLeads, .listCases, .viewCase, .viewReports, .workReferral, .viewSafeguarding], Role.allCases)
    func `a list shows those whom a look would be admitted to`(permission: Permission, role: Role) throws {
        let database = try Database.inMemory()
        var disagreements: [AccessSubject] = []
        for areas in Self.accountAreas {
            let viewer = Viewer.sample(role: role, areas: areas)
            for sensitivity in Sensitivity.allCases {
                let reach = viewer.reach(of: permission, sensitivity: sensitivity)
                for places in Self.households {
                    for relations in Self.relationSets {
                        let subject = AccessSubject(places: places, relations: relations, sensitivity: sensitivity)
                        let expected = viewer.decision(on: permission, of: subject).isAdmitted
                        if reach.admits(places: places, relations: relations) != expected { disagreements.append(subject) }
                    }
                }
            }
            try database.read { try agrees(viewer.reach(of: permission), in: $0) }
        }
        #expect(disagreements.isEmpty, "\(disagreements.count): \(disagreements.prefix(3))")
    }

    /// The condition of the query against `Reach.admits`, for a few relations at a time: SQL is slow to ask.
    private func agrees(_ reach: Reach, in connection: Connection) throws {
        for places in Self.households {
            for relations in [[], [.responsible], [.referred], [.named, .breakGlass]] as [Set<Relation>] {
                let held = Dictionary(
                    uniqueKeysWithValues: Relation.allCases.map { ($0, relations.contains($0) ? "1 = 1" : "1 = 0" as SQL) })
                let condition = reach.condition(on: "h.hukou", "h.lives", related: held)
                let found: Int? = try connection.value(
                    """
                    SELECT 1 FROM (SELECT \(places.first) AS hukou, \(places.dropFirst().first) AS lives) AS h WHERE \(condition)
                    """)
                #expect((found != nil) == reach.admits(places: places, relations: relations), "\(places) \(relations)")
            }
        }
    }

    @Test func `a query that cannot tell a relation takes it not to hold`() {
        let reach = Viewer.sample(role: .partnerOrganisation, areas: []).reach(of: .workReferral)
        #expect(reach.relations == [.referred])
        #expect(reach.condition(on: "area") == "1 = 0")
        #expect(AccessRules([:]).reach(.sample(role: .districtOfficer, areas: [.district]), .viewCase).isEmpty)
    }

    @Test(arguments: AccessRefusal.allCases)
    func `every refusal says in Chinese what to do`(refusal: AccessRefusal) {
        #expect(refusal.message.contains("请"))
        #expect(refusal.message.hasSuffix("。"))
    }

    @Test func `restricted content is granted by name and in no other way`() {
        for permission in Permission.allCases {
            for grant in AccessRules.standard.grants(of: permission) where grant.sensitivity == .restricted {
                #expect(grant.relations == [.named], "\(permission)")
            }
        }
    }
}

/// A file that is not exactly right is not used at all.
struct AccessRulesReadingTests {
    static let grant = "{角色: 审计员, 范围: 不限, 目的: [监督检查], 敏感: 一般}"

    /// A whole file in which every permission has the one grant, and one of them `last` instead.
    static func file(_ last: String = "- " + grant, permission: String = "抽查") -> String {
        "权限:\n"
            + Permission.allCases.filter { $0 != .sampleAudit }.map { "  \($0.label):\n    - \(grant)\n" }.joined()
            + "  \(permission):\n    \(last)\n"
    }

    @Test func `the file that is built in is a whole one`() throws {
        #expect(try AccessRules(yaml: AccessRules.standardText) == AccessRules.standard)
        #expect(try AccessRules(yaml: Self.file()).grants(of: .sampleAudit).count == 1)
    }

    @Test(
        arguments: [
            ("- {角色: 审计师, 范围: 不限, 目的: [监督检查], 敏感: 一般}", "不认识“审计师”"),
            ("- {角色: 审计员, 范围: 全国, 目的: [监督检查], 敏感: 一般}", "不认识“全国”"),
            ("- {角色: 审计员, 范围: 不限, 目的: [看看], 敏感: 一般}", "不认识“看看”"),
            ("- {角色: 审计员, 范围: 不限, 目的: [监督检查], 敏感: 公开}", "不认识“公开”"),
            ("- {角色: 审计员, 范围: 不限, 目的: [监督检查], 敏感: 一般, 关糸: [承办]}", "不认识“关糸”"),
            ("- {角色: 审计员, 范围: 不限, 目的: [监督检查], 敏感: 一般, 关系: [亲戚]}", "不认识“亲戚”"),
            ("- {角色: 审计员, 范围: 不限, 目的: [监督检查], 敏感: 一般, 关系: []}", "至少一项"),
            ("- {角色: 审计员, 范围: 不限, 目的: [], 敏感: 一般}", "至少一项"),
            ("- {角色: 审计员, 范围: 不限, 目的: [监督检查, 监督检查], 敏感: 一般}", "重复"),
            ("- {角色: 审计员, 范围: 不限, 敏感: 一般}", "缺少“目的”"),
            ("- {范围: 不限, 目的: [监督检查], 敏感: 一般}", "缺少“角色”"),
            ("- {角色: 审计员, 角色: 居民, 范围: 不限, 目的: [监督检查], 敏感: 一般}", "重复"),
            ("- \(grant)\n    - \(grant)", "一样的授权"),
            ("[]", "至少一项"),
            ("审计员", "至少一项"),
        ])
    func `a grant with a fault is refused with its line and what to do`(grant: String, expected: String) throws {
        let error = try #require(throws: AccessRulesError.self) { try AccessRules(yaml: Self.file(grant)) }
        #expect(error.message.contains(expected), "\(error.message)")
        #expect(error.message.hasPrefix("访问规则"))
    }

    @Test func `the line that is named is the one at fault`() throws {
        let error = try #require(throws: AccessRulesError.self) { try AccessRules(yaml: Self.file("- {角色: 审计师}")) }
        let fault = try #require(Self.file("- {角色: 审计师}").split(separator: "\n").firstIndex { $0.contains("审计师") })
        #expect(error.line == fault + 1)
    }

    @Test(
        arguments: [
            ("抽检", "不认识“抽检”"),
            ("导出", "重复"),
        ])
    func `a permission that is misspelt or said twice is refused`(permission: String, expected: String) throws {
        let error = try #require(throws: AccessRulesError.self) { try AccessRules(yaml: Self.file(permission: permission)) }
        #expect(error.message.contains(expected), "\(error.message)")
    }

    @Test(
        arguments: [
            ("权限: {}", "缺少“查看工作台”"),
            ("权限: {}\n例外: {}", "不认识“例外”"),
            ("权限: [", "YAML"),
            ("", "是空的"),
            ("- 权限", "“项：内容”"),
        ])
    func `a text that is no access file is refused`(text: String, expected: String) throws {
        let error = try #require(throws: AccessRulesError.self) { try AccessRules(yaml: text) }
        #expect(error.message.contains(expected), "\(error.message)")
    }
}
