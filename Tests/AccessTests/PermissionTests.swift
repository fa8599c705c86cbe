import Access
import Testing

struct PermissionTests {
    /// The whole table, written a second time: a change must be meant.
    static let expected: [Role: Set<Permission>] = [
        .districtOfficer: [
            .viewToday, .listLeads, .viewHousehold, .revealIdentity, .viewPolicies, .viewDeliveries, .viewRawRows, .manageAccounts,
            .listCases, .viewCase, .reportLead, .passCase, .viewReports, .export, .manageDirectory, .viewSafeguarding, .reviewBreakGlass,
            .viewAccessLog,
        ],
        .subdistrictOfficer: [
            .viewToday, .listLeads, .viewHousehold, .revealIdentity, .viewPolicies, .viewDeliveries, .listCases, .viewCase, .reportLead,
            .triageCases, .passCase, .workCase, .approvePlan, .viewReports, .export, .manageDirectory, .viewSafeguarding, .breakGlass,
        ],
        .consultant: [
            .viewToday, .listLeads, .viewHousehold, .revealIdentity, .viewPolicies, .listCases, .viewCase, .reportLead, .workCase,
            .viewSafeguarding, .breakGlass,
        ],
        .partnerOrganisation: [.viewPolicies, .workReferral],
        .policyEditor: [.viewPolicies],
        .auditor: [.viewPolicies, .viewDeliveries, .viewAudit, .viewReports, .sampleAudit, .viewAccessLog],
        .resident: [],
    ]

    @Test(arguments: Role.allCases)
    func `a role may do what the table says and nothing else`(role: Role) throws {
        let expected = try #require(Self.expected[role])
        let viewer = Viewer.sample(role: role, areas: [.district])
        for permission in Permission.allCases {
            #expect(viewer.may(permission) == expected.contains(permission), "\(role) \(permission)")
        }
    }

    @Test(arguments: Permission.allCases)
    func `every permission is held by someone and never by a resident`(permission: Permission) {
        #expect(Role.allCases.contains { RolePermissions.of($0).contains(permission) })
        #expect(!RolePermissions.of(.resident).contains(permission))
    }

    @Test func `nobody both manages accounts and watches the audit trail`() {
        #expect(!Role.allCases.contains { RolePermissions.of($0).isSuperset(of: [.manageAccounts, .viewAudit]) })
    }

    @Test func `nobody reviews what they may do themselves`() {
        #expect(!Role.allCases.contains { RolePermissions.of($0).isSuperset(of: [.breakGlass, .reviewBreakGlass]) })
        #expect(!Role.allCases.contains { RolePermissions.of($0).isSuperset(of: [.workCase, .sampleAudit]) })
    }

    @Test func `no two permissions have one name`() {
        #expect(Set(Permission.allCases.map(\.label)).count == Permission.allCases.count)
    }

    @Test(arguments: Role.allCases)
    func `a role that works on households cannot be without an area`(role: Role) {
        #expect(role.worksInAnArea == RolePermissions.of(role).contains(.viewHousehold))
    }
}
