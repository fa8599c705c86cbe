import Civics
import PolicyLanguage
import Yams

extension DataSetDeclaration {
    /// Reads one file of `datasets/`; `nil` when it lacks something without which no row could be read.
    static func read(_ tree: Node, path: String, codeLists: [CodeList], _ problems: inout [PackProblem]) -> DataSetDeclaration? {
        guard
            let entry = Declaration(
                tree, path: path, required: ["编号", "名称", "部门", "依据", "周期", "交付", "主键", "字段"], optional: ["说明"], &problems)
        else { return nil }
        let cadence = entry.choice("周期", Cadence.self, &problems)
        let delivery = entry.choice("交付", Delivery.self, &problems)
        let fields = entry.items("字段").compactMap { Field.read($0, path: path, codeLists: codeLists, &problems) }
        reportRepetitions(of: fields, in: entry, &problems)
        for key in entry.items("主键") where !fields.contains(where: { $0.id == key.string }) {
            problems.append(PackProblem(path, key, "主键里的“\(key.string ?? "")”不是字段的英文名。"))
        }
        if path.split(separator: "/").last.map(String.init) != entry.text("编号") + ".yaml" {
            problems.append(entry.problem("编号", "编号“\(entry.text("编号"))”要与文件名相同。"))
        }
        if !fields.contains(where: { $0.role == .idNumber }) {
            problems.append(entry.problem("字段", "没有角色是“证件号码”的字段，记录就找不到人。"))
        }
        guard let cadence, let delivery else { return nil }
        return DataSetDeclaration(
            id: entry.text("编号"), name: entry.text("名称"), department: entry.text("部门"), legalBasis: entry.text("依据"), cadence: cadence,
            delivery: delivery, fields: fields, key: entry.texts("主键"))
    }

    private static func reportRepetitions(of fields: [Field], in entry: Declaration, _ problems: inout [PackProblem]) {
        let spellings =
            fields.map { ("英文", $0.id) } + fields.map { ("名", $0.name) } + fields.compactMap { $0.role.map { ("角色", $0.rawValue) } }
        var seen: Set<String> = []
        for (kind, text) in spellings where !seen.insert(kind + text).inserted {
            problems.append(entry.problem("字段", "有两个字段的“\(kind)”都是“\(text)”。"))
        }
    }
}

extension DataSetDeclaration.Field {
    static func read(_ node: Node, path: String, codeLists: [CodeList], _ problems: inout [PackProblem]) -> Self? {
        guard
            let entry = Declaration(
                node, path: path, required: ["名", "英文", "类型", "敏感"], optional: ["必填", "角色", "范围"], &problems),
            let kind = DataSetDeclaration.Kind.read(entry, codeLists: codeLists, &problems),
            let sensitivity = entry.choice("敏感", DataSetDeclaration.Sensitivity.self, &problems)
        else { return nil }
        let role = entry["角色"] == nil ? nil : entry.choice("角色", DataSetDeclaration.Role.self, &problems)
        if let role, !role.fits(kind) { problems.append(entry.problem("角色", "角色“\(role.rawValue)”与类型“\(entry.text("类型"))”不合。")) }
        return Self(
            id: entry.text("英文"), name: entry.text("名"), kind: kind, isRequired: entry.truth("必填", absent: false, &problems), role: role,
            sensitivity: sensitivity)
    }
}

extension DataSetDeclaration.Kind {
    private static let spellings: [String: Self] = [
        "文本": .text, "证件号": .idNumber, "日期": .date, "月份": .month, "是否": .truth, "区划": .region,
    ]

    /// From 类型 and, for a quantity, 范围.
    static func read(_ entry: Declaration, codeLists: [CodeList], _ problems: inout [PackProblem]) -> Self? {
        let spelling = entry.text("类型")
        if let kind = spellings[spelling] { return kind }
        if codeLists.contains(where: { $0.name == spelling }) { return .code(spelling) }
        guard let unit = ValueType(spelling: spelling) else {
            let known = Array(spellings.keys) + Array(ValueType.spellings.keys) + codeLists.map(\.name)
            let hint = nearestSpelling(to: spelling, among: known).map { "是不是“\($0)”？" } ?? "请写单位(如 元/月)、代码表的名称或：文本、证件号、日期、月份、是否、区划。"
            problems.append(entry.problem("类型", "没有“\(spelling)”这种类型。\(hint)"))
            return nil
        }
        let ends = entry.items("范围").map { $0.string.flatMap { unit.units(from: $0, codeLists: []) } }
        guard ends.count == 2, let lower = ends[0], let upper = ends[1], lower <= upper else {
            problems.append(entry.problem("范围", "“范围”要写成 [最小, 最大]，单位是\(unit.label)，好挡住明显填错的数。"))
            return nil
        }
        return .quantity(unit, lower...upper)
    }

    /// What the field's values are in the policy language; `nil` for text that no rule can read.
    var valueType: ValueType? {
        switch self {
        case .text, .idNumber, .region: nil
        case .date: .date
        case .month: .month
        case .truth: .truth
        case .quantity(let type, _): type
        case .code(let list): .code(list)
        }
    }
}

extension DataSetDeclaration.Role {
    fileprivate func fits(_ kind: DataSetDeclaration.Kind) -> Bool {
        switch (self, kind) {
        case (.idNumber, .idNumber), (.spouseIDNumber, .idNumber), (.guardianIDNumber, .idNumber): true
        case (.birthDate, .date), (.validFrom, .date), (.validUntil, .date), (.deathDate, .date): true
        case (.month, .month), (.residenceRegion, .region), (.hukouRegion, .region): true
        case (.sex, .code), (.relation, .code): true
        case (.personName, .text), (.phone, .text), (.residenceAddress, .text), (.hukouAddress, .text): true
        case (.hukouHousehold, .text), (.residenceHousehold, .text), (.economicHousehold, .text): true
        default: false
        }
    }
}
