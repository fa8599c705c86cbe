import Access
import Civics
import Library
import PolicyLanguage
import Register
import Screening

/// A lead as a list shows it, masked.
struct LeadRow: Sendable {
    /// What the household is owed, as a label.
    struct Due: Sendable {
        let name: String
        let basis: String
        let basisLabel: String
    }

    static let mostDues = 4

    let href: String
    let leadClass: String
    let classLabel: String
    let level: String
    let levelLabel: String
    let head: String
    let size: Int
    let place: String
    let address: String
    let dues: [Due]
    let moreDues: Int
    let hasMoreDues: Bool
    let worth: String
    let hasWorth: Bool
    /// The part that is proved, when it is not the whole.
    let certainty: String?
    let checks: [String]
    let isNew: Bool

    /// - Parameter latest: the run whose leads are marked as new; `nil` when all are, as after the first run.
    init(_ line: LeadLine, newIn latest: ScreeningRun?, program: TypedProgram, places: Places) {
        let lead = line.lead
        href = Path.household.link(lead.household)
        leadClass = lead.leadClass.rawValue
        classLabel = lead.leadClass.label
        level = lead.level.rawValue
        levelLabel = lead.level.label
        head = line.head.map { Masked.name($0.name) } ?? "（无户主）"
        size = line.size
        place = places.name(of: lead.region ?? lead.hukouRegion)
        address = line.address.map(Masked.address) ?? ""
        let all = Due.all(line.findings, program)
        dues = Array(all.prefix(LeadRow.mostDues))
        moreDues = all.count - dues.count
        hasMoreDues = all.count > dues.count
        worth = yuan(lead.worth)
        hasWorth = lead.worth > 0
        certainty = LeadRow.certainty(lead)
        checks = line.checks
        isNew = lead.raisedIn == latest?.id
    }

    static func certainty(_ lead: Lead) -> String? {
        if lead.worth == 0 || lead.certainWorth == lead.worth { return nil }
        return lead.certainWorth == 0 ? "都待核实" : "其中 \(yuan(lead.certainWorth)) 已确定"
    }
}

extension LeadRow.Due {
    /// Each policy and basis once, however many members it is about.
    static func all(_ findings: [Finding], _ program: TypedProgram) -> [LeadRow.Due] {
        var counts: [(policy: TypedPolicy.ID, basis: Finding.Basis, count: Int)] = []
        for finding in findings {
            if let index = counts.firstIndex(where: { $0.policy == finding.policy && $0.basis == finding.basis }) {
                counts[index].count += 1
            } else {
                counts.append((finding.policy, finding.basis, 1))
            }
        }
        return counts.map { policy, basis, count in
            let name = program.shortName(of: policy) + (count > 1 ? " ×\(count)" : "")
            return LeadRow.Due(name: name, basis: basis.rawValue, basisLabel: basis.shortLabel)
        }
    }
}

extension Finding.Basis {
    /// Fits into a chip.
    var shortLabel: String {
        switch self {
        case .entitled: "符合"
        case .likely: "待核实"
        case .shortfall: "少领"
        case .unlocked: "认定后"
        case .warning: "预警"
        }
    }
}
