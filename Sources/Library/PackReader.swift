import Civics
import Foundation
import PolicyLanguage
import Yams

/// Something wrong in a file of a jurisdiction pack: where, what, and what to do.
package struct PackProblem: Hashable, Sendable, CustomStringConvertible {
    package let path: String
    package let line: Int
    package let message: String

    package var description: String { "\(path):\(line): \(message)" }
}

/// Why a pack cannot be used at all.
package enum PackError: Error, Hashable {
    case noSuchDirectory(String)
    case unreadable(String)
    /// Every problem found, in path and line order; never empty.
    case problems([PackProblem])
}

/// A directory of declarations and pages, as far as the policy language needs it.
package struct PolicyLibrary: Sendable {
    package let vocabulary: Vocabulary
    /// Pages under `definitions/` and `policies/`, in path order. Paths are relative to the pack.
    package let pages: [SourceText]

    /// Reads `codes/`, `facts/`, `parameters/`, `definitions/` and `policies/` of a pack.
    package static func load(from directory: String) throws(PackError) -> PolicyLibrary {
        var reader = PackReader(directory: directory)
        return try reader.load()
    }
}

/// Reads the YAML of a pack. Unknown keys are problems: a misspelt `缺记录` would turn "unknown" into "none".
private struct PackReader {
    let directory: String
    private var problems: [PackProblem] = []
    private var codeLists: [CodeList] = []

    init(directory: String) { self.directory = directory }

    mutating func load() throws(PackError) -> PolicyLibrary {
        var isDirectory: ObjCBool = false
        guard FileManager.default.fileExists(atPath: directory, isDirectory: &isDirectory), isDirectory.boolValue else {
            throw .noSuchDirectory(directory)
        }
        for (path, item) in try items(in: "codes") { codeList(item, path) }
        var facts: [FactDeclaration] = []
        for (path, item) in try items(in: "facts") { fact(item, path).map { facts.append($0) } }
        var parameters: [Parameter] = []
        for (path, item) in try items(in: "parameters") { parameter(item, path).map { parameters.append($0) } }
        var pages: [SourceText] = []
        for folder in ["definitions", "policies"] {
            for path in files(in: folder, suffix: ".md") { pages.append(SourceText(path: path, text: try text(of: path))) }
        }
        guard problems.isEmpty else { throw .problems(problems.sorted { ($0.path, $0.line) < ($1.path, $1.line) }) }
        return PolicyLibrary(vocabulary: Vocabulary(facts: facts, parameters: parameters, codeLists: codeLists), pages: pages)
    }

    // MARK: Files

    /// Paths relative to the pack, sorted, so that every machine reads the same order.
    private func files(in folder: String, suffix: String) -> [String] {
        let names = FileManager.default.enumerator(atPath: directory + "/" + folder)?.compactMap { $0 as? String } ?? []
        return names.filter { $0.hasSuffix(suffix) }.sorted().map { folder + "/" + $0 }
    }

    private func text(of path: String) throws(PackError) -> String {
        guard let data = FileManager.default.contents(atPath: directory + "/" + path), let text = String(data: data, encoding: .utf8) else {
            throw .unreadable(path)
        }
        return text
    }

    private mutating func items(in folder: String) throws(PackError) -> [(path: String, node: Node.Mapping)] {
        var items: [(String, Node.Mapping)] = []
        for path in files(in: folder, suffix: ".yaml") {
            let text = try text(of: path)
            do {
                guard let node = try Yams.compose(yaml: text) else { continue }
                guard let sequence = node.sequence else {
                    report(path, node, "这个文件要写成一条一条的列表，每条以“- 名:”开头。")
                    continue
                }
                for item in sequence {
                    if let mapping = item.mapping { items.append((path, mapping)) } else { report(path, item, "这一条不是“键: 值”的形式。") }
                }
            } catch {
                problems.append(PackProblem(path: path, line: 1, message: "读不懂这个文件的格式。请检查冒号后的空格、缩进和引号。"))
            }
        }
        return items.map { (path: $0.0, node: $0.1) }
    }

    private mutating func report(_ path: String, _ node: Node?, _ message: String) {
        problems.append(PackProblem(path: path, line: node?.mark?.line ?? 1, message: message))
    }

    // MARK: Entries

    /// The values of an entry by key, after complaining of unknown keys and missing required ones.
    private mutating func entry(_ mapping: Node.Mapping, _ path: String, required: [String], optional: [String]) -> [String: Node]? {
        var values: [String: Node] = [:]
        for (key, value) in mapping {
            let name = key.string ?? ""
            if (required + optional).contains(name) {
                values[name] = value
            } else {
                let hint = nearestSpelling(to: name, among: required + optional).map { "是不是“\($0)”?" }
                report(path, key, "没有“\(name)”这一项。\(hint ?? "可以写:\((required + optional).joined(separator: "、"))。")")
            }
        }
        let missing = required.filter { values[$0] == nil }
        guard missing.isEmpty else {
            report(path, mapping.first?.key, "缺少“\(missing.joined(separator: "”“"))”。请补上。")
            return nil
        }
        return values
    }

    private mutating func codeList(_ mapping: Node.Mapping, _ path: String) {
        guard let values = entry(mapping, path, required: ["名", "英文", "取值"], optional: ["说明"]) else { return }
        var entries: [CodeList.Entry] = []
        for item in values["取值"]?.sequence.map(Array.init) ?? [] {
            guard let pairs = item.mapping, let code = pairs["代码"]?.string, let label = pairs["标签"]?.string else {
                report(path, item, "代码表的每一项要有“代码”和“标签”。")
                continue
            }
            entries.append(CodeList.Entry(code: code, label: label, englishLabel: pairs["英文"]?.string))
        }
        codeLists.append(CodeList(name: values["名"]?.string ?? "", englishName: values["英文"]?.string ?? "", entries: entries))
    }

    private mutating func type(_ node: Node?, _ path: String) -> ValueType? {
        let spelling = node?.string ?? ""
        if let type = ValueType(spelling: spelling) { return type }
        if codeLists.contains(where: { $0.name == spelling }) { return .code(spelling) }
        let hint = nearestSpelling(to: spelling, among: Array(ValueType.spellings.keys) + codeLists.map(\.name))
        report(path, node, "没有“\(spelling)”这种类型。\(hint.map { "是不是“\($0)”?" } ?? "请写单位(如 元/月)或代码表的名称。")")
        return nil
    }

    private mutating func units(_ node: Node?, _ type: ValueType, _ path: String) -> Int64? {
        let text = node?.string ?? ""
        if let units = type.units(from: text, codeLists: codeLists) { return units }
        report(path, node, "“\(text)”不是\(type.label)的值。请检查单位和小数位。")
        return nil
    }

    private mutating func fact(_ mapping: Node.Mapping, _ path: String) -> FactDeclaration? {
        guard
            let values = entry(
                mapping, path, required: ["名", "英文", "主体", "类型", "缺记录"], optional: ["范围", "按月", "没有时", "例子缺省", "说明"]),
            let type = type(values["类型"], path)
        else { return nil }
        let entities: [String: Entity] = ["个人": .person, "家庭": .household]
        let absences: [String: Absence] = ["没有": .none, "未知": .unknown]
        guard let entity = entities[values["主体"]?.string ?? ""], let absence = absences[values["缺记录"]?.string ?? ""] else {
            report(path, values["主体"], "“主体”写个人或家庭，“缺记录”写没有或未知。")
            return nil
        }
        guard let range = range(values["范围"], type, path, mapping) else { return nil }
        return FactDeclaration(
            id: values["英文"]?.string ?? "", name: values["名"]?.string ?? "", entity: entity, type: type, range: range, absence: absence,
            noneUnits: values["没有时"].flatMap { units($0, type, path) } ?? 0, isMonthly: values["按月"]?.string == "是",
            exampleUnits: values["例子缺省"].flatMap { units($0, type, path) }, explanation: values["说明"]?.string ?? "")
    }

    private mutating func range(_ node: Node?, _ type: ValueType, _ path: String, _ mapping: Node.Mapping) -> ClosedRange<Int64>? {
        if let node {
            let ends = node.sequence.map(Array.init) ?? []
            guard ends.count == 2, let lower = units(ends[0], type, path), let upper = units(ends[1], type, path), lower <= upper else {
                report(path, node, "“范围”要写成 [最小, 最大]。")
                return nil
            }
            return lower...upper
        }
        switch type {
        case .truth: return 0...1
        case .code(let list): return 0...Int64((codeLists.first { $0.name == list }?.entries.count ?? 1) - 1)
        default:
            report(path, mapping.first?.value, "缺少“范围”。请写明最小值和最大值，好证明算术不会溢出。")
            return nil
        }
    }

    private mutating func parameter(_ mapping: Node.Mapping, _ path: String) -> Parameter? {
        guard let values = entry(mapping, path, required: ["名", "英文", "类型", "取值"], optional: ["复核月数", "说明", "至"]),
            let type = type(values["类型"], path)
        else { return nil }
        var entries: [Parameter.Entry] = []
        for item in values["取值"]?.sequence.map(Array.init) ?? [] {
            guard let pairs = item.mapping,
                let fields = entry(pairs, path, required: ["自", "值", "可信", "来源"], optional: []),
                let from = CivilDate(fields["自"]?.string ?? ""),
                let confidence = Confidence.allCases.first(where: { $0.label == fields["可信"]?.string })
            else {
                report(path, item, "参数的每个值要写“自”(日期)、“值”、“可信”和“来源”；可信可以写:\(Confidence.allCases.map(\.label).joined(separator: "、"))。")
                continue
            }
            let isUnknown = fields["值"]?.string == "未知"
            let value = isUnknown ? nil : units(fields["值"], type, path)
            entries.append(Parameter.Entry(from: from, units: value, confidence: confidence, source: fields["来源"]?.string ?? ""))
        }
        return Parameter(
            id: values["英文"]?.string ?? "", name: values["名"]?.string ?? "", type: type, entries: entries,
            until: values["至"]?.string.flatMap { CivilDate($0) }, reviewMonths: values["复核月数"]?.string.flatMap { Int($0) },
            explanation: values["说明"]?.string ?? "")
    }
}
