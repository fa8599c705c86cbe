import Access
import Casework
import Civics
import Database
import Hummingbird
import Register

/// Suspicions of harm (受限事项): for those named, and nobody else, whatever their rank.
struct SafeguardingController: Sendable {
    let site: Site

    func add(to routes: SiteRoutes) {
        routes.act(.post, .caseSafeguarding, raise)
        routes.page(.get, .safeguarding, list)
        routes.page(.get, .safeguardingMatter, show)
        routes.act(.post, .safeguardingReports) { request, visit in
            try await act(visit, .saved) { act, matter in
                guard let authority = visit.form["authority"].flatMap(SafeguardingAuthority.init) else {
                    throw CaseworkError.missing(field: "报告给谁")
                }
                let ago = Int64(max(0, visit.form.number("minutes") ?? 0))
                try act.recordReport(
                    of: matter.id, to: authority, at: visit.now.adding(minutes: -ago), receipt: visit.form["receipt"],
                    note: visit.form.text("note"))
            }
        }
        routes.act(.post, .safeguardingNames) { request, visit in
            try await act(visit, .named) { act, matter in
                try act.name(
                    signingInAs: visit.required("account", "账号"), for: matter.caseFile, reason: visit.required("reason", "为什么要知情"))
            }
        }
        routes.act(.post, .safeguardingClosing) { request, visit in
            try await act(visit, .saved) { act, matter in try act.close(matter.id, outcome: visit.required("note", "处置结果")) }
        }
        routes.page(.get, .safeguardingDuty, duty)
        routes.act(.post, .safeguardingDuty, register)
        routes.act(.post, .safeguardingRestriction) { request, visit in
            try await act(visit, .saved) { act, matter in try act.restrict(matter.caseFile, visit.form["restricted"] == "1") }
        }
    }

    /// From the page of a case.
    func raise(_ request: Request, _ visit: Visit) async throws -> Response {
        let kinds = visit.form.all("kind").compactMap(SafeguardingKind.init)
        let text = visit.form.text("safeguarding-text")
        return try await site.act(visit, .workCase, then: { Path.caseFile.link($0.id, query: [Done.safeguarded.item]) }) { act, file in
            try act.safeguard(file.id, kinds, text: text, from: .caseFile)
        }
    }

    func list(_ visit: Visit) async throws -> Page {
        let site = site
        let rows = try await site.database.read { db in
            try Safeguarding.all(for: visit.viewer.account, in: db).map { try SafeguardingPage($0, visit, site, in: db) }
        }
        let empty = rows.isEmpty ? EmptyState("没有需要您知情的受限事项。") : nil
        let duty = visit.viewer.may(.manageAccounts) ? Path.safeguardingDuty.link() : nil
        var page = Page(
            "safeguarding", title: "受限事项", content: SafeguardingListPage(rows: rows, empty: empty, duty: duty),
            showing: ViewSubject(.list, area: visit.viewer.areas.first))
        page.purpose = .emergency
        return page
    }

    func duty(_ visit: Visit) async throws -> Page {
        let site = site
        let officers = try await site.database.read { try SafeguardingDuty.officers(in: visit.viewer.areaFilter, from: $0) }
        let rows = officers.map { officer in
            SafeguardingDutyPage.Row(
                account: "\(officer.account)", name: officer.displayName, place: site.places.name(of: officer.area), isOn: officer.isOn,
                csrf: visit.session.csrf)
        }
        let content = SafeguardingDutyPage(
            notice: visit.done.map { Notice(.success, $0.title) }, rows: rows, action: Path.safeguardingDuty.link())
        return Page("safeguarding-duty", title: "儿童保护专员", content: content)
    }

    func register(_ request: Request, _ visit: Visit) async throws -> Response {
        guard let number = visit.form["account"].flatMap({ Int64($0) }) else { throw CaseworkError.missing(field: "账号") }
        let site = site
        try await site.database.write { transaction in
            let act = CaseAct(site.pack.work, by: visit.viewer.account, at: visit.now, in: transaction)
            try act.register(Identifier(number), onDuty: visit.form["on"] == "1")
            try AuditTrail.record(
                .changed, by: visit.viewer.account, subject: ViewSubject(.account, number: number),
                route: "\(visit.rule.method) \(visit.path)",
                detail: "儿童保护专员", at: visit.now, in: transaction)
        }
        return .redirect(to: Path.safeguardingDuty.link(query: [Done.saved.item]), type: .normal)
    }

    func show(_ visit: Visit) async throws -> Page {
        let site = site
        let (content, file) = try await site.database.read { db in
            let matter = try visit.matter(in: db)
            guard let file = try CaseFile.find(matter.caseFile, in: db) else { throw WebError.notFound }
            return (try SafeguardingPage(matter, visit, site, in: db), file)
        }
        var page = Page("safeguarding-matter", title: "受限事项", content: content, showing: ViewSubject(file))
        page.purpose = .emergency
        return page
    }

    private func act(
        _ visit: Visit, _ done: Done, _ body: @escaping @Sendable (CaseAct, Safeguarding) throws -> Void
    ) async throws -> Response {
        let site = site
        let path = try await site.database.write { transaction in
            let matter = try visit.matter(in: transaction)
            guard let file = try CaseFile.find(matter.caseFile, in: transaction) else { throw WebError.notFound }
            try body(CaseAct(site.pack.work, by: visit.viewer.account, at: visit.now, in: transaction), matter)
            try site.log(visit, file, in: transaction)
            return Path.safeguardingMatter.link(matter.id, query: [done.item])
        }
        return .redirect(to: path, type: .normal)
    }
}

extension Visit {
    /// - Throws: `WebError.notFound` for a matter that is not there and for one that the viewer is not named for alike.
    fileprivate func matter(in db: Connection) throws -> Safeguarding {
        guard let number = parameters.get("matter").flatMap({ Int64($0) }),
            let matter = try Safeguarding.find(Safeguarding.ID(number), for: viewer.account, in: db)
        else { throw WebError.notFound }
        return matter
    }
}

struct SafeguardingListPage: Sendable {
    let rows: [SafeguardingPage]
    let empty: EmptyState?
    /// Who is told of new ones; for those who register them.
    let duty: String?
}

struct SafeguardingDutyPage: Sendable {
    struct Row: Sendable {
        let account: String
        let name: String
        let place: String
        let isOn: Bool
        let csrf: String
    }

    let notice: Notice?
    let rows: [Row]
    let action: String
}

struct SafeguardingPage: Sendable {
    let notice: Notice?
    let href: String
    let head: String
    let kinds: String
    let text: String?
    let origin: String
    let raised: String
    let isReported: Bool
    let isOfMinor: Bool
    /// When and how it ended.
    let closing: String?
    let closingAction: String
    let reports: [TimelineEvent]
    let names: [NamedValue]
    let authorities: SelectField
    let caseHref: String
    let isRestricted: Bool
    let reportAction: String
    let nameAction: String
    let restrictionAction: String
    let csrf: String

    init(_ matter: Safeguarding, _ visit: Visit, _ site: Site, in db: Connection) throws {
        notice = visit.done.map { Notice(.success, $0.title) }
        href = Path.safeguardingMatter.link(matter.id)
        let file = try CaseFile.find(matter.caseFile, in: db)
        let members = try file.map { try Household.members(of: $0.household, in: db) } ?? []
        head = (members.first(where: \.isHead) ?? members.first).map { Masked.name($0.person.name) } ?? "（无户主）"
        kinds = matter.kinds.map(\.label).joined(separator: "、")
        text = matter.text
        origin = matter.origin.label
        raised = "\(matter.raisedAt.beijingText) \(matter.raisedBy ?? "系统")"
        isReported = matter.reports > 0
        isOfMinor = matter.isOfMinor
        closing = matter.closedAt.map { "\($0.beijingText) 办结：\(matter.outcome ?? "")" }
        closingAction = Path.safeguardingClosing.link(matter.id)
        reports = try matter.reportsMade(in: db).map { report in
            let text = [report.receipt.map { "回执 \($0)" }, report.note].compactMap { $0 }.joined(separator: "；")
            return TimelineEvent(
                report.at.beijingText, "已报告\(report.authority.label)", who: report.by, text: text.isEmpty ? nil : text, kind: .good)
        }
        names = try matter.names(in: db).map { NamedValue($0.displayName, $0.reason) }
        authorities = SelectField("authority", "报告给谁", SafeguardingAuthority.allCases.map { Choice($0.rawValue, $0.label) })
        caseHref = Path.caseFile.link(matter.caseFile)
        isRestricted = file?.isRestricted ?? false
        reportAction = Path.safeguardingReports.link(matter.id)
        nameAction = Path.safeguardingNames.link(matter.id)
        restrictionAction = Path.safeguardingRestriction.link(matter.id)
        csrf = visit.session.csrf
    }
}
