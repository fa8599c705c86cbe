import Casework
import Civics
import Foundation
import Library
import PolicyLanguage

/// How the rules are narrowed and ordered, as the address says.
struct RuleQuery: Hashable, Sendable {
    enum Order: String, CaseIterable, Sendable {
        case judged, cases, precision, rule
    }

    var subdistrict: RegionCode?
    var source: CaseLead.Source?
    var age: RulePrecision.Age?
    var order: Order
    /// Only those that are weak.
    var isWeakOnly: Bool

    init(_ values: FormValues) {
        subdistrict = values["subdistrict"].flatMap { RegionCode($0) }
        source = values["source"].flatMap(CaseLead.Source.init)
        age = values["age"].flatMap(RulePrecision.Age.init)
        order = values["order"].flatMap(Order.init) ?? .judged
        isWeakOnly = values["weak"] != nil
    }

    var link: String {
        Path.ruleReport.link(
            query: .naming([
                ("subdistrict", subdistrict?.description), ("source", source?.rawValue), ("age", age?.rawValue),
                ("weak", isWeakOnly ? "1" : nil), ("order", order == .judged ? nil : order.rawValue),
            ]))
    }

    func ordered(by order: Order) -> RuleQuery {
        var other = self
        other.order = order
        return other
    }

    /// - Parameter isTold: whether the precision of this one is told; of others it must not decide where they stand.
    func apply(_ rules: [RulePrecision], _ settings: WorkSettings.WeakRule, _ program: TypedProgram, isTold: Bool) -> [RulePrecision] {
        let chosen = rules.filter { rule in
            (source.map { $0 == rule.rule.source } ?? true) && (age.map { $0 == rule.rule.age } ?? true)
                && (!isWeakOnly || !isTold || rule.isWeak(settings))
        }
        switch isTold ? order : .rule {
        case .judged: return chosen
        case .cases: return chosen.sorted { $0.cases > $1.cases }
        // The least right first: those want looking at. Few cases count for little, so by how right it may be at most.
        case .precision: return chosen.sorted { ($0.interval?.high ?? 2, $1.judged) < ($1.interval?.high ?? 2, $0.judged) }
        case .rule: return chosen.sorted { program.shortName(of: $0.rule.policy) < program.shortName(of: $1.rule.policy) }
        }
    }
}

/// Which cases of a rule are meant.
struct RuleCasesAddress: Hashable, Sendable {
    let policy: TypedPolicy.ID
    /// `nil` for any, as are the others.
    let source: CaseLead.Source?
    let age: RulePrecision.Age?
    let outcome: LeadOutcome?
    let subdistrict: RegionCode?
    var page = 1

    init(_ rule: RulePrecision.Rule, _ outcome: LeadOutcome?, in subdistrict: RegionCode?) {
        (policy, source, age) = (rule.policy, rule.source, rule.age)
        self.outcome = outcome
        self.subdistrict = subdistrict
    }

    init(_ policy: TypedPolicy.ID, _ values: FormValues) {
        self.policy = policy
        source = values["source"].flatMap(CaseLead.Source.init)
        age = values["age"].flatMap(RulePrecision.Age.init)
        outcome = values["outcome"].flatMap(LeadOutcome.init)
        subdistrict = values["subdistrict"].flatMap { RegionCode($0) }
        page = min(max(values.number("page") ?? 1, 1), 100_000)
    }

    var link: String {
        Path.ruleCases.link(
            policy,
            query: .naming([
                ("source", source?.rawValue), ("age", age?.rawValue), ("outcome", outcome?.rawValue),
                ("subdistrict", subdistrict?.description), ("page", page == 1 ? nil : "\(page)"),
            ]))
    }

    func at(page: Int) -> RuleCasesAddress {
        var other = self
        other.page = page
        return other
    }
}
