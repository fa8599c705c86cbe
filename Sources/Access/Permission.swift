/// One thing an account may be allowed to do. Whether it may do it to a given household is a question of areas; see `Viewer`.
package enum Permission: String, CaseIterable, Hashable, Sendable {
    case viewToday
    case listLeads
    case viewHousehold
    /// Full names, ID numbers, addresses and telephone numbers in place of masked ones.
    case revealIdentity
    case viewPolicies
    case viewDeliveries
    /// The rows of a delivery as they came, whoever they are about.
    case viewRawRows
    case manageAccounts
    case viewAudit
}

/// Who may do what: the only place that says so. What is not listed is denied.
package enum RolePermissions {
    package static func of(_ role: Role) -> Set<Permission> {
        switch role {
        // Everything but the audit trail: those it watches do not keep it.
        case .districtOfficer:
            [
                .viewToday, .listLeads, .viewHousehold, .revealIdentity, .viewPolicies, .viewDeliveries, .viewRawRows, .manageAccounts,
            ]
        // No raw rows: a delivery holds the households of every subdistrict.
        case .subdistrictOfficer: [.viewToday, .listLeads, .viewHousehold, .revealIdentity, .viewPolicies, .viewDeliveries]
        case .consultant: [.viewToday, .listLeads, .viewHousehold, .viewPolicies]
        case .partnerOrganisation, .policyEditor: [.viewPolicies]
        case .auditor: [.viewPolicies, .viewDeliveries, .viewAudit]
        case .resident: []
        }
    }
}
