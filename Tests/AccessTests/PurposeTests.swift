import Access
import Civics
import Database
import Testing

struct PurposeTests {
    @Test(arguments: Role.allCases)
    func `what a role does without being asked has a purpose that the rules grant`(role: Role) {
        for permission in Permission.allCases {
            let granted = AccessRules.standard.grants(of: permission, to: role).map(\.purposes)
            let usual = Purpose.usual(of: role, for: permission)
            #expect(usual.map { purpose in granted.contains { $0.contains(purpose) } } ?? granted.isEmpty, "\(role) \(permission)")
        }
    }

    @Test(
        arguments: [
            (.districtOfficer, .viewHousehold, .review), (.districtOfficer, .viewAccessLog, .enquiry),
            (.districtOfficer, .viewDeliveries, .dataCheck), (.districtOfficer, .reviewBreakGlass, .supervision),
            (.subdistrictOfficer, .triageCases, .review), (.subdistrictOfficer, .reportLead, .enquiry),
            (.consultant, .viewCase, .visit), (.consultant, .breakGlass, .emergency), (.consultant, .reportLead, .visit),
            (.partnerOrganisation, .workReferral, .assistance), (.partnerOrganisation, .viewPolicies, .enquiry),
            (.policyEditor, .viewPolicies, .enquiry), (.auditor, .viewDeliveries, .supervision), (.auditor, .viewAudit, .supervision),
            (.auditor, .viewHousehold, nil), (.resident, .viewPolicies, nil),
        ] as [(Role, Permission, Purpose?)])
    func `the usual purpose is what the role is there for`(role: Role, permission: Permission, expected: Purpose?) {
        #expect(Purpose.usual(of: role, for: permission) == expected)
    }
}
