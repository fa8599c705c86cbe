import Civics
import Database
import Evaluation
import PolicyLanguage
import Register
import Screening

/// What a household could get, step by step: what is due now, what asking would settle, and what recognition would then unlock.
struct AssistanceSteps: Sendable {
    struct Item: Sendable {
        let name: String
        let href: String
        let whom: String
        /// What else on the page may not be had beside it (不可兼领).
        let exclusion: String?
        let amount: String
    }

    struct Step: Sendable {
        let kind: String
        let title: String
        let note: String
        let items: [Item]
        let worth: String
        let hasWorth: Bool
    }

    let steps: [Step]
    let hasSteps: Bool

    /// From the lead where there is one, so that list and page say the same. From the evaluator otherwise, and then without sums:
    /// nobody has weighed what it finds.
    init(_ file: HouseholdCase) {
        let leads = file.leads.filter { $0.lead.leadClass != .atRisk }
        let findings = leads.isEmpty ? AssistanceSteps.findings(of: file) : leads.flatMap(\.findings)
        let checks = leads.flatMap(\.checks).joined(separator: "、")
        steps = Kind.allCases.compactMap { kind in
            let own = findings.filter { kind.bases.contains($0.basis) }
            return own.isEmpty ? nil : Step(kind, own, of: findings, checks: checks, addsUp: !leads.isEmpty, file)
        }
        hasSteps = !steps.isEmpty
    }

    enum Kind: String, CaseIterable {
        case now, likely, unlocked

        var bases: [Finding.Basis] {
            switch self {
            case .now: [.entitled, .shortfall]
            case .likely: [.likely]
            case .unlocked: [.unlocked]
            }
        }

        var title: String {
            switch self {
            case .now: "现在就符合"
            case .likely: "核实后可能符合"
            case .unlocked: "认定后还可得"
            }
        }

        func note(checks: String) -> String {
            switch self {
            case .now: "按已有数据已经符合，还没有享受或少领。"
            case .likely: checks.isEmpty ? "" : "要核实：\(checks)。"
            case .unlocked: "前面的身份认定以后，这些待遇随之打开。"
            }
        }
    }

    /// Entitled and not received, and what recognition of what is due now would add.
    private static func findings(of file: HouseholdCase) -> [Finding] {
        let now = file.evaluator.outcomes(for: file.facts, reading: .now)
        let once = file.evaluator.outcomes(for: file.facts, reading: .onceGranted)
        return zip(now, once).compactMap { now, once in
            guard let policy = file.program.policy(now.policy), policy.page.kind == .policy, once.verdict == .yes,
                !file.isReceived(policy, member: now.member)
            else { return nil }
            let benefit = policy.benefits.first { $0.type.isMoney }
            let fen = benefit.flatMap { once.benefits[$0.name]?.known?.whole }
            return Finding(
                policy: policy.id, person: now.member.map { file.persons[$0] }, basis: now.verdict == .yes ? .entitled : .unlocked,
                amount: fen, period: benefit?.type.period)
        }
    }
}

extension AssistanceSteps.Step {
    /// - Parameter addsUp: whether a sum is shown, unless some of the findings may not be had beside others.
    fileprivate init(
        _ kind: AssistanceSteps.Kind, _ findings: [Finding], of all: [Finding], checks: String, addsUp: Bool, _ file: HouseholdCase
    ) {
        var policies: [TypedPolicy.ID] = []
        for finding in findings where !policies.contains(finding.policy) { policies.append(finding.policy) }
        let items = policies.map { policy in AssistanceSteps.Item(findings.filter { $0.policy == policy }, of: policy, among: all, file) }
        let hasRivals = findings.contains { !$0.rivals(among: findings, in: file.program).isEmpty }
        let total = findings.reduce(0) { $0 + $1.monthlyWorth }
        self.init(
            kind: kind.rawValue, title: kind.title, note: kind.note(checks: checks), items: items, worth: yuan(total),
            hasWorth: addsUp && !hasRivals && total > 0)
    }
}

extension AssistanceSteps.Item {
    /// - Parameter findings: what one policy gives to the household, or to each of some members.
    fileprivate init(_ findings: [Finding], of id: TypedPolicy.ID, among all: [Finding], _ file: HouseholdCase) {
        let policy = file.program.policy(id)
        name = policy?.page.name(on: file.day) ?? id
        href = Path.policy.link(id)
        whom = findings.map { $0.person.map(file.label(of:)) ?? "全家" }.joined(separator: "、")
        let rivals = Set(findings.flatMap { $0.rivals(among: all, in: file.program) })
        exclusion = rivals.isEmpty ? nil : "与\(rivals.sorted().map(file.program.shortName(of:)).joined(separator: "、"))不可兼领"
        let amounts = findings.compactMap(\.amount)
        let isShortfall = findings.contains { $0.basis == .shortfall }
        if let period = findings.first?.period, amounts.count == findings.count {
            let total = amounts.reduce(0, +)
            // A share of costs that there have been none of so far.
            amount = total == 0 ? "目前 0 元" : (isShortfall ? "少领 " : "") + period.text(total)
        } else if findings.contains(where: { $0.period != nil }) {
            amount = isShortfall ? "少领，金额不详" : "金额待定"
        } else {
            amount = policy?.page.delivery ?? "资格"
        }
    }
}

extension Finding {
    /// Policies among `findings` that may not be had beside this one (不可兼领), by whoever it is about.
    func rivals(among findings: [Finding], in program: TypedProgram) -> [TypedPolicy.ID] {
        return findings.filter { other in
            program.excludes(policy, other.policy)
                && (person == nil || other.person == nil || person == other.person)
        }.map(\.policy)
    }
}
