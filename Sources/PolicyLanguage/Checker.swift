import Civics

/// Names to types: the third stage. Looks names up, gives every expression its type, unit and bounds, and refuses what could
/// go wrong at run time. Definitions and tables are checked when first used, which is also how cycles show.
struct Checker: GrainSource {
    let names: NameTable
    let facts: [FactDeclaration.ID: FactDeclaration]
    let parameters: [Parameter.ID: Parameter]
    let pagesByPolicy: [TypedPolicy.ID: SyntaxPage]
    /// Paths of pages with mistakes of syntax.
    private let unreadPages: Set<String>
    private let definitionSyntax: [Definition.ID: (statement: Statement, page: SyntaxPage)]
    private let tableSyntax: [DecisionTable.ID: (table: TableSyntax, page: SyntaxPage)]

    private(set) var definitions: [Definition.ID: Definition] = [:]
    private(set) var tables: [DecisionTable.ID: DecisionTable] = [:]
    var diagnostics: [Diagnostic] = []

    /// Definitions and tables being checked, outermost first.
    private var inProgress: [String] = []
    /// Those that could not be checked; a second complaint about them would only repeat the first.
    private var broken: Set<String> = []
    private var grains: [String: Rational?] = [:]
    /// Divisors (as text) that a condition around the place has shown to be positive.
    var provedPositive: [String] = []

    init(names: NameTable, vocabulary: Vocabulary, pages: [SyntaxPage], unreadPages: Set<String>) {
        self.names = names
        self.unreadPages = unreadPages
        facts = Dictionary(vocabulary.facts.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        parameters = Dictionary(vocabulary.parameters.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        pagesByPolicy = Dictionary(
            pages.filter { $0.front.kind != .definitions }.map { ($0.front.id, $0) }, uniquingKeysWith: { first, _ in first })
        var definitionSyntax: [Definition.ID: (Statement, SyntaxPage)] = [:]
        var tableSyntax: [DecisionTable.ID: (TableSyntax, SyntaxPage)] = [:]
        for page in pages {
            for statement in page.statements {
                if case .definition = statement.kind, definitionSyntax[statement.name.name] == nil {
                    definitionSyntax[statement.name.name] = (statement, page)
                }
            }
            for table in page.tables where tableSyntax[table.name.name] == nil { tableSyntax[table.name.name] = (table, page) }
        }
        self.definitionSyntax = definitionSyntax.mapValues { (statement: $0.0, page: $0.1) }
        self.tableSyntax = tableSyntax.mapValues { (table: $0.0, page: $0.1) }
    }

    mutating func report(_ kind: Diagnostic.Kind, at location: SourceRange, _ message: String, advice: String) {
        diagnostics.append(Diagnostic(kind, at: location, message, advice: advice))
    }

    // MARK: The whole library

    mutating func checkAll() -> [TypedPolicy] {
        for name in definitionSyntax.keys.sorted() { _ = definition(name) }
        for name in tableSyntax.keys.sorted() { _ = table(name) }
        return pagesByPolicy.keys.sorted().compactMap { policy(pagesByPolicy[$0]!) }
    }

    private mutating func policy(_ page: SyntaxPage) -> TypedPolicy? {
        guard let entity = page.entity else { return nil }
        var conditions: [TypedPolicy.Rule] = []
        var exclusions: [TypedPolicy.Rule] = []
        var benefits: [TypedPolicy.Benefit] = []
        var seen: Set<String> = []
        for statement in page.statements {
            if case .definition = statement.kind { continue }
            if !seen.insert(statement.name.name).inserted {
                report(
                    .duplicateName, at: statement.name.location, "这一页里已经有名为“\(statement.name.name)”的规则。", advice: "请给其中一条换个名称。")
            }
            switch statement.kind {
            case .condition: rule(statement, entity).map { conditions.append($0) }
            case .exclusion: rule(statement, entity).map { exclusions.append($0) }
            case .benefit(let unit): benefit(statement, unit, entity).map { benefits.append($0) }
            case .definition: break
            }
        }
        // A page whose text could not be read has been told so; its conditions may be among what is missing.
        if conditions.isEmpty, !unreadPages.contains(page.source.path), !page.statements.contains(where: { $0.kind == .condition }) {
            report(
                .policyWithoutConditions, at: page.location, "这项政策没有一个条件，会人人符合。", advice: "请在```规则 块里写“条件 名称: …”。")
        }
        let exclusive = page.mutuallyExclusive.compactMap { policyID($0) }
        return TypedPolicy(
            id: page.front.id, page: page.front, entity: entity, householdConcept: page.householdConcept, conditions: conditions,
            exclusions: exclusions, benefits: benefits, mutuallyExclusive: exclusive, statusesRead: [], examples: page.examples)
    }

    private mutating func rule(_ statement: Statement, _ entity: Entity) -> TypedPolicy.Rule? {
        guard let test = versions(of: statement, entity, expecting: .truth) else { return nil }
        for version in test.versions where version.value.type != .truth {
            report(
                .typeMismatch, at: version.value.location, "条件要能回答是或否，这里得到的是\(version.value.type.label)。",
                advice: "请写成比较，例如“\(statement.name.name) < 某个标准”。")
            return nil
        }
        return TypedPolicy.Rule(name: statement.name.name, test: test, citations: statement.citations, location: statement.location)
    }

    private mutating func benefit(_ statement: Statement, _ unit: UnitSyntax?, _ entity: Entity) -> TypedPolicy.Benefit? {
        var declared: ValueType?
        if let unit {
            guard let type = type(unit) else { return nil }
            declared = type
        }
        guard let amount = versions(of: statement, entity, expecting: declared), let first = amount.versions.first?.value else {
            return nil
        }
        let type = declared ?? first.type
        for version in amount.versions where !agrees(version.value, type, as: "待遇“\(statement.name.name)”") { return nil }
        for version in amount.versions where type.isMoney { requireWholeFen(version.value, in: statement) }
        return TypedPolicy.Benefit(
            name: statement.name.name, type: type, amount: amount, citations: statement.citations, location: statement.location)
    }

    private mutating func requireWholeFen(_ amount: TypedExpression, in statement: Statement) {
        if let grain = amount.grain(in: self), grain.isWhole { return }
        report(
            .fractionOfFen, at: amount.location, "“\(statement.name.name)”算出来可能带有不足一分的零头。",
            advice: "请写明怎样取整，例如“取整(…, 元, 四舍五入)”或“取整(…, 分, 向下)”。")
    }

    // MARK: Statements

    /// The general rule, its dated versions and its exceptions, each wrapped in the exceptions that override it.
    private mutating func versions(of statement: Statement, _ entity: Entity, expecting: ValueType?) -> Dated<TypedExpression>? {
        var versions: [Dated<TypedExpression>.Version] = []
        let exceptions = statement.exceptions.map { exception in
            (
                condition: typed(exception.condition, in: entity, expecting: .truth),
                value: typed(exception.expression, in: entity, expecting: expecting)
            )
        }
        for version in statement.versions {
            guard var value = typed(version.expression, in: entity, expecting: expecting) else { return nil }
            for exception in exceptions.reversed() {
                guard let condition = exception.condition, let other = exception.value else { return nil }
                guard requireTruth(condition, "“例外 若”的条件"), agrees(other, value.type, as: "例外") else { return nil }
                value = .conditional(condition, then: other, otherwise: value, at: value.location)
            }
            versions.append(.init(from: version.from, value: value))
        }
        return Dated(versions.sorted { ($0.from ?? .distantPast) < ($1.from ?? .distantPast) })
    }

    mutating func type(_ unit: UnitSyntax) -> ValueType? {
        if let type = ValueType(spelling: unit.spelling) { return type }
        if names.codeLists[unit.spelling] != nil { return .code(unit.spelling) }
        let hint = nearestSpelling(to: unit.spelling, among: Array(ValueType.spellings.keys) + names.codeLists.keys)
        report(
            .unknownUnit, at: unit.location, "没有“\(unit.spelling)”这个单位或代码表。",
            advice: hint.map { "是不是“\($0)”？" } ?? "常用的有：元、元/月、元/年、平方米、岁、个月、个数、数、是否。")
        return nil
    }

    mutating func policyID(_ named: SyntaxPage.Named) -> TypedPolicy.ID? {
        if let id = names.policies[named.name] { return id }
        let hint = nearestSpelling(to: named.name, among: names.policies.keys)
        report(
            .unknownPolicy, at: named.location, "政策库里没有“\(named.name)”。", advice: hint.map { "是不是“\($0)”？" } ?? "请写政策的名称、简称或 id。")
        return nil
    }

    // MARK: Definitions and tables, on demand

    mutating func definition(_ id: Definition.ID) -> Definition? {
        if let known = definitions[id] { return known }
        guard let (statement, _) = definitionSyntax[id], enter(id, at: statement.name.location) else { return nil }
        defer { inProgress.removeLast() }
        guard case .definition(let declaredEntity, let unit) = statement.kind else { return nil }
        var declared: ValueType?
        if let unit {
            guard let type = type(unit) else { return failed(id) }
            declared = type
        }
        let saved = provedPositive
        provedPositive = []
        defer { provedPositive = saved }
        let entity = declaredEntity ?? (statement.readsPerson(self) ? .person : .household)
        guard let versions = versions(of: statement, entity, expecting: declared), let first = versions.versions.first?.value else {
            return failed(id)
        }
        let type = declared ?? first.type
        for version in versions.versions where !agrees(version.value, type, as: "定义“\(id)”") { return failed(id) }
        let definition = Definition(
            id: id, name: id, entity: entity, type: type, versions: versions, citations: statement.citations, location: statement.location)
        definitions[id] = definition
        return definition
    }

    mutating func table(_ id: DecisionTable.ID) -> DecisionTable? {
        if let known = tables[id] { return known }
        guard let (syntax, _) = tableSyntax[id], enter(id, at: syntax.name.location) else { return nil }
        defer { inProgress.removeLast() }
        let saved = provedPositive
        provedPositive = []
        defer { provedPositive = saved }
        guard let table = checkTable(syntax) else { return failed(id) }
        tables[id] = table
        return table
    }

    private mutating func failed<Result>(_ id: String) -> Result? {
        broken.insert(id)
        return nil
    }

    private mutating func enter(_ id: String, at location: SourceRange) -> Bool {
        if broken.contains(id) { return false }
        if let start = inProgress.firstIndex(of: id) {
            let cycle = (inProgress[start...] + [id]).joined(separator: " → ")
            report(.cycle, at: location, "定义互相依赖，绕成了一圈：\(cycle)。", advice: "请改写其中一个，使它不再用到自己。")
            broken.formUnion(inProgress[start...])
            return false
        }
        inProgress.append(id)
        return true
    }

    /// Whether a name's value belongs to a person, without checking the definition's types.
    func isPersonal(_ name: String, _ visited: Set<String> = []) -> Bool {
        guard let meaning = names.meanings[name], !visited.contains(name) else { return false }
        switch meaning {
        case .fact(let id): return facts[id]?.entity == .person
        case .parameter: return false
        case .definition(let id):
            guard let (statement, _) = definitionSyntax[id], case .definition(let entity, _) = statement.kind else { return false }
            return entity.map { $0 == .person } ?? statement.readsPerson(self, visited.union([name]))
        case .table(let id):
            guard let (table, _) = tableSyntax[id] else { return false }
            if let entity = table.entity { return entity == .person }
            let expressions = table.inputs + table.rows.map(\.output)
            return expressions.contains { $0.readsPerson(self, visited.union([name])) }
        }
    }

    // MARK: Grain

    func parameter(_ id: Parameter.ID) -> Parameter? { parameters[id] }
    func definitionGrain(_ id: Definition.ID) -> Rational? {
        definitions[id].flatMap { definition in commonGrain(definition.versions.versions.map(\.value)) }
    }
    func tableGrain(_ id: DecisionTable.ID) -> Rational? { tables[id].flatMap { commonGrain($0.rows.map(\.output)) } }

    private func commonGrain(_ values: [TypedExpression]) -> Rational? {
        values.reduce(.zero as Rational?) { step, value in
            guard let step, let next = value.grain(in: self) else { return nil }
            return Rational.commonStep(step, next)
        }
    }
}

extension CivilDate {
    static let distantPast = CivilDate(days: -1_000_000)
}

extension Statement {
    func readsPerson(_ checker: Checker, _ visited: Set<String> = []) -> Bool {
        versions.contains { $0.expression.readsPerson(checker, visited) }
            || exceptions.contains { $0.condition.readsPerson(checker, visited) || $0.expression.readsPerson(checker, visited) }
    }
}

extension ExpressionSyntax {
    /// Whether the expression reads a member's own values outside any aggregate.
    func readsPerson(_ checker: Checker, _ visited: Set<String>) -> Bool {
        switch self {
        case .aggregate, .number, .date, .truth, .label, .today, .broken: false
        case .name(let name, _): checker.isPersonal(name, visited)
        case .reference(_, let policy, _):
            checker.names.policies[policy.name].flatMap { checker.pagesByPolicy[$0]?.entity } == .person
        default: parts.contains { $0.readsPerson(checker, visited) }
        }
    }

    /// The expressions directly inside this one, aggregates included.
    var parts: [ExpressionSyntax] {
        switch self {
        case .number, .date, .truth, .name, .label, .today, .reference, .broken: []
        case .call(_, let parts, _), .and(let parts, _), .or(let parts, _): parts
        case .rounded(let one, _, _, _), .window(_, _, let one, _), .not(let one, _), .negative(let one, _): [one]
        case .aggregate(_, let value, let filter, let ifNone, _): [value] + [filter, ifNone].compactMap { $0 }
        case .on(let left, let right, _), .comparison(_, let left, let right, _), .binary(_, let left, let right, _): [left, right]
        case .oneOf(let value, let list, _): [value] + list
        case .between(let one, let two, let three, _), .conditional(let one, let two, let three, _): [one, two, three]
        }
    }
}
