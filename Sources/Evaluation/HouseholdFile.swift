import Civics
import PolicyLanguage

/// Reads a household written by hand: an example of a page, or the file given to `zhaoren evaluate`.
///
/// Keys are names of facts or definitions, 享受 and 身份; values are in the fact's own unit (yuan for money).
package struct HouseholdFile {
    package struct Problem: Error, Hashable, CustomStringConvertible {
        package let message: String
        package var description: String { message }
    }

    private let program: TypedProgram
    private let policies: [String: TypedPolicy.ID]
    private let factsByName: [String: FactDeclaration]
    /// Examples fill in what a fact declares as usual in examples; a real household's file never does.
    private let isExample: Bool

    package init(program: TypedProgram, isExample: Bool) {
        self.program = program
        self.isExample = isExample
        var policies: [String: TypedPolicy.ID] = [:]
        for policy in program.policies {
            for name in [policy.id, policy.name, policy.page.shortName] + policy.page.aliases.map(\.name) { policies[name] = policy.id }
        }
        self.policies = policies
        var facts: [String: FactDeclaration] = [:]
        for fact in program.vocabulary.facts {
            facts[fact.name] = fact
            facts[fact.id] = fact
        }
        factsByName = facts
    }

    package func facts(household: [String: ExampleValue], members: [[String: ExampleValue]]) throws(Problem) -> HouseholdFacts {
        guard !members.isEmpty else { throw Problem(message: "没有写成员。请在“成员”下至少写一个人。") }
        guard members.count <= Int(TypedExpression.mostMembers) else {
            throw Problem(message: "成员超过 \(TypedExpression.mostMembers) 人。请检查是否把几户写成了一户。")
        }
        var people: [HouseholdFacts.Facts] = []
        for (index, member) in members.enumerated() {
            let label = member["称呼"]?.asText ?? "成员\(index + 1)"
            people.append(try facts(member.filter { $0.key != "称呼" }, of: .person, label: label))
        }
        return HouseholdFacts(own: try facts(household, of: .household, label: "家庭"), members: people)
    }

    private func facts(_ values: [String: ExampleValue], of entity: Entity, label: String) throws(Problem) -> HouseholdFacts.Facts {
        var facts = HouseholdFacts.Facts(label: label)
        for (key, value) in values.sorted(by: { $0.key < $1.key }) {
            switch Keyword(spelling: key) {
            case .received: facts.received = try truths(value, key, entity)
            case .status: facts.recognised = try truths(value, key, entity)
            default: try read(key, value, entity, into: &facts)
            }
        }
        guard isExample else { return askingAboutReceipts(facts, values, entity) }
        for fact in program.vocabulary.facts where fact.entity == entity && facts.values[fact.id] == nil {
            if let units = fact.exampleUnits { facts.values[fact.id] = RecordedValue(.known(units)) }
        }
        return facts
    }

    /// A real household's file that says nothing of 享受 or 身份 leaves them unknown; an empty list says there is none.
    private func askingAboutReceipts(
        _ facts: HouseholdFacts.Facts, _ values: [String: ExampleValue], _ entity: Entity
    ) -> HouseholdFacts.Facts {
        var facts = facts
        let written = Set(values.keys.compactMap { Keyword(spelling: $0) })
        for policy in program.policies where policy.entity == entity {
            if !written.contains(.received) { facts.received[policy.id] = .unknown }
            if !written.contains(.status) { facts.recognised[policy.id] = .unknown }
        }
        return facts
    }

    private func read(_ key: String, _ value: ExampleValue, _ entity: Entity, into facts: inout HouseholdFacts.Facts) throws(Problem) {
        if let fact = factsByName[key] {
            guard fact.entity == entity else { throw misplaced(key, fact.entity) }
            facts.values[fact.id] = RecordedValue(try content(value, fact))
        } else if let definition = program.definitions[key] {
            guard definition.entity == entity else { throw misplaced(key, definition.entity) }
            facts.given[key] = .some(try given(value, key, definition.type))
        } else {
            let names = Array(factsByName.keys) + Array(program.definitions.keys)
            throw Problem(message: "不认识“\(key)”。\(nearestSpelling(to: key, among: names).map { "是不是“\($0)”？" } ?? "请写事实或定义的名称。")")
        }
    }

    private func misplaced(_ key: String, _ entity: Entity) -> Problem {
        Problem(message: "“\(key)”是\(entity.label)的，请写在“\(entity == .person ? "成员" : "家庭")”下面。")
    }

    private func given(_ value: ExampleValue, _ key: String, _ type: ValueType) throws(Problem) -> Rational? {
        guard case .text(let text) = value else { return nil }
        guard let units = type.units(from: text, codeLists: program.vocabulary.codeLists) else {
            throw Problem(message: "“\(key)”的值“\(text)”不是\(type.label)。")
        }
        return Rational(Int128(units), over: Int128(type.unitsPerOne))
    }

    private func content(_ value: ExampleValue, _ fact: FactDeclaration) throws(Problem) -> RecordedValue.Content {
        switch value {
        case .unknown: return .unknown
        case .text(let text): return .known(try units(text, fact))
        case .list: throw Problem(message: "“\(fact.name)”只能有一个值。")
        case .map(let months):
            guard fact.isMonthly else { throw Problem(message: "“\(fact.name)”不是按月记录的，只能写一个值。") }
            var history: [CivilMonth: Int64?] = [:]
            for (key, value) in months {
                guard let month = CivilMonth(key) else { throw Problem(message: "“\(key)”不是月份。请写成 2024-07。") }
                if case .text(let text) = value { history[month] = .some(try units(text, fact)) } else { history[month] = .some(nil) }
            }
            return .history(history)
        }
    }

    private func units(_ text: String, _ fact: FactDeclaration) throws(Problem) -> Int64 {
        guard let units = fact.type.units(from: text, codeLists: program.vocabulary.codeLists) else {
            throw Problem(message: "“\(fact.name)”的值“\(text)”不是\(fact.type.label)。")
        }
        guard fact.range.contains(units) else { throw Problem(message: "“\(fact.name)”的值“\(text)”超出了声明的范围。请检查单位。") }
        return units
    }

    /// A list of policies that are received or recognised; `{低保: 未知}` says it is not known.
    private func truths(_ value: ExampleValue, _ key: String, _ entity: Entity) throws(Problem) -> [TypedPolicy.ID: Truth] {
        var truths: [TypedPolicy.ID: Truth] = [:]
        if case .map(let map) = value {
            for (name, truth) in map {
                truths[try policy(name, key, entity)] = truth.asText.map { Truth(Keyword(spelling: $0) == .yes) } ?? .unknown
            }
            return truths
        }
        for item in value.asList { if let name = item.asText { truths[try policy(name, key, entity)] = .yes } }
        return truths
    }

    private func policy(_ name: String, _ key: String, _ entity: Entity) throws(Problem) -> TypedPolicy.ID {
        guard let id = policies[name], let policy = program.policy(id) else {
            throw Problem(
                message: "“\(key)”里的“\(name)”不在政策库里。\(nearestSpelling(to: name, among: policies.keys).map { "是不是“\($0)”？" } ?? "")")
        }
        guard policy.entity == entity else { throw misplaced("\(key) \(name)", policy.entity) }
        return id
    }
}
