import Database

/// What an account is for. The raw value is stored.
package enum Role: String, CaseIterable, BindableValue, Hashable, Sendable {
    case districtOfficer
    case subdistrictOfficer
    case consultant
    case partnerOrganisation
    case policyEditor
    case auditor
    case resident

    package var label: String {
        switch self {
        case .districtOfficer: "区级管理员"
        case .subdistrictOfficer: "街镇救助干部"
        case .consultant: "社区救助顾问"
        case .partnerOrganisation: "协作机构"
        case .policyEditor: "政策编辑"
        case .auditor: "审计员"
        case .resident: "居民"
        }
    }

    /// Whether the role works on households of a place, and so means nothing without one.
    package var worksInAnArea: Bool {
        switch self {
        case .districtOfficer, .subdistrictOfficer, .consultant: true
        case .partnerOrganisation, .policyEditor, .auditor, .resident: false
        }
    }
}
