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
struct PackReader {
    let directory: String
    private(set) var problems: [PackProblem] = []
    private(set) var codeLists: [CodeList] = []
    /// Where each name and id was declared first, as `path:line`.
    private var declaredAt: [String: String] = [:]

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
        for folder in ["definitions", "policies", "warnings"] {
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
                let line = (error as? YamlError).flatMap(Self.line) ?? 1
                problems.append(PackProblem(path: path, line: line, message: "读不懂这个文件的格式。请检查冒号后的空格、缩进和引号。"))
            }
        }
        return items.map { (path: $0.0, node: $0.1) }
    }

    private static func line(of error: YamlError) -> Int? {
        switch error {
        case .scanner(_, _, let mark, _), .parser(_, _, let mark, _), .composer(_, _, let mark, _): mark.line
        case .duplicatedKeysInMapping(_, let context): context.mark.line
        default: nil
        }
    }

    mutating func report(_ path: String, _ node: Node?, _ message: String) {
        problems.append(PackProblem(path: path, line: node?.mark?.line ?? 1, message: message))
    }

    // MARK: Entries

    /// The values of an entry by key, after complaining of unknown keys and missing required ones.
    mutating func entry(_ mapping: Node.Mapping, _ path: String, required: [String], optional: [String]) -> [String: Node]? {
        var values: [String: Node] = [:]
        for (key, value) in mapping {
            let name = key.string ?? ""
            if (required + optional).contains(name) {
                values[name] = value
            } else {
                let hint = nearestSpelling(to: name, among: required + optional).map { "是不是“\($0)”？" }
                report(path, key, "没有“\(name)”这一项。\(hint ?? "可以写：\((required + optional).joined(separator: "、"))。")")
            }
        }
        let missing = required.filter { values[$0] == nil }
        guard missing.isEmpty else {
            report(path, mapping.first?.key, "缺少“\(missing.joined(separator: "”“"))”。请补上。")
            return nil
        }
        return values
    }

    /// Complains of a name that a rule could not write, and of one that is taken: two facts of one name would leave a rule
    /// meaning whichever file is read last.
    ///
    /// - Parameter space: names may repeat between spaces; facts and parameters share one.
    private mutating func declare(_ nodes: [Node?], in space: String, _ path: String) {
        for node in nodes {
            let name = node?.string ?? ""
            let isWord = name.first?.isLetter == true && name.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "·" }
            guard isWord, Keyword(spelling: name) == nil else {
                report(path, node, "“\(name)”不能作名称。请只用文字、数字和下划线，以文字开头，并避开规则里的用词。")
                continue
            }
            if let place = declaredAt["\(space) \(name)"] {
                report(path, node, "“\(name)”已经在 \(place) 用过。请换一个。")
            } else {
                declaredAt["\(space) \(name)"] = "\(path):\(node?.mark?.line ?? 1)"
            }
        }
    }

    private mutating func codeList(_ mapping: Node.Mapping, _ path: String) {
        guard let values = entry(mapping, path, required: ["名", "英文", "取值"], optional: ["说明"]) else { return }
        declare([values["名"], values["英文"]], in: "代码表", path)
        var entries: [CodeList.Entry] = []
        for item in values["取值"]?.sequence.map(Array.init) ?? [] {
            guard let pairs = item.mapping, let fields = entry(pairs, path, required: ["代码", "标签"], optional: ["英文"]),
                let code = fields["代码"]?.string, let label = fields["标签"]?.string
            else { continue }
            guard !entries.contains(where: { $0.code == code || $0.label == label }) else {
                report(path, item, "代码“\(code)”或标签“\(label)”在这张代码表里重复。请只留一个。")
                continue
            }
            entries.append(CodeList.Entry(code: code, label: label, englishLabel: fields["英文"]?.string))
        }
        if values["取值"]?.sequence?.isEmpty ?? true { report(path, values["取值"], "“取值”要写成列表，每项有“代码”和“标签”。") }
        codeLists.append(CodeList(name: values["名"]?.string ?? "", englishName: values["英文"]?.string ?? "", entries: entries))
    }

    mutating func type(_ node: Node?, _ path: String) -> ValueType? {
        let spelling = node?.string ?? ""
        if let type = ValueType(spelling: spelling) { return type }
        if codeLists.contains(where: { $0.name == spelling }) { return .code(spelling) }
        let hint = nearestSpelling(to: spelling, among: Array(ValueType.spellings.keys) + codeLists.map(\.name))
        report(path, node, "没有“\(spelling)”这种类型。\(hint.map { "是不是“\($0)”？" } ?? "请写单位(如 元/月)或代码表的名称。")")
        return nil
    }

    mutating func units(_ node: Node?, _ type: ValueType, _ path: String) -> Int64? {
        let text = node?.string ?? ""
        if let units = type.units(from: text, codeLists: codeLists) { return units }
        report(path, node, "“\(text)”不能作“\(type.label)”的值。\(advice(for: type))")
        return nil
    }

    private func advice(for type: ValueType) -> String {
        switch type {
        case .truth: "请写是或否。"
        case .date: "请写成 2024-07-01 这样的日期。"
        case .month: "请写成 2024-07 这样的月份。"
        case .code(let list): "可以写：\(codeLists.first { $0.name == list }?.entries.map(\.label).joined(separator: "、") ?? "")。"
        default: "请只写数字，并检查小数位。"
        }
    }

    /// As `units`, for a value that a fact may take: one beyond the range would undo the proof that sums fit.
    private mutating func units(_ node: Node?, _ type: ValueType, within range: ClosedRange<Int64>, _ path: String) -> Int64? {
        guard let node, let units = units(node, type, path) else { return nil }
        guard range.contains(units) else {
            report(path, node, "“\(node.string ?? "")”超出了“范围”。请改写其中之一。")
            return nil
        }
        return units
    }

    /// 是 or 否; an entry that says neither is a problem, and then `false`.
    private mutating func truth(_ node: Node?, _ path: String) -> Bool {
        guard let node else { return false }
        return units(node, .truth, path) == 1
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
        declare([values["名"], values["英文"]], in: "规则", path)
        guard let range = range(values["范围"], type, path, mapping) else { return nil }
        return FactDeclaration(
            id: values["英文"]?.string ?? "", name: values["名"]?.string ?? "", entity: entity, type: type, range: range, absence: absence,
            noneUnits: noneUnits(values, absence, type, range, path), isMonthly: truth(values["按月"], path),
            exampleUnits: units(values["例子缺省"], type, within: range, path), explanation: values["说明"]?.string ?? "")
    }

    /// What "none" means in stored units. Zero, or the first label of a code list, must be said aloud where it is no natural none.
    private mutating func noneUnits(
        _ values: [String: Node], _ absence: Absence, _ type: ValueType, _ range: ClosedRange<Int64>, _ path: String
    ) -> Int64 {
        if let node = values["没有时"] { return units(node, type, within: range, path) ?? range.lowerBound }
        guard absence == .none else { return 0 }
        if !type.hasNaturalNone {
            report(path, values["缺记录"], "“缺记录: 没有”要用“没有时”写明没有是哪个值。")
        } else if !range.contains(0) {
            report(path, values["缺记录"], "“缺记录: 没有”就是 0，但 0 不在“范围”里。")
        }
        return 0
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
        declare([values["名"], values["英文"]], in: "规则", path)
        return Parameter(
            id: values["英文"]?.string ?? "", name: values["名"]?.string ?? "", type: type, entries: entries(values["取值"], type, path),
            until: units(values["至"], .date, within: 0...Int64(Int32.max), path).map { CivilDate(days: Int32($0)) },
            reviewMonths: units(values["复核月数"], .months, within: 1...1200, path).map { Int($0) },
            explanation: values["说明"]?.string ?? "")
    }

    private mutating func confidence(_ node: Node?, _ path: String) -> Confidence? {
        if let confidence = Confidence.allCases.first(where: { $0.label == node?.string }) { return confidence }
        let known = Confidence.allCases.map(\.label).joined(separator: "、")
        report(path, node, "没有“\(node?.string ?? "")”这种可信程度。可以写：\(known)。")
        return nil
    }

    private mutating func entries(_ node: Node?, _ type: ValueType, _ path: String) -> [Parameter.Entry] {
        guard let sequence = node?.sequence else {
            report(path, node, "“取值”要写成列表，每项有“自”“值”“可信”“来源”。")
            return []
        }
        var entries: [Parameter.Entry] = []
        for item in sequence {
            guard let pairs = item.mapping, let fields = entry(pairs, path, required: ["自", "值", "可信", "来源"], optional: []),
                let from = units(fields["自"], .date, path).map({ CivilDate(days: Int32($0)) }),
                let confidence = confidence(fields["可信"], path)
            else {
                if item.mapping == nil { report(path, item, "参数的每个值要写“自”(日期)、“值”、“可信”和“来源”。") }
                continue
            }
            guard !entries.contains(where: { $0.from == from }) else {
                report(path, item, "从 \(from) 起已经有一个值。请只留一个。")
                continue
            }
            let isUnknown = fields["值"]?.string == "未知"
            let value = isUnknown ? nil : units(fields["值"], type, path)
            let source = fields["来源"]?.string ?? ""
            if source.isEmpty { report(path, fields["来源"], "“来源”不能是空的。") }
            entries.append(Parameter.Entry(from: from, units: value, confidence: confidence, source: source))
        }
        return entries
    }
}

extension ValueType {
    /// Whether zero units plainly mean "none": no yuan, no months, "no". A code or a date has no such value.
    fileprivate var hasNaturalNone: Bool {
        switch self {
        case .code, .date, .month: false
        default: true
        }
    }
}
