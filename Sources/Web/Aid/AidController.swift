import Access
import Casework
import Civics
import Database
import Hummingbird
import Library
import PolicyLanguage
import Register

/// Help for one case: applications, referrals, tracking.
struct AidController: Sendable {
    let site: Site

    func add(to routes: SiteRoutes) {
        routes.page(.get, .caseAid, show)
        routes.page(.post, .applicationForm, form)
        routes.act(.applications, on: show, apply)
        let program = site.program
        act(routes, .applicationStep, .recorded) { act, file, visit in try act.move(visit, of: file, program) }
        act(routes, .applicationPaper, .recorded) { act, file, visit in
            try act.markPaper(Int(visit.number("paper") ?? -1), of: visit.application, in: file.id, version: visit.version)
        }
        let pack = site.pack
        act(routes, .caseReferrals, .referred) { act, file, visit in try act.refer(visit, file, from: pack) }
        act(routes, .referralWithdrawal, .withdrawn) { act, file, visit in
            try act.withdrawReferral(visit.referral, of: file.id, reason: visit.form.text("reason"))
        }
        act(routes, .referralRating, .recorded) { act, file, visit in
            guard let satisfaction = visit.form.number("satisfaction") else { throw AidError.missing(field: "满意程度") }
            try act.rateReferral(visit.referral, of: file.id, satisfaction: satisfaction, note: visit.form.text("note"))
        }
        act(routes, .promises, .recorded) { act, file, visit in
            guard let outcome = visit.form["outcome"].flatMap(CasePromise.Outcome.init) else { throw AidError.missing(field: "办得怎么样") }
            try act.settlePromise(
                Int(visit.number("position") ?? -1), of: VisitRecord.ID(visit.number("visit") ?? 0), as: outcome,
                note: visit.form.text("note"), in: file.id, version: visit.version)
        }
        addTracking(to: routes)
    }

    private func addTracking(to routes: SiteRoutes) {
        act(routes, .tracking, .tracked) { act, file, visit in
            try act.track(file.id, version: visit.version, note: visit.form.text("note") ?? "")
        }
        act(routes, .trackingContacts, .recorded) { act, file, visit in
            try act.recordTracking(file.id, version: visit.version, note: visit.form.text("note") ?? "", next: visit.day("next"))
        }
        act(routes, .trackingPauses, .paused) { act, file, visit in
            guard let until = visit.day("until") else { throw AidError.missing(field: "暂停到哪天") }
            try act.pauseTracking(file.id, version: visit.version, until: until, reason: visit.form.text("reason") ?? "")
        }
        act(routes, .trackingEnd, .woken) { act, file, visit in
            guard let reason = visit.form.text("reason") else { throw AidError.missing(field: "原因") }
            try act.wake(file.id, version: visit.version, because: reason)
        }
    }

    private func act(
        _ routes: SiteRoutes, _ path: Path, _ done: Done, _ body: @escaping @Sendable (CaseAct, CaseFile, Visit) throws -> Void
    ) {
        let site = site
        routes.act(path, on: show) { visit in
            try await site.act(visit, .workCase, then: { Path.caseAid.link($0.id, query: [done.item]) + "#main" }) {
                try body($0, $1, visit)
            }
        }
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
        return try await site.act(visit, .workCase, then: { Path.caseAid.link($0.id, query: [Done.applied.item]) + "#main" }) { act, file in
            guard let policy = visit.form["policy"].flatMap(site.program.policy) else { throw AidError.missing(field: "政策") }
            let reading = try prepared?.reader.facts(household: file.household, learntBy: visit.now, from: act.transaction)
            let names = Dictionary(site.pack.dataSets.map { ($0.id, $0.name) }, uniquingKeysWith: { first, _ in first })
            var onRecord: [DataSetDeclaration.ID: String] = [:]
            for (dataSet, day) in reading?.facts.recordedIn ?? [:] { onRecord[dataSet] = "\(names[dataSet] ?? dataSet) \(day)" }
            try act.apply(
                for: policy.id, named: policy.page.shortName, person: visit.form["person"].flatMap { Int64($0) }.map(Person.ID.init),
                papers: policy.page.documents,
                onRecord: onRecord, district: site.pack.jurisdiction.code, to: file.id, version: visit.version)
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
    fileprivate func refer(_ visit: Visit, _ file: CaseFile, from pack: JurisdictionPack) throws {
        let form = visit.form
        guard let partner = form["partner"].flatMap({ Int64($0) }) else { throw AidError.missing(field: "机构") }
        let contents = try ReferralPack.gathered(for: file, facts: Set(form.all("fact")), from: pack, in: transaction)
        try refer(
            contents, to: PartnerOrganisation.ID(partner), purpose: form.text("purpose") ?? "", concernsChild: form["child"] != nil,
            contactName: form["contact-name"], contactPhone: form["contact-phone"], of: file.id, version: visit.version)
    }

    fileprivate func move(_ visit: Visit, of file: CaseFile, _ program: TypedProgram) throws {
        guard let kind = visit.form["step"].flatMap(ApplicationStep.Kind.init(rawValue:)) else { throw AidError.missing(field: "进展") }
        guard let day = visit.day("day") else { throw AidError.missing(field: "日期") }
        let amount = visit.form["amount"].map { Money(yuanText: $0) }
        if amount == .some(nil) { throw AidError.notAnAmount }
        let policy = try AidApplication.find(visit.application, in: transaction)?.policy
        try moveApplication(
            visit.application, named: policy.map(program.shortName), to: kind, on: day, note: visit.form.text("note"),
            amountFen: amount??.fen, from: visit.day("from"), in: file.id, version: visit.version)
    }
}
