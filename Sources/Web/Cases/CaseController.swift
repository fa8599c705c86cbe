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
        let questions = try await site.questions()
        return try await page("case", visit) { try CaseOverviewPage($0, questions, visit, self.site, in: $1) }
    }

    func history(_ visit: Visit) async throws -> Page {
        try await page("case-history", visit) { file, db in
            CaseHistoryPage(
                header: try CaseHeader(file, .history, visit, self.site, in: db),
                events: try CaseEvent.all(of: file.id, in: db).map { TimelineEvent($0, self.site.program) })
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

struct CaseHistoryPage: CasePage {
    let header: CaseHeader
    let events: [TimelineEvent]
}
