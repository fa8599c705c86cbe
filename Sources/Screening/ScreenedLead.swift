import Civics
import Library
import PolicyLanguage
import Register

/// Help that a household, or one member of it, receives.
struct Receipt: Hashable {
    let policy: TypedPolicy.ID
    /// `nil` for the help of the whole household.
    let person: Person.ID?
}

/// A household's findings made into one lead, or into none, before anything is written.
package struct ScreenedLead: Hashable, Sendable {
    package let leadClass: LeadClass
    package let level: CaseworkSettings.Level
    /// Fen a month, what is not certain counted as if it were; see `Lead.worth`.
    package let worth: Int64
    /// Fen a month that known facts prove.
    package let certainWorth: Int64
    /// What has to be checked (核实项), by name.
    package let checks: [String]
    package let score: Int64
    /// Its causes, most important first.
    package let findings: [Finding]

    /// - Parameter received: what the household or a member receives.
    init?(
        _ found: [PopulationFindings.Found], received: Set<Receipt>, in program: TypedProgram, _ settings: CaseworkSettings
    ) {
        let ranking = Ranking(program, settings)
        let due = ranking.compatible(found.filter { ranking.isWorthSaying($0) }, received: received)
        let leading = due.filter { ranking.raisesLeads($0.finding) }
        let policies = Set(received.map(\.policy))
        if leading.isEmpty {
            self.init(warnings: found.filter { $0.finding.basis == .warning }, received: policies, ranking, settings)
        } else {
            self.init(leading: leading, all: due, received: policies, ranking, settings)
        }
    }

    private init(
        leading: [PopulationFindings.Found], all: [PopulationFindings.Found], received: Set<TypedPolicy.ID>, _ ranking: Ranking,
        _ settings: CaseworkSettings
    ) {
        leadClass = Self.leadClass(leading, received: received, settings)
        checks = ranking.checks(leading)
        findings = all.map(\.finding)
        certainWorth = ranking.worth(findings.filter { $0.basis == .entitled || $0.basis == .shortfall })
        worth = max(certainWorth, ranking.worth(findings))
        level = settings.level(ofMonthlyFen: worth)
        // What has still to be checked counts for half, with two checks for a third, and so on.
        score = certainWorth + (worth - certainWorth) / Int64(1 + checks.count)
    }

    /// A household at risk: nothing is due to it, it has no base assistance to catch it, and there are signs.
    private init?(
        warnings: [PopulationFindings.Found], received: Set<TypedPolicy.ID>, _ ranking: Ranking, _ settings: CaseworkSettings
    ) {
        let askable = warnings.filter { ranking.checks([$0]).count <= settings.mostMissingChecks }
        guard !askable.isEmpty, received.isDisjoint(with: settings.baseAssistance) else { return nil }
        leadClass = .atRisk
        level = askable.count >= settings.yellowWarningSigns ? .yellow : .blue
        (worth, certainWorth) = (0, 0)
        checks = ranking.checks(askable)
        score = Int64(askable.count)
        findings = askable.map(\.finding)
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
struct Ranking {
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

    /// What has to be asked, receipts that nobody knows of last.
    func checks(_ found: [PopulationFindings.Found]) -> [String] {
        let missing = found.reduce(into: Set<FactDeclaration.ID>()) { $0.formUnion($1.missing) }
        let facts = settings.checks(for: missing) { id in program.factsByID[id]?.name ?? id }
        return facts + (found.contains(where: \.isReceiptUnknown) ? ["是否已在享受"] : [])
    }

    /// Fen a month of all these together, rounded down; of two that exclude each other only the more important counts.
    func worth(_ findings: [Finding]) -> Int64 {
        var counted: [Finding] = []
        for finding in findings
        where !counted.contains(where: { program.excludes($0.policy, finding.policy) && concerns($0.person, finding.person) }) {
            counted.append(finding)
        }
        return counted.reduce(0) { $0 + $1.yearlyWorth } / 12
    }

    /// Certain, or likely with few enough things to check. That a policy which raises no leads may perhaps apply says nothing.
    func isWorthSaying(_ found: PopulationFindings.Found) -> Bool {
        switch found.finding.basis {
        case .warning: false
        case .entitled, .shortfall, .unlocked: true
        case .likely: raisesLeads(found.finding) && checks([found]).count <= settings.mostMissingChecks
        }
    }

    /// In order of importance, without what may not be had beside something more important that is had or at least as surely due
    /// (不可兼领), and without a mere status beside a more important assistance of the whole family, to which it would add nothing.
    ///
    /// What is only likely never removes what is certain.
    func compatible(_ found: [PopulationFindings.Found], received: Set<Receipt>) -> [PopulationFindings.Found] {
        let ordered = found.enumerated().sorted { (rank($0.element), $0.offset) < (rank($1.element), $1.offset) }.map(\.element)
        var kept: [PopulationFindings.Found] = []
        for candidate in ordered {
            let finding = candidate.finding
            let isShut =
                received.contains { shuts($0.policy, $0.person, finding) }
                || kept.contains { sureness($0.finding) >= sureness(finding) && shuts($0.finding.policy, $0.finding.person, finding) }
            if finding.basis == .shortfall || !isShut { kept.append(candidate) }
        }
        return kept
    }

    /// Whether help is received already, or shut out by what is received.
    func isHad(_ policy: TypedPolicy.ID, by person: Person.ID?, _ received: Set<Receipt>) -> Bool {
        let finding = Finding(policy: policy, person: person, basis: .likely, amount: nil, period: .month)
        return received.contains(Receipt(policy: policy, person: person)) || received.contains { shuts($0.policy, $0.person, finding) }
    }

    private func rank(_ found: PopulationFindings.Found) -> Int { position(found.finding.policy) }

    /// Whether having one policy's help rules a finding out.
    private func shuts(_ policy: TypedPolicy.ID, _ person: Person.ID?, _ finding: Finding) -> Bool {
        guard position(policy) < position(finding.policy) else { return false }
        return program.excludes(policy, finding.policy) && concerns(person, finding.person) || finding.period == nil && isFamilyBase(policy)
    }

    /// Help of the household concerns every member; help of one member leaves the others and the household as they are.
    private func concerns(_ holder: Person.ID?, _ candidate: Person.ID?) -> Bool { holder == nil || holder == candidate }

    private func sureness(_ finding: Finding) -> Int {
        switch finding.basis {
        case .entitled, .shortfall: 2
        case .likely: 1
        case .unlocked, .warning: 0
        }
    }

    private func isFamilyBase(_ policy: TypedPolicy.ID) -> Bool {
        settings.baseAssistance.contains(policy) && program.policy(policy)?.entity == .household
    }
}
