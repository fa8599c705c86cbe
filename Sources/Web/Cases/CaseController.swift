import Access
import Casework
import Database

/// One case (个案): what raised it, and what has happened.
struct CaseController: Sendable {
    let site: Site

    func add(to routes: SiteRoutes) {
        routes.page(.get, .caseFile, overview)
        routes.page(.get, .caseHistory, history)
    }

    func overview(_ visit: Visit) async throws -> Page {
        try await page("case", visit) { CaseOverviewPage(header: try CaseHeader($0, .overview, visit, self.site, in: $1)) }
    }

    func history(_ visit: Visit) async throws -> Page {
        try await page("case-history", visit) { file, db in
            CaseHistoryPage(
                header: try CaseHeader(file, .history, visit, self.site, in: db),
                events: try CaseEvent.all(of: file.id, in: db).map(CaseHistoryPage.Event.init))
        }
    }

    private func page<Content: CasePage>(
        _ template: String, _ visit: Visit, _ content: @escaping @Sendable (CaseFile, Connection) throws -> Content
    ) async throws -> Page {
        let (file, content) = try await site.database.read { db in
            let file = try visit.caseFile(for: .viewCase, in: db)
            return (file, try content(file, db))
        }
        return Page(template, title: content.header.title, content: content, showing: ViewSubject(file))
    }
}

/// A page of a case.
protocol CasePage: Sendable {
    var header: CaseHeader { get }
}

extension ViewSubject {
    /// Looking at a case is looking at its household.
    init(_ file: CaseFile) {
        self.init(.household, number: file.household.value, area: file.region ?? file.hukouRegion)
    }
}

struct CaseOverviewPage: CasePage {
    let header: CaseHeader
}

struct CaseHistoryPage: CasePage {
    struct Event: Sendable {
        let label: String
        let at: String
        let who: String
        let detail: String?
        let note: String?
    }

    let header: CaseHeader
    let events: [Event]
}

extension CaseHistoryPage.Event {
    init(_ event: CaseEvent) {
        label = event.kind.label
        at = event.at.beijingText
        who = event.accountName ?? "系统"
        detail = event.detail
        note = event.note
    }
}
