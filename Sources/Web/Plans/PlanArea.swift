import Access

extension Path {
    static let plans = Path("/plans")
    static let planPrint = Path("/cases/:case/plan/print")
    static let planGoal = Path("/cases/:case/plan/goal")
    static let planNeeds = Path("/cases/:case/plan/needs")
    static let planNeedRemoval = Path("/cases/:case/plan/needs/:need/removal")
    static let planItems = Path("/cases/:case/plan/items")
    static let planItem = Path("/cases/:case/plan/items/:item")
    static let planItemRemoval = Path("/cases/:case/plan/items/:item/removal")
    static let planItemProgress = Path("/cases/:case/plan/items/:item/progress")
    static let planSubmission = Path("/cases/:case/plan/submission")
    static let planDecision = Path("/cases/:case/plan/decision")
}

/// One-household plans: made, approved, printed.
enum PlanArea: SiteArea {
    static let access =
        [
            RouteAccess("GET", .plans, .permission(.listCases), log: .list),
            RouteAccess("GET", .casePlan, .permission(.viewCase), log: .household),
            RouteAccess("GET", .planPrint, .permission(.viewCase), log: .household),
            RouteAccess("POST", .planDecision, .permission(.approvePlan), log: .household),
        ]
        + ([
            .casePlan, .planGoal, .planNeeds, .planNeedRemoval, .planItems, .planItem, .planItemRemoval, .planItemProgress, .planSubmission,
        ] as [Path]).map { RouteAccess("POST", $0, .permission(.workCase), log: .household) }

    static let menu = [MenuItem(.plans, "方案审批", icon: "check", .approvePlan, .work)]

    static func add(to routes: SiteRoutes) { PlanController(site: routes.site).add(to: routes) }
}
