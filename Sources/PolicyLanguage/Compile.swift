import Civics

/// The whole way from pages to a program, with every stage kept for printing.
package struct Compilation: Sendable {
    package let pages: [SyntaxPage]
    package let names: NameTable
    /// `nil` exactly when a diagnostic is an error.
    package let program: TypedProgram?
    /// By page, line and column.
    package let diagnostics: [Diagnostic]

    package var hasErrors: Bool { diagnostics.contains(where: \.isError) }
}

/// Text, then syntax, then names, then types; all mistakes of all pages, not the first.
package func compile(_ sources: [SourceText], vocabulary: Vocabulary) -> Compilation {
    var diagnostics: [Diagnostic] = []
    let pages = sources.compactMap { parse($0, &diagnostics) }
    let unreadPages = Set(diagnostics.map(\.location.path))
    let names = NameTable(vocabulary: vocabulary, pages: pages, &diagnostics)
    var checker = Checker(names: names, vocabulary: vocabulary, pages: pages, unreadPages: unreadPages)
    let policies = checker.checkAll()
    diagnostics += checker.diagnostics
    for page in pages { checkPlaceholders(of: page, names, &diagnostics) }
    let unordered = TypedProgram(
        policies: policies, definitions: checker.definitions, tables: checker.tables, vocabulary: vocabulary)
    let ordered = orderedByDependency(unordered, &diagnostics)
    for policy in ordered { checkConcepts(of: policy, in: unordered, &diagnostics) }
    let sorted = Set(diagnostics).sorted { ($0.location, $0.message) < ($1.location, $1.message) }
    let program = TypedProgram(
        policies: ordered, definitions: checker.definitions, tables: checker.tables, vocabulary: vocabulary)
    return Compilation(pages: pages, names: names, program: sorted.contains(where: \.isError) ? nil : program, diagnostics: sorted)
}

/// A figure in the prose must be a parameter, or the leaflet would print nothing.
private func checkPlaceholders(of page: SyntaxPage, _ names: NameTable, _ diagnostics: inout [Diagnostic]) {
    for placeholder in page.placeholders {
        if case .parameter? = names.meanings[placeholder.name] { continue }
        let parameters = names.meanings.filter { if case .parameter = $0.value { true } else { false } }.keys
        let hint = nearestSpelling(to: placeholder.name, among: parameters).map { "是不是“\($0)”？" }
        diagnostics.append(
            Diagnostic(
                .unknownPlaceholder, at: placeholder.location, "没有名为“\(placeholder.name)”的参数，印不出数值。",
                advice: hint ?? "花括号里只能写参数的名称。"))
    }
}

// MARK: Dependencies between policies

extension TypedProgram {
    /// Every expression a policy's rules and benefits are made of, definitions and tables opened, each visited once.
    package func visit(_ roots: [TypedExpression], _ body: (TypedExpression) -> Void) {
        var opened: Set<String> = []
        var stack = roots
        while let expression = stack.popLast() {
            body(expression)
            stack += expression.children
            switch expression.kind {
            case .definition(let id) where opened.insert("定义 " + id).inserted:
                stack += definitions[id]?.versions.versions.map(\.value) ?? []
            case .table(let id) where opened.insert("表 " + id).inserted:
                stack += (tables[id]?.inputs ?? []) + (tables[id]?.rows.map(\.output) ?? [])
            default: break
            }
        }
    }

    /// The policies whose verdict or status `policy` asks for, with one place where it does.
    func dependencies(of policy: TypedPolicy) -> [(policy: TypedPolicy.ID, isStatus: Bool, location: SourceRange)] {
        var found: [TypedPolicy.ID: (Bool, SourceRange)] = [:]
        visit(policy.expressions) { expression in
            switch expression.kind {
            case .verdict(let id): found[id] = (found[id]?.0 ?? false, expression.location)
            case .status(let id): found[id] = (true, expression.location)
            default: break
            }
        }
        return found.sorted { $0.key < $1.key }.map { (policy: $0.key, isStatus: $0.value.0, location: $0.value.1) }
    }
}

extension TypedPolicy {
    /// All versions of all rules and benefits.
    package var expressions: [TypedExpression] {
        (conditions + exclusions).flatMap { $0.test.versions.map(\.value) } + benefits.flatMap { $0.amount.versions.map(\.value) }
    }

    fileprivate func reading(_ statuses: [ID]) -> TypedPolicy {
        TypedPolicy(
            id: id, page: page, entity: entity, householdConcept: householdConcept, conditions: conditions, exclusions: exclusions,
            benefits: benefits, mutuallyExclusive: mutuallyExclusive, statusesRead: statuses, examples: examples)
    }
}

/// Policies after those they ask about; a circle is an error that shows the circle.
private func orderedByDependency(_ program: TypedProgram, _ diagnostics: inout [Diagnostic]) -> [TypedPolicy] {
    let policies = Dictionary(program.policies.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    var ordered: [TypedPolicy] = []
    var state: [TypedPolicy.ID: Bool] = [:]  // false while being visited, true when done
    var path: [TypedPolicy.ID] = []
    var cycles: [Diagnostic] = []

    func place(_ policy: TypedPolicy) {
        state[policy.id] = false
        path.append(policy.id)
        let dependencies = program.dependencies(of: policy)
        for dependency in dependencies {
            switch state[dependency.policy] {
            case nil: policies[dependency.policy].map(place)
            case false?:
                let circle = path[path.firstIndex(of: dependency.policy)!...] + [dependency.policy]
                let names = circle.map { policies[$0]?.page.shortName ?? $0 }.joined(separator: " → ")
                cycles.append(
                    Diagnostic(.cycle, at: dependency.location, "政策互相等待，绕成了一圈：\(names)。", advice: "请把其中一处“符合”或“身份”改成“享受”，或改写条件。"))
            case true?: break
            }
        }
        path.removeLast()
        state[policy.id] = true
        ordered.append(policy.reading(dependencies.filter(\.isStatus).map(\.policy)))
    }

    for policy in program.policies.sorted(by: { $0.id < $1.id }) where state[policy.id] == nil { place(policy) }
    diagnostics += cycles
    return ordered
}

/// A household policy's verdict is about one set of people; another policy may only read it of the same set.
private func checkConcepts(of policy: TypedPolicy, in program: TypedProgram, _ diagnostics: inout [Diagnostic]) {
    for dependency in program.dependencies(of: policy) {
        guard let other = program.policy(dependency.policy), other.entity == .household || policy.entity == .household,
            other.householdConcept != policy.householdConcept
        else { continue }
        diagnostics.append(
            Diagnostic(
                .householdConceptMismatch, at: dependency.location,
                "“\(other.page.shortName)”按\(other.householdConcept.label)算，这里按\(policy.householdConcept.label)算，两家人可能不同。",
                advice: "请统一“家庭口径”，或改用“享受”。"))
    }
}
