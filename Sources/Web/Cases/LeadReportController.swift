import Access
import Casework
import Civics
import Database
import Foundation
import Hummingbird
import Library
import Register

/// Leads that people tell (登记线索), and those about people who are still to be found in the register (待比对线索).
struct LeadReportController: Sendable {
    static let mostFound = 10

    let site: Site

    func add(to routes: SiteRoutes) {
        routes.page(.get, .newLead, form)
        routes.act(.post, .newLead, create)
        routes.page(.get, .unmatchedLeads, unmatched)
        routes.act(.post, .unmatchedLeadMatch, match)
    }

    func form(_ visit: Visit) async throws -> Page {
        let site = site
        let content = try await site.database.read { db in try LeadReportPage(visit, visit.query, [], site, from: db) }
        return page(content, visit)
    }

    private func page(_ content: LeadReportPage, _ visit: Visit) -> Page {
        Page("lead-new", title: "登记线索", content: content, showing: ViewSubject(.list, area: visit.viewer.areas.first))
    }

    /// Into the household's case, or kept until the person is found. What is wrong is said on the form, with what was typed.
    func create(_ request: Request, _ visit: Visit) async throws -> Response {
        let site = site
        let form = LeadReportForm(visit.form)
        guard form.errors.isEmpty, let report = form.report else {
            let content = try await site.database.read { db in try LeadReportPage(visit, visit.form, form.errors, site, from: db) }
            var page = page(content, visit)
            page.status = .unprocessableContent
            return try site.response(page, for: visit.session, path: visit.path)
        }
        let destination = try await site.database.write { transaction in
            let act = CaseAct(site.pack.work, by: visit.viewer.account, at: visit.now, in: transaction)
            guard let id = form.household else {
                try act.keepUnmatched(
                    report, name: form.name ?? "", address: form.address, phone: form.phone, region: form.place, suspicion: form.suspicion)
                return Path.newLead.link(query: [Done.reported.item])
            }
            guard let household = try Household.find(id, in: transaction), household.kind == .economic else { throw WebError.notFound }
            let file = try act.report(report, of: household, site.pack)
            if !form.kinds.isEmpty { try act.safeguard(file.id, form.kinds, text: form.text, from: .lead) }
            try site.log(visit, file, in: transaction)
            let isSeen = try visit.may(.viewCase, file, in: transaction)
            return isSeen ? Path.caseFile.link(file.id, query: [Done.reported.item]) : Path.newLead.link(query: [Done.reported.item])
        }
        return .redirect(to: destination, type: .normal)
    }

    func unmatched(_ visit: Visit) async throws -> Page {
        let site = site
        let content = try await site.database.read { db in try UnmatchedPage(visit, site, from: db) }
        return Page("leads-unmatched", title: "待比对线索", content: content, showing: ViewSubject(.list, area: visit.viewer.areas.first))
    }

    func match(_ request: Request, _ visit: Visit) async throws -> Response {
        guard let number = visit.parameters.get("unmatched").flatMap({ Int64($0) }),
            let household = visit.form["household"].flatMap({ Int64($0) }).map({ Household.ID($0) })
        else { throw CaseworkError.missing(field: "是哪一户") }
        let site = site
        let destination = try await site.database.write { transaction in
            guard let found = try Household.find(household, in: transaction), found.kind == .economic,
                visit.viewer.decision(on: .passCase, of: AccessSubject(places: found.places)).isAdmitted
            else { throw WebError.notFound }
            let act = CaseAct(site.pack.work, by: visit.viewer.account, at: visit.now, in: transaction)
            let file = try act.match(Identifier(number), with: found, site.pack)
            try site.log(visit, file, in: transaction)
            return Path.caseFile.link(file.id, query: [Done.matched.item])
        }
        return .redirect(to: destination, type: .normal)
    }
}

extension Household {
    var places: [RegionCode] { [region, hukouRegion].compactMap { $0 } }
}

/// What was typed about a household in difficulty.
struct LeadReportForm: Sendable {
    /// Signs of danger that are no secret: they only make it urgent.
    static let dangers = ["no-food": "断炊、没有吃的", "fire": "火灾、燃气隐患", "wandering": "失智走失风险"]

    let household: Household.ID?
    let name: String?
    let address: String?
    let phone: String?
    let place: RegionCode?
    let kinds: [SafeguardingKind]
    let text: String?
    let report: LeadReport?
    let errors: [(field: String, text: String)]

    var suspicion: UnmatchedSuspicion? { kinds.isEmpty ? nil : text.map { UnmatchedSuspicion(kinds: kinds, text: $0) } }

    init(_ form: FormValues) {
        household = form["household"].flatMap { Int64($0) }.map { Household.ID($0) }
        (name, address, phone) = (form["q"], form["address"], form["phone"])
        place = form["place"].flatMap { RegionCode($0) }
        kinds = form.all("kind").compactMap(SafeguardingKind.init)
        text = form.text("text")
        let source = form["source"].flatMap(CaseLead.Source.init)
        let danger = form.all("danger").compactMap { Self.dangers[$0] }
        let urgency = form["urgency"].flatMap(CaseworkSettings.Level.init)
        var errors: [(field: String, text: String)] = []
        if source.map(CaseLead.Source.reportable.contains) != true { errors.append(("source", "请选择线索来源")) }
        if urgency == nil { errors.append(("urgency", "请选择多急")) }
        if household == nil && name == nil { errors.append(("q", "请填写是谁家；不知道姓名的，写称呼，比如“302室老人”")) }
        if text == nil { errors.append(("text", "请写明看到、听到了什么")) }
        self.errors = errors
        guard errors.isEmpty, let source, let urgency, let text else { report = nil; return }
        // What is restricted stays with the restricted record, or waits for its household beside the lead.
        let words = kinds.isEmpty ? text : "有紧急情况，已另行上报。"
        let isRed = !kinds.isEmpty || !danger.isEmpty
        report = LeadReport(
            source: source, level: isRed ? .red : urgency, text: (danger + [words]).joined(separator: "；"), reporter: form["reporter"],
            reporterContact: form["reporter-contact"])
    }
}

struct LeadReportPage: Sendable {
    let notice: Notice?
    let errors: ErrorSummary?
    let search: TextField
    let isSearched: Bool
    let found: ChoiceField?
    let address: TextField
    let phone: TextField
    let place: SelectField
    let source: SelectField
    let urgency: ChoiceField
    let dangers: ChoiceField
    let kinds: ChoiceField
    let text: TextArea
    let reporter: TextField
    let reporterContact: TextField
    let csrf: String
    let query: String

    init(
        _ visit: Visit, _ form: FormValues, _ errors: [(field: String, text: String)], _ site: Site, from db: Connection
    ) throws {
        func error(_ field: String) -> String? { errors.first { $0.field == field }?.text }
        notice = visit.done.map { Notice(.success, $0.title) }
        self.errors = errors.isEmpty ? nil : ErrorSummary(errors)
        query = form["q"] ?? ""
        search = TextField("q", "是谁家", value: query, hint: "本辖区的，填姓名或证件号码末四位；别处的，填完整证件号码。先查一查登记库里有没有。", error: error("q"))
        let people = try LeadReportPage.found(form, visit, site, from: db)
        isSearched = form["q"] != nil || form["household"] != nil
        found =
            people.isEmpty
            ? nil
            : ChoiceField(
                "household", "登记库里查到的", .radio, people + [Choice("", "都不是，或者拿不准", isChosen: form["household"] == nil)], isStacked: true)
        address = TextField("address", "住址", value: form["address"] ?? "", isOptional: true)
        phone = TextField("phone", "电话", value: form["phone"] ?? "", kind: .tel, inputMode: "tel", isOptional: true)
        let subdistricts = site.places.subdistricts.map {
            Choice($0.code.description, $0.name, isChosen: $0.code.description == form["place"])
        }
        place = SelectField("place", "在哪个街镇", [Choice("", "不清楚")] + subdistricts, isOptional: true)
        let sources = CaseLead.Source.reportable.map { Choice($0.rawValue, $0.label, isChosen: $0.rawValue == form["source"]) }
        source = SelectField("source", "谁反映的", [Choice("", "请选择")] + sources, error: error("source"))
        let levels: [(CaseworkSettings.Level, String)] = [(.red, "今天就要去看"), (.orange, "这几天要去看"), (.yellow, "不急")]
        urgency = ChoiceField(
            "urgency", "多急", .radio, levels.map { Choice($0.rawValue, $1, isChosen: $0.rawValue == form["urgency"], isUrgent: $0 == .red) },
            error: error("urgency"))
        let ticked = form.all("danger")
        dangers = ChoiceField(
            "danger", "危险迹象", .checkbox,
            LeadReportForm.dangers.sorted { $0.key < $1.key }.map {
                Choice($0.key, $0.value, isChosen: ticked.contains($0.key), isUrgent: true)
            },
            isOptional: true)
        let chosen = form.all("kind")
        kinds = ChoiceField(
            "kind", "有没有人受到伤害", .checkbox,
            SafeguardingKind.allCases.map { Choice($0.rawValue, $0.label, isChosen: chosen.contains($0.rawValue), isUrgent: true) },
            hint: "勾选后立即紧急上报，内容只有处置人员看得到。有人正在受伤害，先打 110、120。", isOptional: true, isStacked: true)
        text = TextArea("text", "看到、听到了什么", value: form.text("text") ?? "", error: error("text"))
        reporter = TextField("reporter", "反映人", value: form["reporter"] ?? "", hint: "保密，可以不填。", isOptional: true)
        reporterContact = TextField("reporter-contact", "反映人电话", value: form["reporter-contact"] ?? "", kind: .tel, isOptional: true)
        csrf = visit.session.csrf
    }

    /// Masked, with just enough to tell one from another.
    private static func found(_ form: FormValues, _ visit: Visit, _ site: Site, from db: Connection) throws -> [Choice] {
        let chosen = form["household"].flatMap { Int64($0) }
        var choices: [Choice] = []
        func add(_ household: Household, _ person: Person) {
            guard household.kind == .economic, !choices.contains(where: { $0.value == "\(household.id)" }) else { return }
            let born = person.birthDate.map { "\($0.year) 年生，" } ?? ""
            let address = household.address.map(Masked.address) ?? ""
            choices.append(
                Choice(
                    "\(household.id)", Masked.name(person.name) + " 家",
                    note: "\(born)\(site.places.name(of: household.region ?? household.hukouRegion)) \(address)",
                    isChosen: household.id.value == chosen))
        }
        if let chosen, let household = try Household.find(Household.ID(chosen), in: db),
            visit.viewer.decision(on: .viewHousehold, of: AccessSubject(places: household.places)).isAdmitted,
            let member = try Household.members(of: household.id, in: db).first
        {
            add(household, member.person)
        }
        // A surname alone would list a tenth of the district.
        guard let text = form["q"], text.count >= 2 else { return choices }
        // By name only in the viewer's own area: elsewhere whoever has the whole number knows the person anyway.
        let areas = (try? IDNumber(text)) == nil ? visit.viewer.areas : nil
        for person in try Person.search(text, areas: areas, limit: LeadReportController.mostFound, from: db) where person.diedOn == nil {
            for household in try Household.of(person.id, in: db) { add(household, person) }
        }
        return choices
    }
}

struct UnmatchedPage: Sendable {
    struct Row: Sendable {
        let level: String
        let levelLabel: String
        let name: String
        let address: String
        let phone: String
        let place: String
        let source: String
        let receivedAt: String
        let text: String
        /// For those who have to act on it alone.
        let suspicion: String?
        let action: String
        let csrf: String
        let found: [Choice]
        let hasFound: Bool
    }

    let rows: [Row]
    let empty: EmptyState?

    init(_ visit: Visit, _ site: Site, from db: Connection) throws {
        let areas = visit.viewer.areaFilter
        rows = try UnmatchedLead.open(in: areas, from: db).map { lead in
            let people = try Person.search(lead.name, areas: visit.viewer.areas, limit: LeadReportController.mostFound, from: db)
            var found: [Choice] = []
            for person in people where person.diedOn == nil {
                for household in try Household.of(person.id, in: db) where household.kind == .economic {
                    let address = household.address.map(Masked.address) ?? ""
                    found.append(
                        Choice("\(household.id)", "\(Masked.name(person.name)) 家，\(site.places.name(of: household.region)) \(address)"))
                }
            }
            let suspicion = try UnmatchedSuspicion.find(of: lead, for: visit.viewer.account, in: db)
            return Row(
                level: lead.report.level.rawValue, levelLabel: lead.report.level.label, name: lead.name, address: lead.address ?? "",
                phone: lead.phone ?? "", place: site.places.name(of: lead.region), source: lead.report.source.label,
                receivedAt: lead.receivedAt.beijingText, text: lead.report.text,
                suspicion: suspicion.map { "\($0.kinds.map(\.label).joined(separator: "、"))：\($0.text)" },
                action: Path.unmatchedLeadMatch.link(lead.id),
                csrf: visit.session.csrf, found: found, hasFound: !found.isEmpty)
        }
        empty = rows.isEmpty ? EmptyState("没有待比对的线索。", href: Path.cases.link(), label: "回到个案") : nil
    }
}
