import Access
import Civics
import Database
import Library
import PolicyLanguage
import Register

/// Which leads to list. Everything left out does not filter.
package struct LeadFilter: Hashable, Sendable {
    package var leadClass: LeadClass?
    package var level: CaseworkSettings.Level?
    package var policy: TypedPolicy.ID?
    /// A subdistrict, where the household lives or is registered.
    package var subdistrict: RegionCode?
    /// Fen a month.
    package var leastWorth: Int64?
    /// Something that has to be checked, by name; see `Lead.checks`.
    package var check: String?
    /// A name's beginning, a whole ID number, its last four characters, or a masked number, of any member.
    package var text: String?
    /// Raised by this run: what is new.
    package var raisedIn: ScreeningRun.ID?
    package var order: Order = .score

    package enum Order: String, Hashable, CaseIterable, Sendable {
        case score, worth, newest

        package var label: String {
            switch self {
            case .score: "轻重缓急"
            case .worth: "每月金额"
            case .newest: "最新"
            }
        }
    }

    package init() {}

    /// - Parameter viewer: sees the leads of households that live or are registered in its areas.
    fileprivate func condition(_ areas: AreaFilter) -> SQL {
        var parts: [SQL] = ["lead.state = 'open'", areas.condition(on: "lead.region", "lead.hukou_region")]
        if let leadClass { parts.append("lead.class = \(leadClass)") }
        if let level { parts.append("lead.level = \(level)") }
        if let subdistrict { parts.append(AreaFilter(areas: [subdistrict]).condition(on: "lead.region", "lead.hukou_region")) }
        if let leastWorth { parts.append("lead.worth >= \(leastWorth)") }
        if let raisedIn { parts.append("lead.raised_in = \(raisedIn)") }
        if let policy { parts.append("EXISTS (SELECT 1 FROM lead_finding f WHERE f.lead = lead.id AND f.policy = \(policy))") }
        if let check { parts.append("EXISTS (SELECT 1 FROM lead_check c WHERE c.lead = lead.id AND c.name = \(check))") }
        if let text, let search = Self.person(text) {
            // From the few people who fit to their households: to ask of every lead who is in it takes half a second in a district.
            parts.append(
                """
                lead.household IN (SELECT m.household FROM person p JOIN household_member m ON m.person = p.id WHERE \(search))
                """)
        }
        return parts.joined(by: " AND ")
    }

    /// A condition on `person p`; `nil` when there is nothing to search for.
    package static func person(_ text: String) -> SQL? {
        let trimmed = String(text.filter { !$0.isWhitespace })
        guard !trimmed.isEmpty else { return nil }
        let candidate = trimmed.uppercased()
        if candidate.allSatisfy({ ($0.isASCII && $0.isNumber) || $0 == "X" || $0 == "*" }) { return idNumber(candidate) }
        guard let key = PersonName(trimmed)?.key else { return nil }
        return "p.name_key >= \(key) AND p.name_key < \(key + "\u{10FFFF}")"
    }

    /// - Parameter text: digits, and `*` for each character of a number that is masked: the whole of it or its end.
    private static func idNumber(_ text: String) -> SQL {
        let pattern = (text.count < 15 ? "%" : "") + text.replacing("*", with: "_")
        let like: SQL = "p.id_number LIKE \(pattern)"
        let tail = String(text.suffix(4))
        // The end is what a masked number leaves, and what is indexed.
        guard text.count >= 4, !tail.contains("*"), text.count < 15 || text.count == 18 else { return like }
        return "substr(p.id_number, 15) = \(tail) AND \(like)"
    }

    private var orderBy: SQL {
        switch order {
        case .score: "lead.score DESC, lead.id"
        case .worth: "lead.worth DESC, lead.id"
        case .newest: "lead.raised_in DESC, lead.id"
        }
    }
}

extension LeadFilter {
    /// A page of leads with what a list shows of each, and how many there are in all.
    ///
    /// - Parameter page: from 0.
    package func page(_ page: Int, size: Int, seenBy areas: AreaFilter, from db: Connection) throws -> (lines: [LeadLine], total: Int) {
        let total: Int = try db.value("SELECT count(*) FROM lead WHERE \(condition(areas))") ?? 0
        return (try lines(page, size: size, seenBy: areas, from: db), total)
    }

    /// The same without the count, which costs more than the page; see `counts`.
    package func lines(_ page: Int, size: Int, seenBy areas: AreaFilter, from db: Connection) throws -> [LeadLine] {
        let leads: [Lead] = try db.all(
            "SELECT lead.* FROM lead WHERE \(condition(areas)) ORDER BY \(orderBy) LIMIT \(size) OFFSET \(page * size)")
        return try LeadLine.of(leads, from: db)
    }

    /// Open leads by class.
    package func counts(seenBy areas: AreaFilter, from db: Connection) throws -> [LeadClass: Int] {
        let rows: [(LeadClass, Int)] = try db.all(
            "SELECT class, count(*) AS leads FROM lead WHERE \(condition(areas)) GROUP BY class"
        ) { (try $0["class"], try $0["leads"]) }
        return Dictionary(uniqueKeysWithValues: rows)
    }
}

/// A lead with what a list shows of it.
package struct LeadLine: Hashable, Sendable {
    package let lead: Lead
    /// The head, or the first member by id.
    package let head: Person?
    package let size: Int
    package let address: String?
    package let findings: [Finding]
    package let checks: [String]

    static func of(_ leads: [Lead], from db: Connection) throws -> [LeadLine] {
        try leads.map { lead in
            let members = try Household.members(of: lead.household, in: db).filter { $0.person.diedOn == nil }
            let head = members.first(where: \.isHead) ?? members.first
            return LeadLine(
                lead: lead, head: head?.person, size: members.count, address: try Household.find(lead.household, in: db)?.address,
                findings: try lead.findings(in: db), checks: try lead.checks(in: db))
        }
    }
}
