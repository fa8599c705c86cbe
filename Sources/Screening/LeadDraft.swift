import Civics
import Library
import PolicyLanguage

/// A household's findings made into one lead, or into none.
struct LeadDraft {
    let leadClass: LeadClass
    let level: CaseworkSettings.Level
    let worth: Int64
    let certainWorth: Int64
    let checks: [String]
    let score: Int64
    let findings: [Finding]

    /// - Parameter received: what the household or a member receives.
    init?(
        _ found: [PopulationFindings.Found], received: Set<TypedPolicy.ID>, in program: TypedProgram, _ settings: CaseworkSettings
    ) {
        let ranking = Ranking(program, settings)
        let due = ranking.compatible(found.filter { ranking.isWorthSaying($0) }, received: received)
        let leading = due.filter { ranking.raisesLeads($0.finding) }
        if leading.isEmpty {
            self.init(warnings: found.map(\.finding).filter { $0.basis == .warning }, received: received, settings)
        } else {
            self.init(leading: leading, all: due, received: received, ranking, settings)
        }
    }

    private init(
        leading: [PopulationFindings.Found], all: [PopulationFindings.Found], received: Set<TypedPolicy.ID>, _ ranking: Ranking,
        _ settings: CaseworkSettings
    ) {
        leadClass = Self.leadClass(leading, received: received, settings)
        checks = ranking.checks(leading)
        findings = all.map(\.finding).sorted { ranking.position($0.policy) < ranking.position($1.policy) }
        worth = findings.reduce(0) { $0 + $1.monthlyWorth }
        certainWorth = findings.filter { $0.basis == .entitled || $0.basis == .shortfall }.reduce(0) { $0 + $1.monthlyWorth }
        level = settings.level(ofMonthlyFen: worth)
        // What has still to be checked counts for half, with two checks for a third, and so on.
        score = certainWorth + (worth - certainWorth) / Int64(1 + checks.count)
    }

    /// A household at risk: nothing is due to it, it has no base assistance to catch it, and there are signs.
    private init?(warnings: [Finding], received: Set<TypedPolicy.ID>, _ settings: CaseworkSettings) {
        guard !warnings.isEmpty, received.isDisjoint(with: settings.baseAssistance) else { return nil }
        leadClass = .atRisk
        level = warnings.count >= settings.yellowWarningSigns ? .yellow : .blue
        (worth, certainWorth, checks) = (0, 0, [])
        score = Int64(warnings.count)
        findings = warnings
    }

    /// Missed: entitled to base assistance and receiving none, or entitled to anything and receiving nothing.
    private static func leadClass(
        _ leading: [PopulationFindings.Found], received: Set<TypedPolicy.ID>, _ settings: CaseworkSettings
    ) -> LeadClass {
        let lacksBase =
            received.isDisjoint(with: settings.baseAssistance)
            && leading.contains { settings.baseAssistance.contains($0.finding.policy) }
        return lacksBase || received.isEmpty ? .missed : .underServed
    }
}

/// What counts, and in which order.
private struct Ranking {
    private let program: TypedProgram
    private let settings: CaseworkSettings

    init(_ program: TypedProgram, _ settings: CaseworkSettings) {
        self.program = program
        self.settings = settings
    }

    /// Place in the pack's order of importance; policies that raise no leads come last.
    func position(_ policy: TypedPolicy.ID) -> Int { settings.leadPolicies.firstIndex(of: policy) ?? settings.leadPolicies.count }

    func raisesLeads(_ finding: Finding) -> Bool {
        settings.leadPolicies.contains(finding.policy) && finding.basis != .unlocked
    }

    func checks(_ found: [PopulationFindings.Found]) -> [String] {
        let missing = found.reduce(into: Set<FactDeclaration.ID>()) { $0.formUnion($1.missing) }
        return settings.checks(for: missing) { id in program.factsByID[id]?.name ?? id }
    }

    /// Certain, or likely with few enough things to check. That a policy which raises no leads may perhaps apply says nothing.
    func isWorthSaying(_ found: PopulationFindings.Found) -> Bool {
        switch found.finding.basis {
        case .warning: false
        case .entitled, .shortfall, .unlocked: true
        case .likely: raisesLeads(found.finding) && checks([found]).count <= settings.mostMissingChecks
        }
    }

    /// Without what the household may not have beside something more important that it has or is due (不可兼领), and without a mere
    /// status beside a more important assistance of the whole family, to which it would add nothing.
    func compatible(_ found: [PopulationFindings.Found], received: Set<TypedPolicy.ID>) -> [PopulationFindings.Found] {
        let held = received.union(found.filter { $0.finding.basis != .shortfall }.map(\.finding.policy))
        return found.filter { candidate in
            let finding = candidate.finding
            if finding.basis == .shortfall { return true }
            let better = held.filter { position($0) < position(finding.policy) }
            return !better.contains { excludes($0, finding.policy) } && !(finding.period == nil && better.contains(where: isFamilyBase))
        }
    }

    private func isFamilyBase(_ policy: TypedPolicy.ID) -> Bool {
        settings.baseAssistance.contains(policy) && program.policy(policy)?.entity == .household
    }

    private func excludes(_ one: TypedPolicy.ID, _ other: TypedPolicy.ID) -> Bool {
        one != other
            && (program.policy(one)?.mutuallyExclusive.contains(other) ?? false
                || program.policy(other)?.mutuallyExclusive.contains(one) ?? false)
    }
}
