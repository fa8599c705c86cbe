import Access
import Civics
import Database
import Foundation
import Hummingbird
import Library
import Register

/// What the departments delivered (数据): how recent each data set is, and what was set aside and why.
struct DeliveryController: Sendable {
    static let mostDeliveries = 6
    static let pageSize = 50

    let site: Site

    func add(to routes: SiteRoutes) {
        routes.page(.get, .deliveries, list)
        routes.page(.get, .delivery, show)
    }

    func list(_ visit: Visit) async throws -> Page {
        let (dataSets, day) = (site.pack.dataSets, site.settings.today)
        let content = try await site.database.read { db in
            let freshness = try Freshness.all(dataSets, from: db)
            let sets = try zip(dataSets, freshness).map { dataSet, freshness in
                let deliveries = try Delivery.list(dataSet: dataSet.id, limit: Self.mostDeliveries, from: db)
                return DeliveriesPage.DataSet(dataSet, freshness, deliveries, on: day)
            }
            return DeliveriesPage(day: day.chinese, sets: sets)
        }
        return Page("deliveries", title: "数据", content: content)
    }

    func show(_ visit: Visit) async throws -> Page {
        guard let number = visit.parameters.get("delivery").flatMap({ Int64($0) }) else { throw WebError.notFound }
        let reason = visit.query["reason"].flatMap { SetAsideReason(rawValue: $0) }
        let after = visit.query.number("after").map { SetAsideRow.ID(Int64($0)) }
        let (site, showsRaw) = (site, visit.viewer.may(.viewRawRows))
        let content = try await site.database.read { db -> DeliveryPage in
            guard let delivery = try Delivery.find(Delivery.ID(number), in: db) else { throw WebError.notFound }
            let filter = SetAsideRow.Filter(delivery: delivery.id, code: reason)
            let counts = try SetAsideRow.countsByReason(SetAsideRow.Filter(delivery: delivery.id), from: db)
            // One more than a page, to know whether there is a next one.
            let rows = try SetAsideRow.page(filter, after: after, limit: Self.pageSize + 1, from: db)
            return DeliveryPage(
                delivery, site.pack.dataSet(delivery.dataSet), counts, reason: reason, rows: rows, showsRaw: showsRaw, after: after)
        }
        return Page("delivery", title: content.name, content: content, showing: ViewSubject(.delivery, number: number))
    }
}

struct DeliveriesPage: Sendable {
    struct Line: Sendable {
        let href: String
        let fileName: String
        let asOf: String
        let receivedAt: String
        let accepted: String
        let merged: String
        let setAside: String
        let hasSetAside: Bool
    }

    struct DataSet: Sendable {
        let id: String
        let name: String
        let department: String
        let legalBasis: String
        let cadence: String
        let state: String
        let stateLabel: String
        let accepted: String
        let setAside: String
        let lines: [Line]
        let hasLines: Bool
    }

    let day: String
    let sets: [DataSet]
}

extension DeliveriesPage.DataSet {
    fileprivate init(_ dataSet: DataSetDeclaration, _ freshness: Freshness, _ deliveries: [Delivery], on day: CivilDate) {
        id = dataSet.id
        name = dataSet.name
        department = dataSet.department
        legalBasis = dataSet.legalBasis
        cadence = dataSet.cadence.rawValue
        if let latest = freshness.latestAsOf {
            let isLate = freshness.isLate(on: day)
            state = isLate ? "late" : "fresh"
            let due = freshness.dueBy.map { "，应于 \($0) 前更新" } ?? ""
            stateLabel = isLate ? "已过期：停在 \(latest)\(due)" : "数据到 \(latest)"
        } else {
            (state, stateLabel) = ("missing", "从未收到")
        }
        accepted = grouped(freshness.rows.accepted)
        setAside = grouped(freshness.rows.setAside)
        lines = deliveries.map(DeliveriesPage.Line.init)
        hasLines = !deliveries.isEmpty
    }
}

extension DeliveriesPage.Line {
    fileprivate init(_ delivery: Delivery) {
        href = Path.delivery.link(delivery.id)
        fileName = delivery.fileName
        asOf = delivery.asOf.description
        receivedAt = delivery.receivedAt.beijingText
        accepted = grouped(delivery.rows.accepted)
        merged = grouped(delivery.rows.merged)
        setAside = grouped(delivery.rows.setAside)
        hasSetAside = delivery.rows.setAside > 0
    }
}

struct DeliveryPage: Sendable {
    struct Reason: Sendable {
        let label: String
        let count: String
        let href: String
        let isCurrent: Bool
    }

    struct Row: Sendable {
        let number: String
        let column: String
        let code: String
        let reason: String
        let raw: String
    }

    let name: String
    let fileName: String
    let asOf: String
    let receivedAt: String
    let encoding: String
    let kind: String
    let fingerprint: String
    let total: String
    let accepted: String
    let merged: String
    let setAside: String
    let hasSetAside: Bool
    let reasons: [Reason]
    let rows: [Row]
    let showsRaw: Bool
    let next: String?
    let back: String

    init(
        _ delivery: Delivery, _ dataSet: DataSetDeclaration?, _ counts: [(code: SetAsideReason, rows: Int)], reason: SetAsideReason?,
        rows: [SetAsideRow], showsRaw: Bool, after: SetAsideRow.ID?
    ) {
        func link(_ reason: SetAsideReason?, after: SetAsideRow.ID? = nil) -> String {
            let query = [("reason", reason?.rawValue), ("after", after?.description)]
            return Path.delivery.link(
                delivery.id, query: query.compactMap { name, value in value.map { URLQueryItem(name: name, value: $0) } })
        }
        name = dataSet?.name ?? delivery.dataSet
        fileName = delivery.fileName
        asOf = delivery.asOf.description
        receivedAt = delivery.receivedAt.beijingText
        encoding = delivery.encoding
        kind = delivery.kind == .full ? "全量" : "增量"
        fingerprint = delivery.fileHash
        total = grouped(delivery.rows.total)
        accepted = grouped(delivery.rows.accepted)
        merged = grouped(delivery.rows.merged)
        setAside = grouped(delivery.rows.setAside)
        hasSetAside = delivery.rows.setAside > 0
        let all = Reason(label: "全部", count: setAside, href: link(nil), isCurrent: reason == nil)
        reasons =
            [all] + counts.map { Reason(label: $0.code.label, count: grouped($0.rows), href: link($0.code), isCurrent: $0.code == reason) }
        let shown = rows.prefix(DeliveryController.pageSize)
        self.rows = shown.map { Row($0, showsRaw: showsRaw) }
        self.showsRaw = showsRaw
        next = rows.count > shown.count ? shown.last.map { link(reason, after: $0.id) } : nil
        back = Path.deliveries.link()
    }
}

extension DeliveryPage.Row {
    /// A reason may repeat what the row said, so it is only shown whole to those who may see the row.
    fileprivate init(_ row: SetAsideRow, showsRaw: Bool) {
        number = grouped(row.rowNumber)
        column = row.field ?? "整行"
        code = row.code.label
        reason = showsRaw ? row.reason : ""
        raw = showsRaw ? row.raw : ""
    }
}
