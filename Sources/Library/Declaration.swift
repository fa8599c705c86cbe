import Civics
import PolicyLanguage
import Yams

/// One mapping of a pack's YAML file, with its keys checked. What is wrong goes to a list, so that an author sees all of it at once.
struct Declaration {
    let path: String
    let node: Node
    private let values: [String: Node]

    /// `nil` when `node` is no mapping or lacks a required key. An unknown key is a problem: a misspelt key would silently do nothing.
    init?(_ node: Node, path: String, required: [String], optional: [String] = [], _ problems: inout [PackProblem]) {
        guard let mapping = node.mapping else {
            problems.append(PackProblem(path, node, "这里要写成“键: 值”的形式，必有：\(required.joined(separator: "、"))。"))
            return nil
        }
        let known = required + optional
        var values: [String: Node] = [:]
        for (key, value) in mapping {
            let name = key.string ?? ""
            values[name] = value
            guard !known.contains(name) else { continue }
            let hint = nearestSpelling(to: name, among: known).map { "是不是“\($0)”？" } ?? "可以写：\(known.joined(separator: "、"))。"
            problems.append(PackProblem(path, key, "没有“\(name)”这一项。\(hint)"))
        }
        let missing = required.filter { values[$0] == nil }
        guard missing.isEmpty else {
            problems.append(PackProblem(path, mapping.first?.key ?? node, "缺少“\(missing.joined(separator: "”“"))”。请补上。"))
            return nil
        }
        self.path = path
        self.node = node
        self.values = values
    }

    subscript(key: String) -> Node? { values[key] }

    func text(_ key: String) -> String { values[key]?.string ?? "" }

    /// The items of a list; a single value counts as a list of one.
    func items(_ key: String) -> [Node] {
        guard let value = values[key] else { return [] }
        return value.sequence.map(Array.init) ?? [value]
    }

    func texts(_ key: String) -> [String] { items(key).map { $0.string ?? "" } }

    /// A problem at the value of `key`, or at the mapping when the key is absent.
    func problem(_ key: String, _ message: String) -> PackProblem { PackProblem(path, values[key] ?? node, message) }

    /// A whole number that is not negative.
    func count(_ key: String, _ problems: inout [PackProblem]) -> Int? {
        if let number = Int(text(key)), number >= 0 { return number }
        problems.append(problem(key, "“\(key)”要写成不小于 0 的整数，这里是“\(text(key))”。"))
        return nil
    }

    /// The case of a Chinese-spelled choice.
    func choice<Choice: RawRepresentable & CaseIterable>(_ key: String, _: Choice.Type, _ problems: inout [PackProblem]) -> Choice?
    where Choice.RawValue == String {
        choice(key, among: Choice.allCases.map { ($0.rawValue, $0) }, &problems)
    }

    func choice<Choice>(_ key: String, among spellings: [(String, Choice)], _ problems: inout [PackProblem]) -> Choice? {
        if let found = spellings.first(where: { $0.0 == text(key) }) { return found.1 }
        let names = spellings.map(\.0)
        let hint = nearestSpelling(to: text(key), among: names).map { "是不是“\($0)”？" } ?? "可以写：\(names.joined(separator: "、"))。"
        problems.append(problem(key, "“\(key)”不能是“\(text(key))”。\(hint)"))
        return nil
    }

    /// 是 or 否, and `absent` when the key is not there.
    func truth(_ key: String, absent: Bool, _ problems: inout [PackProblem]) -> Bool {
        guard values[key] != nil else { return absent }
        return choice(key, among: [("是", true), ("否", false)], &problems) ?? absent
    }

    func region(_ key: String, level: RegionCode.Level, _ problems: inout [PackProblem]) -> RegionCode? {
        if let code = RegionCode(text(key)), code.level == level { return code }
        problems.append(problem(key, "“\(text(key))”不是\(level.label)的区划代码(\(level.rawValue) 位数字)。"))
        return nil
    }
}

extension PackProblem {
    init(_ path: String, _ node: Node, _ message: String) {
        self.init(path: path, line: node.mark?.line ?? 1, message: message)
    }
}
