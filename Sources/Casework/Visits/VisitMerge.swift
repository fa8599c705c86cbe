import Foundation

/// Brings together what two people wrote into one visit record (三方合并): a field that only one of them changed is taken over, one that
/// both changed differently is left for a person to choose.
package struct VisitMerge: Sendable {
    package struct Conflict: Hashable, Sendable {
        /// `note`, or `blocks.health` inside one that holds several.
        package let field: String
        package let base: JSONTree
        package let mine: JSONTree
        package let theirs: JSONTree
    }

    /// With theirs where both changed the same.
    package let merged: VisitContent
    /// With mine there.
    package let preferringMine: VisitContent
    package let conflicts: [Conflict]

    /// - Parameters:
    ///   - base: what mine was written over.
    ///   - theirs: what counts now.
    package init(base: VisitContent, mine: VisitContent, theirs: VisitContent) throws {
        let (old, ours, other) = (try base.flatFields(), try mine.flatFields(), try theirs.flatFields())
        var result: [String: JSONTree] = [:]
        var chosen: [String: JSONTree] = [:]
        var conflicts: [Conflict] = []
        for field in Set(old.keys).union(ours.keys).union(other.keys).sorted() {
            let (before, mine, theirs) = (old[field] ?? .null, ours[field] ?? .null, other[field] ?? .null)
            if mine == theirs || theirs == before {
                result[field] = mine
            } else {
                result[field] = theirs
                if mine != before {
                    conflicts.append(Conflict(field: field, base: before, mine: mine, theirs: theirs))
                    chosen[field] = mine
                }
            }
        }
        merged = try VisitContent(flatFields: result)
        preferringMine = try VisitContent(flatFields: result.merging(chosen) { $1 })
        self.conflicts = conflicts
    }

    /// Fields that hold several things which different people may change.
    fileprivate static let nested: Set<String> = ["blocks", "answers"]
}

extension VisitContent {
    package func json() throws -> String { String(decoding: try Self.encoder.encode(self), as: UTF8.self) }

    package init(json: String) throws { self = try JSONDecoder().decode(VisitContent.self, from: Data(json.utf8)) }

    package func tree() throws -> JSONTree { try JSONDecoder().decode(JSONTree.self, from: Self.encoder.encode(self)) }

    /// What a phone sent: fields that it did not send keep the value of `other`.
    package init(_ sent: JSONTree, over other: VisitContent) throws {
        guard case .fields(let fields) = sent, case .fields(var all) = try other.tree() else { throw VisitError.noSuchVisit }
        all.merge(fields) { $1 }
        self = try JSONDecoder().decode(VisitContent.self, from: Self.encoder.encode(JSONTree.fields(all)))
    }

    private static var encoder: JSONEncoder {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return encoder
    }

    fileprivate func flatFields() throws -> [String: JSONTree] {
        guard case .fields(let fields) = try tree() else { return [:] }
        var flat: [String: JSONTree] = [:]
        for (name, value) in fields {
            guard VisitMerge.nested.contains(name), case .fields(let parts) = value else {
                flat[name] = value
                continue
            }
            for (part, inner) in parts { flat["\(name).\(part)"] = inner }
        }
        return flat
    }

    fileprivate init(flatFields: [String: JSONTree]) throws {
        var fields: [String: JSONTree] = [:]
        var nested = Dictionary(uniqueKeysWithValues: VisitMerge.nested.map { ($0, [String: JSONTree]()) })
        for (path, value) in flatFields where value != .null {
            let parts = path.split(separator: ".", maxSplits: 1).map(String.init)
            if parts.count == 2, nested[parts[0]] != nil { nested[parts[0]]?[parts[1]] = value } else { fields[path] = value }
        }
        for (name, parts) in nested { fields[name] = .fields(parts) }
        self = try JSONDecoder().decode(VisitContent.self, from: Self.encoder.encode(JSONTree.fields(fields)))
    }
}

extension VisitMerge.Conflict {
    /// What the form calls the field.
    package var label: String {
        let parts = field.split(separator: ".", maxSplits: 1).map(String.init)
        if parts.count == 2, parts[0] == "blocks" { return VisitContent.Block(rawValue: parts[1])?.label ?? field }
        return Self.labels[parts[0]] ?? field
    }

    private static let labels = [
        "kind": "走访类型", "mode": "走访方式", "day": "走访日期", "startTime": "开始时间", "endTime": "结束时间", "visitors": "走访人",
        "otherVisitors": "同去的人", "decidesEligibility": "是否作为认定依据", "met": "见到的人", "metOther": "见到的人", "place": "地点",
        "access": "见面情况", "result": "核实结果", "consents": "同意事项", "present": "在家的人", "changes": "家里的变化",
        "changeNote": "变化说明", "flags": "紧急情况", "sawNoFlag": "没有紧急情况", "needs": "需求", "explained": "讲过的政策", "materials": "收到的材料",
        "promises": "答应的事", "note": "情况", "nextVisitOn": "下次走访", "answers": "询问的情况",
    ]
}
