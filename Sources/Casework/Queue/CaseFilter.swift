import Access
import Civics
import Database
import Library
import PolicyLanguage
import Register
import Screening

/// Which cases to list. Everything left out does not filter.
package struct CaseFilter: Hashable, Sendable {
    /// How a running limit stands (时限).
    package enum Due: String, CaseIterable, Hashable, Sendable {
        case today, half, late, longLate = "long-late"

        package var label: String {
            switch self {
            case .today: "今日到期"
            case .half: Deadline.Stage.station.label
            case .late: Deadline.Stage.subdistrict.label
            case .longLate: Deadline.Stage.district.label
            }
        }
    }

    /// Whose it is.
    package enum Holder: Hashable, Sendable {
        case nobody
        case account(Identifier<Account>)
    }

    package enum Order: String, CaseIterable, Hashable, Sendable {
        case urgency, due, worth, opened, place

        package var label: String {
            switch self {
            case .urgency: "轻重缓急"
            case .due: "到期先后"
            case .worth: "每月金额"
            case .opened: "最新立案"
            case .place: "住址"
            }
        }
    }

    /// `nil` for every open one.
    package var state: CaseState?
    package var leadClass: LeadClass?
    package var level: CaseworkSettings.Level?
    package var source: CaseLead.Source?
    package var policy: TypedPolicy.ID?
    package var check: String?
    /// A subdistrict or committee, where the household lives or is registered.
    package var place: RegionCode?
    /// Neither where they live nor where they are registered is known (地址待核实).
    package var isUnplaced = false
    package var holder: Holder?
    package var due: Due?
    package var step: WorkSettings.Step?
    /// Their next contact is due by this day.
    package var contactBy: CivilDate?
    /// Sent back by a consultant and not dispatched again.
    package var isReturned = false
    /// See `LeadFilter.text`; or a case's number.
    package var text: String?
    package var openedSince: Instant?
    package var order: Order = .urgency

    package init(state: CaseState? = nil) { self.state = state }

    private func condition(_ viewer: Viewer, _ now: Instant) -> SQL {
        var parts: [SQL] = [CaseFile.condition(.listCases, for: viewer)]
        if let leadClass { parts.append("case_file.class = \(leadClass)") }
        if let level { parts.append("case_file.level = \(level)") }
        if let source { parts.append(lead("l.source = \(source)")) }
        if let policy {
            parts.append(lead("EXISTS (SELECT 1 FROM case_lead_finding f WHERE f.case_lead = l.id AND f.policy = \(policy))"))
        }
        if let check { parts.append(lead("EXISTS (SELECT 1 FROM case_lead_check c WHERE c.case_lead = l.id AND c.name = \(check))")) }
        if let place { parts.append(AreaFilter(areas: [place]).condition(on: "case_file.region", "case_file.hukou_region")) }
        if isUnplaced { parts.append("case_file.region IS NULL AND case_file.hukou_region IS NULL") }
        switch holder {
        case .nobody: parts.append("case_file.consultant IS NULL")
        case .account(let account): parts.append("case_file.consultant = \(account)")
        case nil: break
        }
        if let due { parts.append(due.condition(now)) }
        if let step { parts.append("case_file.step = \(step)") }
        if let contactBy { parts.append("case_file.next_contact_on <= \(contactBy)") }
        if isReturned {
            parts.append(
                """
                case_file.state = 'queued' AND EXISTS (SELECT 1 FROM case_event e WHERE e.case_file = case_file.id AND e.kind = 'returned')
                """)
        }
        if let openedSince { parts.append("case_file.opened_at >= \(openedSince)") }
        if let text { parts.append(CaseFilter.search(text)) }
        return parts.joined(by: " AND ")
    }

    private func lead(_ condition: SQL) -> SQL {
        "EXISTS (SELECT 1 FROM case_lead l WHERE l.case_file = case_file.id AND l.state <> 'withdrawn' AND \(condition))"
    }

    private static func search(_ text: String) -> SQL {
        let byNumber: SQL = "case_file.number = \(text)"
        guard let person = LeadFilter.person(text) else { return byNumber }
        return """
            (\(byNumber) OR case_file.household IN
              (SELECT m.household FROM person p JOIN household_member m ON m.person = p.id WHERE \(person)))
            """
    }

    private var stateCondition: SQL { state.map { "case_file.state = \($0)" } ?? "case_file.state <> 'closed'" }

    private var orderBy: SQL {
        let urgency: SQL = "CASE case_file.level WHEN 'red' THEN 0 WHEN 'orange' THEN 1 WHEN 'yellow' THEN 2 ELSE 3 END"
        return switch order {
        case .urgency: "\(urgency), case_file.score DESC, case_file.id"
        case .due: "CASE WHEN case_file.due_at IS NULL THEN 1 ELSE 0 END, case_file.due_at, case_file.id"
        case .worth: "case_file.worth DESC, case_file.id"
        case .opened: "case_file.opened_at DESC, case_file.id DESC"
        case .place: "case_file.region, case_file.hukou_region, case_file.id"
        }
    }
}

extension CaseFilter.Due {
    fileprivate func condition(_ now: Instant) -> SQL {
        switch self {
        case .today: "case_file.due_at > \(now) AND case_file.due_at <= \(Instant(beijingMidnightAfter: now.beijingDate))"
        case .half: Deadline.Stage.station.condition
        case .late: "case_file.due_at <= \(now)"
        case .longLate: Deadline.Stage.district.condition
        }
    }
}

extension CaseFilter {
    /// - Parameter page: from 0.
    package func lines(_ page: Int, size: Int, for viewer: Viewer, at now: Instant, from db: Connection) throws -> [CaseLine] {
        try files(page, size: size, for: viewer, at: now, from: db).map { try CaseLine($0, from: db) }
    }

    package func files(_ page: Int = 0, size: Int, for viewer: Viewer, at now: Instant, from db: Connection) throws -> [CaseFile] {
        try db.all(
            """
            SELECT case_file.* FROM case_file WHERE \(stateCondition) AND \(condition(viewer, now))
            ORDER BY \(orderBy) LIMIT \(size) OFFSET \(page * size)
            """)
    }

    /// By state, whatever state is chosen; the closed ones too.
    package func counts(for viewer: Viewer, at now: Instant, from db: Connection) throws -> [CaseState: Int] {
        let rows: [(CaseState, Int)] = try db.all(
            "SELECT state, count(*) AS cases FROM case_file WHERE \(condition(viewer, now)) GROUP BY state"
        ) { (try $0["state"], try $0["cases"]) }
        return Dictionary(uniqueKeysWithValues: rows)
    }

    package func count(for viewer: Viewer, at now: Instant, from db: Connection) throws -> Int {
        try db.value("SELECT count(*) FROM case_file WHERE \(stateCondition) AND \(condition(viewer, now))") ?? 0
    }
}

/// A case with what a list shows of it.
package struct CaseLine: Hashable, Sendable {
    package let file: CaseFile
    package let head: Person?
    package let size: Int
    package let address: String?
    package let consultant: String?
    /// Of its most pressing open lead.
    package let findings: [Finding]
    package let checks: [String]
    package let sources: [CaseLead.Source]

    package init(_ file: CaseFile, from db: Connection) throws {
        self.file = file
        let members = try Household.members(of: file.household, in: db).filter { $0.person.diedOn == nil }
        head = (members.first(where: \.isHead) ?? members.first)?.person
        size = members.count
        address = try Household.find(file.household, in: db)?.address
        consultant = try file.consultant.flatMap { try db.value("SELECT display_name FROM account WHERE id = \($0)") }
        let leads = try CaseLead.all(of: file.id, in: db)
        findings = try leads.first?.findings(in: db) ?? []
        checks = try leads.first?.checks(in: db) ?? []
        let raising = leads.map(\.source)
        sources = CaseLead.Source.allCases.filter(raising.contains)
    }
}
