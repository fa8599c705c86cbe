import Access

extension Path {
    static let cases = Path("/cases")
    static let caseDispatches = Path("/cases/dispatches")
    static let newDispatches = Path("/cases/dispatches/new")
    static let casePassings = Path("/cases/passings")
    static let newPassings = Path("/cases/passings/new")
    static let caseReassignments = Path("/cases/reassignments")
    static let newReassignments = Path("/cases/reassignments/new")
    static let caseFilters = Path("/cases/filters")
    static let caseFilterRemovals = Path("/cases/filters/removals")
    static let caseFile = Path("/cases/:case")
    static let caseDispatch = Path("/cases/:case/dispatches")
    static let caseDispatchUndo = Path("/cases/:case/dispatches/undo")
    static let caseReassignment = Path("/cases/:case/reassignments")
    static let casePassing = Path("/cases/:case/passings")
    static let caseReturn = Path("/cases/:case/returns")
    static let caseAssistant = Path("/cases/:case/assistants")
    static let caseAssistantRemoval = Path("/cases/:case/assistants/removals")
    static let caseNote = Path("/cases/:case/notes")
    static let caseClosing = Path("/cases/:case/closings")
    static let caseReopening = Path("/cases/:case/reopenings")
    static let caseVisits = Path("/cases/:case/visits")
    static let caseNeeds = Path("/cases/:case/needs")
    static let casePlan = Path("/cases/:case/plan")
    static let caseAid = Path("/cases/:case/aid")
    static let caseHistory = Path("/cases/:case/history")
    static let newLead = Path("/leads/new")
    static let unmatchedLeads = Path("/leads/unmatched")
    static let unmatchedLeadMatch = Path("/leads/unmatched/:unmatched/matches")
}

/// Cases: the queue, triage and dispatch, one case, its closing; and leads that people tell.
enum CaseArea: SiteArea {
    static let access = [
        RouteAccess("GET", .cases, .permission(.listCases), log: .list),
        // Many at once: what would be done, to be confirmed, and doing it.
        RouteAccess("GET", .newDispatches, .permission(.triageCases), log: .list),
        RouteAccess("POST", .caseDispatches, .permission(.triageCases)),
        RouteAccess("GET", .newPassings, .permission(.passCase), log: .list),
        RouteAccess("POST", .casePassings, .permission(.passCase)),
        RouteAccess("GET", .newReassignments, .permission(.triageCases), log: .list),
        RouteAccess("POST", .caseReassignments, .permission(.triageCases)),
        RouteAccess("POST", .caseFilters, .permission(.listCases)),
        RouteAccess("POST", .caseFilterRemovals, .permission(.listCases)),
        RouteAccess("GET", .caseFile, .permission(.viewCase), log: .household),
        RouteAccess("GET", .caseHistory, .permission(.viewCase), log: .household),
        RouteAccess("POST", .caseDispatch, .permission(.triageCases)),
        RouteAccess("POST", .caseDispatchUndo, .permission(.triageCases)),
        RouteAccess("POST", .caseReassignment, .permission(.triageCases)),
        RouteAccess("POST", .casePassing, .permission(.passCase)),
        RouteAccess("POST", .caseReturn, .permission(.workCase)),
        RouteAccess("POST", .caseAssistant, .permission(.triageCases)),
        RouteAccess("POST", .caseAssistantRemoval, .permission(.triageCases)),
        RouteAccess("POST", .caseNote, .permission(.workCase)),
        RouteAccess("POST", .caseClosing, .permission(.workCase)),
        RouteAccess("POST", .caseReopening, .permission(.workCase)),
        // Finding the person who is told of looks into the register.
        RouteAccess("GET", .newLead, .permission(.reportLead), log: .list),
        RouteAccess("POST", .newLead, .permission(.reportLead)),
        RouteAccess("GET", .unmatchedLeads, .permission(.passCase), log: .list),
        RouteAccess("POST", .unmatchedLeadMatch, .permission(.passCase)),
    ]

    static let menu = [MenuItem(.cases, "个案", icon: "cases", .listCases, .work)]

    static func add(to routes: SiteRoutes) {
        CaseListController(site: routes.site).add(to: routes)
        BulkActController(site: routes.site).add(to: routes)
        CaseController(site: routes.site).add(to: routes)
        CaseActController(site: routes.site).add(to: routes)
        LeadReportController(site: routes.site).add(to: routes)
    }
}
