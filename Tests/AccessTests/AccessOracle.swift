import Access
import Civics

/// The access rules a second time, told role by role and without a table: what each kind of worker is there for.
///
/// Written from the duties, not from the file. Where the two disagree, one of them is wrong.
struct AccessOracle {
    let role: Role
    let places: [RegionCode]
    let areas: [RegionCode]
    let relations: Set<Relation>

    private var isMine: Bool { places.contains { place in areas.contains { place.description.hasPrefix($0.description) } } }
    private var isInMyDistrict: Bool {
        places.contains { place in areas.contains { place.description.hasPrefix($0.description.prefix(6)) } }
    }
    private var isMyCase: Bool { relations.contains(.responsible) || relations.contains(.assisting) }
    private var hasBrokenGlass: Bool { relations.contains(.breakGlass) && isInMyDistrict }

    func admits(_ permission: Permission, _ sensitivity: Sensitivity, _ purpose: Purpose) -> Bool {
        // Restricted content has one door, and only people named for it have the key.
        if permission == .viewSafeguarding {
            return relations.contains(.named) && [.districtOfficer, .subdistrictOfficer, .consultant].contains(role)
                && [.emergency, .assistance].contains(purpose)
        }
        if sensitivity == .restricted { return false }
        return switch role {
        case .districtOfficer: districtOfficer(permission, sensitivity, purpose)
        case .subdistrictOfficer: subdistrictOfficer(permission, sensitivity, purpose)
        case .consultant: consultant(permission, sensitivity, purpose)
        case .partnerOrganisation:
            permission == .workReferral && relations.contains(.referred) && purpose == .assistance
                || permission == .viewPolicies && sensitivity == .general && purpose == .enquiry
        case .policyEditor: permission == .viewPolicies && sensitivity == .general && [.enquiry, .dataCheck].contains(purpose)
        case .auditor:
            [.viewPolicies, .viewDeliveries, .viewAudit, .viewReports, .sampleAudit, .viewAccessLog].contains(permission)
                && sensitivity == .general
                && purpose == .supervision
        case .resident: false
        }
    }

    private func districtOfficer(_ permission: Permission, _ sensitivity: Sensitivity, _ purpose: Purpose) -> Bool {
        let isOfficeWork = [.visit, .review, .dataCheck, .enquiry].contains(purpose)
        // A household of which no place is known is no subdistrict's: the district finds out whose it is.
        let isMine = isInMyDistrict || places.isEmpty
        return switch permission {
        case .viewToday, .listLeads: isInMyDistrict && sensitivity == .general && isOfficeWork
        case .listCases: isMine && sensitivity == .general && isOfficeWork
        case .viewHousehold, .viewCase, .revealIdentity: isMine && isOfficeWork
        case .reportLead: [.enquiry, .visit].contains(purpose)
        // It hands cases to subdistricts, never to consultants.
        case .passCase: isMine && purpose == .review
        case .viewPolicies: sensitivity == .general && [.enquiry, .dataCheck].contains(purpose)
        case .viewDeliveries: sensitivity == .general && purpose == .dataCheck
        case .viewRawRows: purpose == .dataCheck
        case .viewReports: isInMyDistrict && sensitivity == .general && [.review, .supervision].contains(purpose)
        case .export: isInMyDistrict && [.review, .dataCheck].contains(purpose)
        case .manageAccounts: sensitivity == .general && purpose == .review
        case .manageDirectory: isInMyDistrict && sensitivity == .general && purpose == .review
        case .reviewBreakGlass: isInMyDistrict && purpose == .supervision
        case .viewAccessLog: isInMyDistrict && sensitivity == .general && purpose == .enquiry
        // The district neither works cases nor watches itself.
        case .triageCases, .workCase, .approvePlan, .workReferral, .breakGlass, .viewAudit, .sampleAudit, .viewSafeguarding: false
        }
    }

    private func subdistrictOfficer(_ permission: Permission, _ sensitivity: Sensitivity, _ purpose: Purpose) -> Bool {
        let isOfficeWork = [.visit, .review, .dataCheck, .enquiry].contains(purpose)
        let isEmergency = hasBrokenGlass && purpose == .emergency
        return switch permission {
        case .viewToday, .listLeads, .listCases: isMine && sensitivity == .general && isOfficeWork
        case .viewHousehold, .viewCase, .revealIdentity: isMine && isOfficeWork || isEmergency
        case .reportLead: [.enquiry, .visit].contains(purpose)
        case .triageCases, .passCase, .approvePlan: isMine && purpose == .review
        case .workCase: isMine && [.visit, .review, .assistance].contains(purpose)
        case .viewPolicies: sensitivity == .general && purpose == .enquiry
        case .viewDeliveries: sensitivity == .general && purpose == .dataCheck
        case .viewReports, .manageDirectory: isMine && sensitivity == .general && purpose == .review
        case .export: isMine && [.review, .dataCheck].contains(purpose)
        case .breakGlass: isInMyDistrict && purpose == .emergency
        case .viewRawRows, .manageAccounts, .viewAudit, .viewAccessLog, .sampleAudit, .reviewBreakGlass, .workReferral, .viewSafeguarding:
            false
        }
    }

    private func consultant(_ permission: Permission, _ sensitivity: Sensitivity, _ purpose: Purpose) -> Bool {
        let isFieldWork = [.visit, .assistance, .enquiry].contains(purpose)
        let isEmergency = hasBrokenGlass && purpose == .emergency
        return switch permission {
        case .viewToday, .listLeads, .listCases: (isMine || isMyCase) && sensitivity == .general && isFieldWork
        case .viewHousehold, .viewCase: (isMine || isMyCase) && isFieldWork || isEmergency
        // A neighbour's name and number are not for whoever works in the same committee.
        case .revealIdentity: isMyCase && [.visit, .assistance].contains(purpose) || isEmergency
        case .reportLead: [.enquiry, .visit].contains(purpose)
        case .workCase: (isMine || isMyCase) && [.visit, .assistance].contains(purpose)
        case .viewPolicies: sensitivity == .general && purpose == .enquiry
        case .breakGlass: isInMyDistrict && purpose == .emergency
        case .viewDeliveries, .viewRawRows, .manageAccounts, .viewAudit, .viewAccessLog, .triageCases, .passCase, .approvePlan,
            .workReferral, .viewReports,
            .export,
            .manageDirectory, .viewSafeguarding, .reviewBreakGlass, .sampleAudit:
            false
        }
    }
}
