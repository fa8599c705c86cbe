import Access
import Civics
import Database
import Foundation

/// Who looked at whom, when and why (查看记录), for those who watch over it.
struct ViewsController: Sendable {
    static let pageSize = 100

    let site: Site

    func add(to routes: SiteRoutes) { routes.page(.get, .views, list) }

    func list(_ visit: Visit) async throws -> Page {
        let before = visit.query.number("before").map { Identifier<ViewLogEntry>(Int64($0)) }
        let typed = visit.query.verbatim("household")?.trimmingCharacters(in: .whitespacesAndNewlines) ?? ""
        let household = Int64(typed).map { ViewSubject(.household, number: $0) }
        // Not everybody's entries instead: they would be taken for that household's.
        guard typed.isEmpty || household != nil else {
            let problem = "家庭编号是一个整数，就是家庭页地址末尾的数字；请改正后再查找。"
            return Page("views", title: "查看记录", content: ViewsPage([], query: visit.query, places: site.places, problem: problem))
        }
        let account = try visit.query["account"].flatMap { try site.accounts.find(name: $0)?.id ?? Identifier(0) }
        let places = site.places
        let content = try await site.database.read { db in
            let entries = try ViewLog.page(
                before: before, account: account, subject: household, limit: Self.pageSize + 1, from: db)
            return ViewsPage(entries, query: visit.query, places: places)
        }
        return Page("views", title: "查看记录", content: content)
    }
}

struct ViewsPage: Sendable {
    struct Line: Sendable {
        let at: String
        let who: String
        let account: String
        let purpose: String
        let subject: String
        let area: String
        let route: String
    }

    let action: String
    let account: String
    let household: String
    /// What is wrong with what was typed; there are no lines then.
    let problem: String?
    let lines: [Line]
    let hasLines: Bool
    let isEmpty: Bool
    let next: String?

    init(_ entries: [ViewLogEntry], query: FormValues, places: Places, problem: String? = nil) {
        let shown = entries.prefix(ViewsController.pageSize)
        action = Path.views.link()
        account = query["account"] ?? ""
        household = query["household"] ?? ""
        self.problem = problem
        lines = shown.map { Line($0, places) }
        hasLines = !shown.isEmpty
        isEmpty = shown.isEmpty && problem == nil
        next =
            entries.count > shown.count
            ? shown.last.map { last in
                let filters = ["account", "household"].compactMap { name in query[name].map { URLQueryItem(name: name, value: $0) } }
                return Path.views.link(query: filters + [URLQueryItem(name: "before", value: last.id.description)])
            } : nil
    }
}

extension ViewsPage.Line {
    fileprivate init(_ entry: ViewLogEntry, _ places: Places) {
        at = entry.at.beijingText
        who = entry.displayName
        account = entry.accountName
        purpose = entry.purpose.label
        subject = entry.subject.kind.label + (entry.subject.number.map { " \($0)" } ?? "")
        area = entry.subject.area.map(places.name) ?? ""
        route = entry.route
    }
}
