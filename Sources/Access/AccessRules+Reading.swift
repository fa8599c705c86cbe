import Yams

/// Why an access file cannot be used. One misread word could open what should stay shut, so nothing is passed over.
package struct AccessRulesError: Error, Hashable, Sendable {
    /// 1 for the first line; 0 when the text as a whole is at fault.
    package let line: Int
    package let problem: String

    package var message: String { line > 0 ? "访问规则第 \(line) 行：\(problem)" : "访问规则：\(problem)" }
}

extension AccessRules {
    /// - Throws: the first thing that is misspelt, missing, empty or said twice.
    package init(yaml: String) throws(AccessRulesError) {
        let root: Node?
        do {
            root = try compose(yaml: yaml)
        } catch {
            throw AccessRulesError(line: 0, problem: "不是有效的 YAML，或有重复的项，请检查缩进、括号和重复：\(error)")
        }
        guard let root else { throw AccessRulesError(line: 0, problem: "是空的，请写上“权限”。") }
        let top = try GrantReader.values(of: root, keys: ["权限"])
        self.init(try GrantReader.permissions(top["权限"]!))
    }
}

private enum GrantReader {
    static func permissions(_ node: Node) throws(AccessRulesError) -> [Permission: [AccessGrant]] {
        let lists = try values(of: node, keys: Permission.allCases.map(\.label))
        var grants: [Permission: [AccessGrant]] = [:]
        for permission in Permission.allCases {
            let list = lists[permission.label]!
            let read = try items(of: list).map { node throws(AccessRulesError) in try grant(node) }
            guard Set(read).count == read.count else { throw problem("“\(permission.label)”有两条一样的授权，请删去一条。", list) }
            grants[permission] = read
        }
        return grants
    }

    private static func grant(_ node: Node) throws(AccessRulesError) -> AccessGrant {
        let parts = try values(of: node, keys: ["角色", "范围", "目的", "敏感"], optional: ["关系"])
        let relations = try parts["关系"].map { node throws(AccessRulesError) in try words(node, Relation.allCases, \.label) }
        return AccessGrant(
            role: try word(parts["角色"]!, Role.allCases, \.label), scope: try word(parts["范围"]!, AccessGrant.Scope.allCases, \.label),
            relations: relations ?? [], purposes: try words(parts["目的"]!, Purpose.allCases, \.label),
            sensitivity: try word(parts["敏感"]!, Sensitivity.allCases, \.label))
    }

    /// The value of each key. Every key of `keys` is there, and none that is in neither list.
    static func values(of node: Node, keys: [String], optional: [String] = []) throws(AccessRulesError) -> [String: Node] {
        guard let mapping = node.mapping else { throw problem("这里应当是“项：内容”的写法。", node) }
        var values: [String: Node] = [:]
        for (key, value) in mapping {
            guard let name = key.string, keys.contains(name) || optional.contains(name) else {
                throw problem("不认识“\(key.string ?? "")”，可以写：\((keys + optional).joined(separator: "、"))。", key)
            }
            guard values.updateValue(value, forKey: name) == nil else { throw problem("“\(name)”写了两次，请合并。", key) }
        }
        for key in keys where values[key] == nil { throw problem("缺少“\(key)”，请补上。", node) }
        return values
    }

    /// Never empty: an empty list is more likely a slip than a wish.
    private static func items(of node: Node) throws(AccessRulesError) -> [Node] {
        guard let sequence = node.sequence, !sequence.isEmpty else { throw problem("这里应当是至少一项的列表。", node) }
        return Array(sequence)
    }

    private static func words<Value: Hashable>(
        _ node: Node, _ all: [Value], _ label: (Value) -> String
    ) throws(AccessRulesError) -> Set<Value> {
        let found = try items(of: node).map { node throws(AccessRulesError) in try word(node, all, label) }
        guard Set(found).count == found.count else { throw problem("列表里有重复的词，请删去一个。", node) }
        return Set(found)
    }

    private static func word<Value>(_ node: Node, _ all: [Value], _ label: (Value) -> String) throws(AccessRulesError) -> Value {
        guard let value = all.first(where: { label($0) == node.string }) else {
            throw problem("不认识“\(node.string ?? "")”，可以写：\(all.map(label).joined(separator: "、"))。", node)
        }
        return value
    }

    private static func problem(_ text: String, _ node: Node) -> AccessRulesError {
        AccessRulesError(line: node.mark?.line ?? 0, problem: text)
    }
}
