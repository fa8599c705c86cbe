import Access
import Casework
import Civics
import Database
import Foundation
import Hummingbird

/// What is drawn by lot from a month's entries and cases, and what the auditor finds (抽查).
struct SampleController: Sendable {
    static let most = 240

    let site: Site

    func add(to routes: SiteRoutes) {
        routes.page(.get, .auditSamples, list)
        routes.act(.post, .auditSamples, draw)
        routes.page(.get, .auditSample, show)
        routes.page(.get, .auditSampleCase, caseFile)
        routes.act(.post, .auditRemarks, remark)
    }

    func list(_ visit: Visit) async throws -> Page {
        let content = try await site.database.read { db in
            SampleListPage(
                try AuditSample.latest(limit: Self.most, from: db), try AuditSampleItem.counts(from: db), csrf: visit.session.csrf,
                today: visit.now.beijingDate)
        }
        return Page("audit-samples", title: "抽查", content: content, showing: ViewSubject(.audit))
    }

    func draw(_ request: Request, _ visit: Visit) async throws -> Response {
        guard let month = visit.form["month"].flatMap({ CivilMonth($0) }), let kind = visit.form["kind"].flatMap(AuditSample.Kind.init)
        else {
            throw WebError.unreadableForm
        }
        let size = visit.form.number("size") ?? 0
        let seed = site.settings.random.bytes(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        let id = try await site.database.write { transaction in
            let id = try AuditSample.draw(size, of: kind, in: month, seed: seed, by: visit.viewer.account, at: visit.now, in: transaction)
            let detail = "抽查 \(month) \(kind.label) \(size) \(kind.unit)"
            try visit.record(.created, ViewSubject(.audit, number: id.value), detail: detail, in: transaction)
            return id
        }
        return .redirect(to: Path.auditSample.link(id), type: .normal)
    }

    func show(_ visit: Visit) async throws -> Page {
        let site = site
        let (id, content) = try await site.database.read { db in
            guard let number = visit.number("sample"), let sample = try AuditSample.find(AuditSample.ID(number), in: db) else {
                throw WebError.notFound
            }
            return (sample.id, try SamplePage(sample, visit, site, from: db))
        }
        return Page("audit-sample", title: "抽查", content: content, showing: ViewSubject(.audit, number: id.value))
    }

    /// How one case was worked: what was done, by whom and when. No names, no words of anybody.
    func caseFile(_ visit: Visit) async throws -> Page {
        let site = site
        let (file, content) = try await site.database.read { db in
            guard let item = try visit.sampleItem(in: db), item.kind == .cases, item.sample.value == visit.number("sample"),
                let file = try CaseFile.find(CaseFile.ID(item.number), in: db), !file.isRestricted
            else { throw WebError.notFound }
            return (file, SampleCasePage(file, item, try CaseEvent.all(of: file.id, in: db), site.places))
        }
        return Page("audit-sample-case", title: "抽查个案", content: content, showing: ViewSubject(file))
    }

    func remark(_ request: Request, _ visit: Visit) async throws -> Response {
        guard let finding = visit.form["finding"].flatMap(SampleState.init), SampleState.findings.contains(finding) else {
            throw WebError.unreadableForm
        }
        let item = try await site.database.write { transaction in
            guard let item = try visit.sampleItem(in: transaction) else { throw WebError.notFound }
            try AuditRemark.find(
                finding, text: visit.form.text("note"), on: item.id, by: visit.viewer.account, at: visit.now, in: transaction)
            try visit.record(.created, ViewSubject(.audit, number: item.sample.value), detail: "抽查结论：\(finding.label)", in: transaction)
            return item
        }
        return .redirect(to: Path.auditSample.link(item.sample) + "#item-\(item.id)", type: .normal)
    }
}

/// Explaining what an auditor asked about (抽查说明).
struct ExplanationController: Sendable {
    let site: Site

    func add(to routes: SiteRoutes) {
        routes.page(.get, .explanations, list)
        routes.act(.post, .explanation, explain)
    }

    func list(_ visit: Visit) async throws -> Page {
        let site = site
        let content = try await site.database.read { db in
            let items = try AuditSampleItem.unexplained(by: visit.viewer, from: db)
            return ExplanationPage(try items.map { try SampleItemCard($0, visit, site, from: db) }, isDone: visit.done != nil)
        }
        return Page("explanations", title: "抽查说明", content: content)
    }

    func explain(_ request: Request, _ visit: Visit) async throws -> Response {
        try await site.database.write { transaction in
            guard let item = try visit.sampleItem(in: transaction) else { throw WebError.notFound }
            try AuditRemark.explain(item.id, text: visit.form.text("note"), by: visit.viewer, at: visit.now, in: transaction)
            try visit.record(.created, ViewSubject(.audit, number: item.sample.value), detail: "抽查说明", in: transaction)
        }
        return .redirect(to: Path.explanations.link(query: [Done.saved.item]), type: .normal)
    }
}

extension Visit {
    /// The thing drawn that the address names; `nil` when there is none.
    fileprivate func sampleItem(in db: Connection) throws -> AuditSampleItem? {
        try number("item").flatMap { try AuditSampleItem.find(AuditSampleItem.ID($0), in: db) }
    }
}
