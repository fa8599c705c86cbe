import Access
import Casework
import Civics
import Database
import Hummingbird
import Library
import Register

/// Help for one case: applications, referrals, tracking.
struct AidController: Sendable {
    let site: Site

    func add(to routes: SiteRoutes) {
        routes.page(.get, .caseAid, show)
        routes.page(.post, .applicationForm, form)
        routes.act(.post, .applications) { try await apply($1) }
        routes.act(.post, .applicationStep) { try await act($1) { try $0.move($2, of: $1) } }
        routes.act(.post, .applicationPaper) {
            try await act($1) {
                try $0.markPaper(Int($2.number("paper") ?? -1), of: $2.application, in: $1.id, version: $2.version)
            }
        }
        routes.act(.post, .caseReferrals) { try await refer($1) }
        routes.act(.post, .referralWithdrawal) {
            try await act($1) { try $0.withdrawReferral($2.referral, of: $1.id, reason: $2.form.text("reason")) }
        }
        routes.act(.post, .referralRating) {
            try await act($1) {
                try $0.rateReferral($2.referral, of: $1.id, satisfaction: $2.form.number("satisfaction") ?? 0, note: $2.form.text("note"))
            }
        }
        routes.act(.post, .tracking) { try await act($1) { try $0.track($1.id, version: $2.version, note: $2.form.text("note") ?? "") } }
        routes.act(.post, .trackingContacts) {
            try await act($1) { try $0.recordTracking($1.id, version: $2.version, note: $2.form.text("note") ?? "", next: $2.day("next")) }
        }
        routes.act(.post, .trackingPauses) {
            try await act($1) {
                guard let until = $2.day("until") else { throw AidError.missing(field: "暂停到哪天") }
                try $0.pauseTracking($1.id, version: $2.version, until: until, reason: $2.form.text("reason") ?? "")
            }
        }
        routes.act(.post, .trackingEnd) {
            try await act($1) {
                guard let reason = $2.form.text("reason") else { throw AidError.missing(field: "原因") }
                try $0.wake($1.id, version: $2.version, because: reason)
            }
        }
    }

    private func act(_ visit: Visit, _ body: @escaping @Sendable (CaseAct, CaseFile, Visit) throws -> Void) async throws -> Response {
        try await site.act(visit, .workCase, then: { Path.caseAid.link($0.id) }, { try body($0, $1, visit) })
    }

    func show(_ visit: Visit) async throws -> Page {
        let (site, prepared) = (site, try? await site.screening.latest())
        let (file, content) = try await site.database.read { db in
            let file = try visit.caseFile(for: .viewCase, in: db)
            let entitlements = try prepared.map { try site.entitlements(of: file, by: $0, at: visit.now, in: db) } ?? []
            return (file, try AidPage(file, entitlements, visit, site, in: db))
        }
        return Page("aid", title: content.header.title, content: content, showing: ViewSubject(file))
    }

    private func apply(_ visit: Visit) async throws -> Response {
        let (site, prepared) = (site, try? await site.screening.latest())
        return try await act(visit) { act, file, visit in
            guard let policy = visit.form["policy"].flatMap(site.program.policy) else { throw AidError.missing(field: "政策") }
            let reading = try prepared?.reader.facts(household: file.household, learntBy: visit.now, from: act.transaction)
            let names = Dictionary(site.pack.dataSets.map { ($0.id, $0.name) }, uniquingKeysWith: { first, _ in first })
            var onRecord: [DataSetDeclaration.ID: String] = [:]
            for (dataSet, day) in reading?.facts.recordedIn ?? [:] { onRecord[dataSet] = "\(names[dataSet] ?? dataSet) \(day)" }
            try act.apply(
                for: policy.id, person: visit.form["person"].flatMap { Int64($0) }.map(Person.ID.init), papers: policy.page.documents,
                onRecord: onRecord, district: site.pack.jurisdiction.code, to: file.id, version: visit.version)
        }
    }

    private func refer(_ visit: Visit) async throws -> Response {
        let pack = site.pack
        return try await act(visit) { act, file, visit in
            guard let partner = visit.form["partner"].flatMap({ Int64($0) }) else { throw AidError.missing(field: "机构") }
            let contents = try ReferralPack.gathered(for: file, facts: Set(visit.form.all("fact")), from: pack, in: act.transaction)
            try act.refer(
                contents, to: Partner.ID(partner), purpose: visit.form.text("purpose") ?? "", concernsChild: visit.form["child"] != nil,
                contactName: visit.form["contact-name"], contactPhone: visit.form["contact-phone"], of: file.id, version: visit.version)
        }
    }

    /// The form for the office, filled in as far as we know, with names and numbers in full.
    func form(_ visit: Visit) async throws -> Page {
        let (site, prepared) = (site, try await site.screening.latest())
        let (file, content) = try await site.database.read { db in
            let file = try visit.caseFile(for: .revealIdentity, in: db)
            guard let found = try AidApplication.find(visit.application, in: db), found.caseFile == file.id,
                let household = try Household.find(file.household, in: db)
            else { throw WebError.notFound }
            return (file, try ApplicationFormPage(found, file, household, prepared, visit, site, in: db))
        }
        var page = Page("application-form", title: "申请表", content: content, showing: ViewSubject(file))
        page.purpose = .assistance
        return page
    }
}

extension Visit {
    var application: AidApplication.ID { AidApplication.ID(number("application") ?? 0) }
    var referral: Referral.ID { Referral.ID(number("referral") ?? 0) }

    func day(_ name: String) -> CivilDate? { form[name].flatMap { CivilDate($0) } }
}

extension CaseAct {
    fileprivate func move(_ visit: Visit, of file: CaseFile) throws {
        guard let kind = visit.form["step"].flatMap(ApplicationStep.Kind.init(rawValue:)) else { throw AidError.missing(field: "进展") }
        guard let day = visit.day("day") else { throw AidError.missing(field: "日期") }
        let amount = visit.form["amount"].map { Money(yuanText: $0) }
        if amount == .some(nil) { throw AidError.missing(field: "金额（写成元，例如 1510.00）") }
        try moveApplication(
            visit.application, to: kind, on: day, note: visit.form.text("note"), amountFen: amount??.fen, from: visit.day("from"),
            in: file.id,
            version: visit.version)
    }
}
