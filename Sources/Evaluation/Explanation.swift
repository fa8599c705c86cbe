import Civics
import PolicyLanguage

/// Why a policy answers as it does for one household: every rule with its verdict, what it read and where that came from,
/// the figures with their dates, and what is missing. Computed from the program itself, never written a second time.
package struct Explanation: Sendable, Encodable {
    package let policy: TypedPolicy.ID
    package let policyName: String
    /// How the explanation names the member, or `nil` for the household.
    package let subject: String?
    package let day: CivilDate
    package let verdict: Truth
    package let rules: [Rule]
    package let benefits: [Benefit]
    /// Facts that would settle the verdict or the amount, each once.
    package let missing: [MissingFact]
    /// Statuses this household could have recognised and that would turn the verdict to yes.
    package let opensWith: [TypedPolicy.ID]

    package struct Rule: Sendable, Encodable {
        package let name: String
        package let isExclusion: Bool
        /// Whether the rule lets the verdict be yes.
        package let permits: Truth
        package let text: String
        package let citations: [String]
        package let readings: [Reading]
    }

    package struct Benefit: Sendable, Encodable {
        package let name: String
        package let type: String
        /// `1,110 元/月`, or `0 元/月 至 3,190 元/月` when only bounds are known.
        package let amount: String
        package let lowestFen: Int64?
        package let highestFen: Int64?
        package let citations: [String]
        package let readings: [Reading]
    }

    /// One value that was read: a fact, a figure, a definition with what it read in turn.
    package struct Reading: Sendable, Encodable {
        package let name: String
        package let subject: String?
        /// As people read it; `未知` when unknown.
        package let value: String
        package let isKnown: Bool
        /// The department's record it was read from.
        package let source: RecordReference?
        /// The visit or call where it was found out, when no record gave it.
        package let learnt: LearntReference?
        /// For a figure: since when, how sure, and from which document.
        package let figure: Figure?
        package let parts: [Reading]
    }

    package struct Figure: Sendable, Encodable {
        package let from: CivilDate
        package let confidence: String
        package let source: String
        package let isStale: Bool
    }
}

/// A fact we lack, of the household or of one member.
package struct MissingFact: Hashable, Sendable, Encodable {
    package let fact: FactDeclaration.ID
    package let name: String
    package let subject: String?
}

extension ReferenceEvaluator {
    /// - Parameter member: the position of the member a person policy is asked about.
    package func explanation(of policy: TypedPolicy, for household: HouseholdFacts, member: Int?) -> Explanation {
        let pass = EvaluationPass(self, household, .now)
        let outcome = pass.outcome(of: policy, member: member)
        let explainer = Explainer(pass: pass)
        return Explanation(
            policy: policy.id, policyName: policy.page.name(on: day), subject: member.map { household.members[$0].label }, day: day,
            verdict: outcome.verdict, rules: explainer.rules(of: policy, outcome, member),
            benefits: explainer.benefits(of: policy, outcome, member), missing: explainer.missing(policy, outcome, member),
            opensWith: opensWith(policy, household, member, verdict: outcome.verdict))
    }

    private func opensWith(_ policy: TypedPolicy, _ household: HouseholdFacts, _ member: Int?, verdict: Truth) -> [TypedPolicy.ID] {
        guard verdict != .yes, !policy.statusesRead.isEmpty else { return [] }
        let pass = EvaluationPass(self, household, .onceGranted)
        guard pass.outcome(of: policy, member: member).verdict == .yes else { return [] }
        return policy.statusesRead.filter { id in
            guard let status = program.policy(id) else { return false }
            let own = status.entity == .person ? member.map { household.members[$0] } : household.own
            let granted = pass.outcome(of: status, member: status.entity == .person ? member : nil).verdict
            return own?.recognised[id] ?? .no != .yes && granted == .yes
        }
    }
}

struct Explainer {
    let pass: EvaluationPass

    private var program: TypedProgram { pass.program }

    func rules(of policy: TypedPolicy, _ outcome: PolicyOutcome, _ member: Int?) -> [Explanation.Rule] {
        let rules = policy.conditions.map { ($0, false) } + policy.exclusions.map { ($0, true) }
        return rules.compactMap { rule, isExclusion in
            guard let test = rule.test.inForce(on: pass.day) else { return nil }
            let truth = pass.evaluate(test, member).truth
            return Explanation.Rule(
                name: rule.name, isExclusion: isExclusion, permits: isExclusion ? truth.not : truth, text: test.text(in: program),
                citations: rule.citations, readings: readings(of: test, member))
        }
    }

    func benefits(of policy: TypedPolicy, _ outcome: PolicyOutcome, _ member: Int?) -> [Explanation.Benefit] {
        policy.benefits.compactMap { benefit in
            guard let amount = benefit.amount.inForce(on: pass.day), let value = outcome.benefits[benefit.name] else { return nil }
            let bounds = value.bounds
            return Explanation.Benefit(
                name: benefit.name, type: benefit.type.label, amount: text(of: value, benefit.type), lowestFen: bounds.lowest.whole,
                highestFen: bounds.highest.whole, citations: benefit.citations,
                readings: outcome.verdict == .no ? [] : readings(of: amount, member))
        }
    }

    private func text(of value: Evaluated, _ type: ValueType) -> String {
        let lists = program.codeListsByName
        switch value {
        case .known(let value): return type.text(of: value, codeLists: lists)
        case .unknown(let bounds):
            guard type.isMoney || type.isNumeric else { return "未知" }
            return "\(type.text(of: bounds.lowest, codeLists: lists)) 至 \(type.text(of: bounds.highest, codeLists: lists))"
        }
    }

    // MARK: Readings

    /// What an expression's value rests on, in the order it is written, each once, also inside definitions. Of what is settled by a
    /// part of it (one "yes" of an "or"), only that part.
    private func readings(of expression: TypedExpression, _ member: Int?) -> [Explanation.Reading] {
        var seen: Set<String> = []
        return readings(of: expression, member, &seen)
    }

    private func readings(of expression: TypedExpression, _ member: Int?, _ seen: inout Set<String>) -> [Explanation.Reading] {
        var readings: [Explanation.Reading] = []
        collect(expression, member, &seen, &readings)
        return readings
    }

    private func collect(
        _ expression: TypedExpression, _ member: Int?, _ seen: inout Set<String>, _ readings: inout [Explanation.Reading]
    ) {
        switch expression.kind {
        case .aggregate(let aggregate):
            for position in settling(aggregate, expression, member) {
                for part in [aggregate.filter, aggregate.value].compactMap({ $0 }) { collect(part, position, &seen, &readings) }
            }
        case .or(let parts), .and(let parts):
            for part in settling(parts, pass.evaluate(expression, member).truth, member) { collect(part, member, &seen, &readings) }
        case .ofHousehold(let inner): collect(inner, nil, &seen, &readings)
        case .conditional(let condition, let then, let otherwise):
            collect(condition, member, &seen, &readings)
            let truth = pass.evaluate(condition, member).truth
            if truth != .no { collect(then, member, &seen, &readings) }
            if truth != .yes { collect(otherwise, member, &seen, &readings) }
        default:
            guard let name = leafName(expression, member) else {
                for child in expression.children { collect(child, member, &seen, &readings) }
                return
            }
            if seen.insert(name).inserted, let reading = leaf(expression, member, &seen) { readings.append(reading) }
        }
    }

    /// The parts of an "and" or "or" that make it what it is: the first that agrees when that settles it, the open ones while it is
    /// open, else all.
    private func settling(_ parts: [TypedExpression], _ truth: Truth, _ member: Int?) -> [TypedExpression] {
        let agreeing = parts.filter { pass.evaluate($0, member).truth == truth }
        return truth == .unknown || agreeing.count == parts.count ? agreeing : Array(agreeing.prefix(1))
    }

    /// The members that make an aggregate what it is, by the same rule.
    private func settling(_ aggregate: TypedExpression.Aggregate, _ expression: TypedExpression, _ member: Int?) -> [Int] {
        let members = Array(pass.household.members.indices)
        guard aggregate.function == .any || aggregate.function == .every, aggregate.filter == nil else { return members }
        let truth = pass.evaluate(expression, member).truth
        let agreeing = members.filter { pass.evaluate(aggregate.value, $0).truth == truth }
        return truth == .unknown || agreeing.count == members.count ? agreeing : Array(agreeing.prefix(1))
    }

    /// Names a leaf and whom it is about; `nil` for an expression that is none.
    private func leafName(_ expression: TypedExpression, _ member: Int?) -> String? {
        switch expression.kind {
        case .input, .parameter, .parameterOn, .definition, .table, .verdict, .status:
            "\(expression.text(in: program))/\(expression.entity == .person ? member.map(String.init) ?? "" : "")"
        default: nil
        }
    }

    private func leaf(_ expression: TypedExpression, _ member: Int?, _ seen: inout Set<String>) -> Explanation.Reading? {
        let value = pass.evaluate(expression, member)
        let isPersonal = expression.entity == .person
        var recorded: RecordedValue?
        var figure: Explanation.Figure?
        var parts: [Explanation.Reading] = []
        switch expression.kind {
        case .input(let input):
            if let id = input.factID { recorded = pass.facts(isPersonal ? member : nil).values[id] }
        case .parameter(let id): figure = self.figure(id)
        case .definition(let id):
            let isGiven = pass.facts(isPersonal ? member : nil).given[id] != nil
            if !isGiven, let body = program.definitions[id]?.versions.inForce(on: pass.day) { parts = readings(of: body, member, &seen) }
        case .table(let id):
            for input in program.tables[id]?.inputs ?? [] { parts += readings(of: input, member, &seen) }
        case .verdict, .status, .parameterOn: break
        default: return nil
        }
        return Explanation.Reading(
            name: expression.text(in: program), subject: isPersonal ? member.map { pass.household.members[$0].label } : nil,
            value: value.known.map { expression.type.text(of: $0, codeLists: program.codeListsByName) } ?? "未知",
            isKnown: value.known != nil, source: recorded?.source, learnt: recorded?.learnt, figure: figure, parts: parts)
    }

    private func figure(_ id: Parameter.ID) -> Explanation.Figure? {
        guard let parameter = program.parametersByID[id], let entry = parameter.entry(on: pass.day) else { return nil }
        return Explanation.Figure(
            from: entry.from, confidence: entry.confidence.label, source: entry.source, isStale: parameter.isStale(on: pass.day))
    }

    // MARK: What is missing

    /// While the verdict is open, the facts its open rules wait for; once it is yes, those the amounts wait for.
    func missing(_ policy: TypedPolicy, _ outcome: PolicyOutcome, _ member: Int?) -> [MissingFact] {
        var roots: [TypedExpression] = []
        switch outcome.verdict {
        case .no: return []
        case .unknown: roots = (policy.conditions + policy.exclusions).compactMap { $0.test.inForce(on: pass.day) }
        case .yes: roots = policy.benefits.compactMap { $0.amount.inForce(on: pass.day) }
        }
        var found: [MissingFact] = []
        for root in roots { collectMissing(root, member, &found) }
        return found
    }

    private func collectMissing(_ expression: TypedExpression, _ member: Int?, _ found: inout [MissingFact]) {
        guard pass.evaluate(expression, member).known == nil else { return }
        switch expression.kind {
        case .input(let input):
            let missing = MissingFact(
                fact: input.factID ?? input.name, name: expression.text(in: program),
                subject: input.entity == .person ? member.map { pass.household.members[$0].label } : nil)
            if !found.contains(missing) { found.append(missing) }
        case .definition(let id):
            program.definitions[id]?.versions.inForce(on: pass.day).map { collectMissing($0, member, &found) }
        case .table(let id):
            for input in program.tables[id]?.inputs ?? [] { collectMissing(input, member, &found) }
        case .verdict(let id):
            for rule in program.policy(id).map({ $0.conditions + $0.exclusions }) ?? [] {
                rule.test.inForce(on: pass.day).map { collectMissing($0, member, &found) }
            }
        case .status(let id):
            let missing = MissingFact(
                fact: id, name: expression.text(in: program),
                subject: expression.entity == .person ? member.map { pass.household.members[$0].label } : nil)
            if !found.contains(missing) { found.append(missing) }
        case .ofHousehold(let inner): collectMissing(inner, nil, &found)
        case .aggregate(let aggregate):
            for position in pass.household.members.indices {
                for part in [aggregate.filter, aggregate.value].compactMap({ $0 }) { collectMissing(part, position, &found) }
            }
        case .conditional(let condition, let then, let otherwise):
            switch pass.evaluate(condition, member).truth {
            case .unknown: collectMissing(condition, member, &found)
            case .yes: collectMissing(then, member, &found)
            case .no: collectMissing(otherwise, member, &found)
            }
        default: for child in expression.children { collectMissing(child, member, &found) }
        }
    }
}

extension Truth {
    /// How a verdict is called (结论).
    package var verdictLabel: String {
        switch self {
        case .yes: "符合"
        case .no: "不符合"
        case .unknown: "待核实"
        }
    }
}
