import Access
import Civics
import Database
import Hummingbird
import Library
import PolicyLanguage
import Screening

/// The policy library (政策库): a list to search, and each policy as a leaflet (明白纸).
struct PolicyController: Sendable {
    let site: Site

    func add(to routes: SiteRoutes) {
        routes.page(.get, .policies, list)
        routes.page(.get, .policy, show)
    }

    func list(_ visit: Visit) async throws -> Page {
        let (run, tallies) = try await latestTallies()
        let mayList = visit.viewer.may(.listLeads)
        let filter = PoliciesPage.Filter(
            text: visit.query["q"], department: visit.query["department"], category: visit.query["category"])
        let content = PoliciesPage(
            site.program, filter, importance: site.pack.casework.leadPolicies, tallies: tallies, day: run?.day ?? site.settings.today,
            isScreened: run != nil, linksLeads: mayList)
        return Page("policies", title: "政策库", content: content)
    }

    func show(_ visit: Visit) async throws -> Page {
        guard let policy = site.program.policy(visit.parameters.get("policy") ?? ""), let source = source(of: policy) else {
            throw WebError.notFound
        }
        let (run, tallies) = try await latestTallies()
        let day = run?.day ?? site.settings.today
        let leaflet = Leaflet(policy: policy, source: source, program: site.program, day: day)
        let content = PolicyLeafletPage(leaflet, tally: tallies[policy.id], linksLeads: visit.viewer.may(.listLeads))
        return Page("policy", title: policy.page.name(on: day), content: content)
    }

    private func latestTallies() async throws -> (ScreeningRun?, [TypedPolicy.ID: PolicyTally]) {
        try await site.database.read { db in
            guard let run = try ScreeningRun.latest(in: db) else { return (nil, [:]) }
            let tallies = try run.policies(in: db)
            return (run, Dictionary(tallies.map { ($0.policy, $0) }, uniquingKeysWith: { first, _ in first }))
        }
    }

    /// Each page of the pack holds one policy.
    private func source(of policy: TypedPolicy) -> SourceText? {
        let location = (policy.conditions + policy.exclusions).first?.location ?? policy.benefits.first?.location
        return site.pack.pages.first { $0.path == location?.path }
    }
}

/// What a screening says of a policy, as shown.
struct TallyFigures: Sendable {
    let entitled: String
    let receiving: String
    let missed: String
    let undecided: String
    let unit: String
    let leadsHref: String

    init(_ tally: PolicyTally, _ policy: TypedPolicy) {
        entitled = grouped(tally.entitled)
        receiving = grouped(tally.receiving)
        missed = grouped(tally.missed)
        undecided = grouped(tally.undecided)
        unit = policy.entity == .household ? "户" : "人"
        leadsHref = LeadsQuery(policy: policy.id).link
    }
}

struct PoliciesPage: Sendable {
    struct Filter: Sendable {
        let text: String?
        let department: String?
        let category: String?
    }

    struct Option: Sendable {
        let value: String
        let isSelected: Bool
    }

    struct Line: Sendable {
        let href: String
        let name: String
        let shortName: String
        let department: String
        let category: String
        let confidence: String
        let isWarning: Bool
        let tally: TallyFigures?
    }

    let action: String
    let text: String
    let departments: [Option]
    let categories: [Option]
    let day: String
    let isScreened: Bool
    let linksLeads: Bool
    let count: Int
    let lines: [Line]
    let isEmpty: Bool
    let clear: String

    init(
        _ program: TypedProgram, _ filter: Filter, importance: [TypedPolicy.ID], tallies: [TypedPolicy.ID: PolicyTally], day: CivilDate,
        isScreened: Bool, linksLeads: Bool
    ) {
        action = Path.policies.link()
        clear = action
        text = filter.text ?? ""
        self.day = day.chinese
        self.isScreened = isScreened
        self.linksLeads = linksLeads
        // In the pack's order of importance; warnings entitle to nothing and come last.
        func rank(of policy: TypedPolicy) -> Int {
            policy.page.kind == .warning ? .max : importance.firstIndex(of: policy.id) ?? importance.count
        }
        func options(_ values: [String], _ chosen: String?) -> [Option] {
            Set(values).subtracting([""]).sorted().map { Option(value: $0, isSelected: $0 == chosen) }
        }
        departments = options(program.policies.map(\.page.department), filter.department)
        categories = options(program.policies.map(\.page.category), filter.category)
        let found = program.policies.filter { filter.accepts($0.page) }
        let ordered = found.enumerated().sorted { (rank(of: $0.element), $0.offset) < (rank(of: $1.element), $1.offset) }
        lines = ordered.map { Line($0.element, tallies[$0.element.id], day: day) }
        count = lines.count
        isEmpty = lines.isEmpty
    }
}

extension PoliciesPage.Filter {
    fileprivate func accepts(_ page: PolicyPage) -> Bool {
        if let department, page.department != department { return false }
        if let category, page.category != category { return false }
        guard let text else { return true }
        return ([page.name, page.shortName, page.department, page.category] + page.aliases.map(\.name)).contains { $0.contains(text) }
    }
}

extension PoliciesPage.Line {
    fileprivate init(_ policy: TypedPolicy, _ tally: PolicyTally?, day: CivilDate) {
        href = Path.policy.link(policy.id)
        name = policy.page.name(on: day)
        shortName = policy.page.shortName
        department = policy.page.department
        category = policy.page.category
        confidence = policy.page.confidence.label
        isWarning = policy.page.kind == .warning
        self.tally = tally.map { TallyFigures($0, policy) }
    }
}
