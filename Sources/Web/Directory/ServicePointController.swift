import Access
import Casework
import Civics
import Database

/// One station or point (救助顾问服务站、点). They are listed with the places they are in.
struct ServicePointController: Sendable {
    let site: Site

    func add(to routes: SiteRoutes) {
        routes.page(.get, .servicePoint, show)
        let (places, settings) = (PlaceController(site: site), site.pack.work)
        routes.keep(.servicePoints, on: places.list) { visit, transaction in
            guard let kind = visit.form["kind"].flatMap(ServicePoint.Kind.init(rawValue:)) else { throw CaseworkError.missing(field: "类别") }
            guard let area = visit.form["area"].flatMap({ RegionCode($0) }) else { throw CaseworkError.missing(field: "所在街镇、居委会") }
            try visit.requireManaging(area)
            let details = visit.unitDetails
            let id = try ServicePoint.add(
                kind, name: details.name, area: area, address: details.address, telephone: details.telephone, hours: details.hours,
                by: visit.viewer.account, at: visit.now, in: transaction)
            return Path.servicePoint.link(id, query: [Done.saved.item])
        }
        keep(routes, .servicePointRevisions) { visit, id, transaction in
            try ServicePoint.revise(
                id, to: visit.unitDetails, reason: visit.required("reason", "原因"), by: visit.viewer.account, at: visit.now, in: transaction)
        }
        keep(routes, .servicePointClosings) { visit, id, transaction in
            try CaseAct(settings, by: visit.viewer.account, at: visit.now, in: transaction).close(
                id, on: visit.requiredDay("day", "日期"), reason: visit.required("reason", "原因"))
        }
        keep(routes, .servicePointOpenings) { visit, id, transaction in
            try ServicePoint.setClosed(
                id, on: nil, reason: visit.required("reason", "原因"), by: visit.viewer.account, at: visit.now, in: transaction)
        }
    }

    private func keep(
        _ routes: SiteRoutes, _ path: Path, _ body: @escaping @Sendable (Visit, Identifier<ServicePoint>, Transaction) throws -> Void
    ) {
        routes.keep(path, on: show) { visit, transaction in
            let point = try visit.servicePoint(in: transaction)
            try visit.requireManaging(point.area)
            try body(visit, point.id, transaction)
            return Path.servicePoint.link(point.id, query: [Done.saved.item])
        }
    }

    func show(_ visit: Visit) async throws -> Page {
        let places = site.places
        return try await site.database.read { db in
            let point = try visit.servicePoint(in: db)
            let staff = try Consultant.list(in: AreaFilter(areas: [places.district]), on: visit.now.beijingDate, limit: 1000, from: db)
                .filter { $0.servicePoint == point.id && $0.status != .left }
            let forms =
                visit.mayManage(point.area)
                ? [
                    ActForm(
                        "revision", "修改登记内容", Path.servicePointRevisions.link(point.id), visit, version: nil,
                        UnitDetails.fields(point.details) + [UnitDetails.reason], button: "保存"),
                    visit.closingForm(
                        point.closedOn, close: Path.servicePointClosings.link(point.id), open: Path.servicePointOpenings.link(point.id)),
                ] : []
            return RegisterEntryPage(
                point.name, .init(point.closedOn), back: .places, "机构", visit,
                definitions: [NamedValue("类别", point.kind.label), NamedValue("所在地", places.name(of: point.area))]
                    + NamedValue.all(of: point.details),
                keyFacts: [KeyFact("在这里的顾问", "\(staff.count) 名", note: staff.map(\.personName).joined(separator: "、"))], forms: forms,
                parts: [try .init(changesOf: .servicePoint(point.id), from: db)]
            ).page
        }
    }
}

extension Visit {
    fileprivate func servicePoint(in db: Connection) throws -> ServicePoint {
        guard let id = number("point"), let point = try ServicePoint.find(Identifier(id), from: db) else { throw WebError.notFound }
        return point
    }
}
