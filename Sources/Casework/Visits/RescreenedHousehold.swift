import Civics
import Library
import PolicyLanguage
import Register
import Screening

/// What answers have changed in what a household may get (重新筛查).
package struct RescreenedHousehold: Sendable {
    /// `低保：待核实 → 符合，每月 +1,510 元`, most important first.
    package let changes: [String]
    package let lead: ScreenedLead?
    package let household: Household

    package init(before: ScreenedHousehold?, after: ScreenedHousehold, _ program: TypedProgram) {
        let old = Dictionary((before?.findings ?? []).map { (Key($0), $0) }) { first, _ in first }
        let new = Dictionary(after.findings.map { (Key($0), $0) }) { first, _ in first }
        let keys = after.findings.map(Key.init) + (before?.findings ?? []).map(Key.init).filter { new[$0] == nil }
        var seen: Set<Key> = []
        changes = keys.compactMap { key in
            guard seen.insert(key).inserted, old[key]?.basis != new[key]?.basis || old[key]?.amount != new[key]?.amount else { return nil }
            return Self.text(key, old[key], new[key], program)
        }
        lead = after.lead
        household = after.household
    }

    private struct Key: Hashable {
        let policy: TypedPolicy.ID
        let person: Person.ID?

        init(_ finding: Finding) { (policy, person) = (finding.policy, finding.person) }
    }

    private static func text(_ key: Key, _ old: Finding?, _ new: Finding?, _ program: TypedProgram) -> String {
        let name = program.policy(key.policy)?.page.shortName ?? key.policy
        let gain = (new?.monthlyWorth ?? 0) - (isProved(old) ? old?.monthlyWorth ?? 0 : 0)
        let worth = isProved(new) && gain != 0 ? "，每月 \(gain > 0 ? "+" : "")\(Money(fen: gain))" : ""
        return "\(name)：\(word(old)) → \(word(new))\(worth)"
    }

    private static func isProved(_ finding: Finding?) -> Bool { finding?.basis == .entitled || finding?.basis == .shortfall }

    private static func word(_ finding: Finding?) -> String {
        switch finding?.basis {
        case .entitled: "符合"
        case .likely: "待核实"
        case .shortfall: "少领"
        case .unlocked: "认定后可得"
        case .warning: "有预警"
        case nil: "不符合"
        }
    }
}

extension LeadProposal {
    init(_ lead: ScreenedLead, of household: Household) {
        self.household = household.id
        leadClass = lead.leadClass
        level = lead.level
        worth = lead.worth
        certainWorth = lead.certainWorth
        score = lead.score
        findings = lead.findings
        checks = lead.checks
        region = household.region
        hukouRegion = household.hukouRegion
    }

    /// What somebody saw, worth no money and beyond any rule.
    init(seenAt file: CaseFile, level: CaseworkSettings.Level) {
        household = file.household
        leadClass = file.leadClass
        self.level = level
        (worth, certainWorth, score) = (0, 0, 0)
        (findings, checks) = ([], [])
        region = file.region
        hukouRegion = file.hukouRegion
    }
}
