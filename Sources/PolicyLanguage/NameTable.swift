import Civics

/// Names to what they mean: the second stage. Facts, parameters, definitions and tables share one space of names, so that a
/// rule reads without prefixes; policies have their own, because they are only named after 享受, 符合 and 身份.
package struct NameTable: Sendable, CustomStringConvertible {
    package enum Meaning: Hashable, Sendable {
        case fact(FactDeclaration.ID)
        case parameter(Parameter.ID)
        case definition(Definition.ID)
        case table(DecisionTable.ID)

        var label: String {
            switch self {
            case .fact: "事实"
            case .parameter: "参数"
            case .definition: "定义"
            case .table: "判定表"
            }
        }
    }

    package private(set) var meanings: [String: Meaning] = [:]
    package private(set) var policies: [String: TypedPolicy.ID] = [:]
    private var declaredAt: [String: SourceRange] = [:]
    package let codeLists: [CodeListName: CodeList]

    package init(vocabulary: Vocabulary, pages: [SyntaxPage], _ diagnostics: inout [Diagnostic]) {
        codeLists = Dictionary(vocabulary.codeLists.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        for fact in vocabulary.facts { declare([fact.name, fact.id], .fact(fact.id), at: .nowhere, &diagnostics) }
        for parameter in vocabulary.parameters {
            declare([parameter.name, parameter.id], .parameter(parameter.id), at: .nowhere, &diagnostics)
        }
        for page in pages {
            for statement in page.statements {
                guard case .definition = statement.kind else { continue }
                declare([statement.name.name], .definition(statement.name.name), at: statement.name.location, &diagnostics)
            }
            for table in page.tables { declare([table.name.name], .table(table.name.name), at: table.name.location, &diagnostics) }
            if page.front.kind != .definitions { declarePolicy(page, &diagnostics) }
        }
    }

    private mutating func declare(_ names: [String], _ meaning: Meaning, at location: SourceRange, _ diagnostics: inout [Diagnostic]) {
        for name in Set(names).sorted() {
            if let other = meanings[name] {
                let place = declaredAt[name].map { $0 == .nowhere ? "辖区包里" : "\($0.path) 第 \($0.line) 行" } ?? ""
                diagnostics.append(
                    Diagnostic(.duplicateName, at: location, "“\(name)”已经是\(place)的\(other.label)。", advice: "请换一个名称，或直接使用已有的那一个。"))
                continue
            }
            meanings[name] = meaning
            declaredAt[name] = location
        }
    }

    private mutating func declarePolicy(_ page: SyntaxPage, _ diagnostics: inout [Diagnostic]) {
        let names = [page.front.id, page.front.name, page.front.shortName] + page.front.aliases.map(\.name)
        for name in Set(names).sorted() where !name.isEmpty {
            if let other = policies[name], other != page.front.id || name == page.front.id {
                diagnostics.append(
                    Diagnostic(.duplicateName, at: page.location, "政策名称“\(name)”与 \(other) 重复。", advice: "请改名称、简称或 id,使每项政策都分得清。"))
                continue
            }
            policies[name] = page.front.id
        }
    }

    /// The nearest name there is, for “是不是…”.
    func suggestion(for name: String) -> String? { nearestSpelling(to: name, among: meanings.keys) }

    package var description: String {
        let lines = meanings.sorted { $0.key < $1.key }.map { "\($0.key)\t\($0.value.label)" }
        let policyLines = policies.sorted { $0.key < $1.key }.map { "\($0.key)\t政策 \($0.value)" }
        return (lines + policyLines).joined(separator: "\n")
    }
}
