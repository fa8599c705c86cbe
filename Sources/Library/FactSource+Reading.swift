import Civics
import PolicyLanguage
import Yams

/// What a source may refer to.
struct SourceContext {
    let dataSets: [DataSetDeclaration]
    let codeLists: [CodeList]
    let parameters: [Parameter]

    func dataSet(_ id: String) -> DataSetDeclaration? { dataSets.first { $0.id == id } }
}

extension FactProvision {
    /// Reads one entry of `sources/`.
    static func read(
        _ node: Node, path: String, facts: [FactDeclaration], in context: SourceContext, _ problems: inout [PackProblem]
    ) -> FactProvision? {
        guard let entry = Declaration(node, path: path, required: ["事实", "敏感", "来自"], optional: ["保鲜月数", "说明"], &problems) else {
            return nil
        }
        guard let fact = facts.first(where: { $0.name == entry.text("事实") || $0.id == entry.text("事实") }) else {
            let hint = nearestSpelling(to: entry.text("事实"), among: facts.map(\.name)).map { "是不是“\($0)”？" } ?? "请先在 facts/ 里写这个事实。"
            problems.append(entry.problem("事实", "没有名为“\(entry.text("事实"))”的事实。\(hint)"))
            return nil
        }
        let sources = entry.items("来自").compactMap { FactSource.read($0, path: path, giving: fact, in: context, &problems) }
        let months = entry["保鲜月数"] == nil ? nil : entry.count("保鲜月数", &problems)
        guard let sensitivity = entry.choice("敏感", DataSetDeclaration.Sensitivity.self, &problems) else { return nil }
        return FactProvision(fact: fact, sources: sources, freshMonths: months, sensitivity: sensitivity)
    }
}

extension FactSource {
    private enum Method: String, CaseIterable {
        case latest = "最新"
        case exists = "有记录"
        case count = "计数"
        case sum = "合计"
        case monthly = "逐月"
    }

    /// A source of `fact`: as `read(_:path:in:)`, and it must give values of the fact's type.
    static func read(
        _ node: Node, path: String, giving fact: FactDeclaration, in context: SourceContext, _ problems: inout [PackProblem]
    ) -> FactSource? {
        guard let source = read(node, path: path, in: context, &problems) else { return nil }
        if source.isMonthly, !fact.isMonthly {
            problems.append(PackProblem(path, node, "“\(fact.name)”不是按月的事实，不能“逐月”读。请改用“最新”，或在 facts/ 里写“按月: 是”。"))
        }
        if let type = source.valueType(in: context), type != fact.type {
            problems.append(PackProblem(path, node, "“\(fact.name)”是\(fact.type.label)，这里读出来的是\(type.label)。"))
        }
        return source
    }

    /// Either `{登记: 出生日期}`, or a data set with 取法, 字段, 其中 and 高于.
    static func read(_ node: Node, path: String, in context: SourceContext, _ problems: inout [PackProblem]) -> FactSource? {
        if node.mapping?["登记"] != nil {
            guard let entry = Declaration(node, path: path, required: ["登记"], &problems) else { return nil }
            return entry.choice("登记", PersonAttribute.self, &problems).map {
                FactSource(dataSet: nil, reading: .attribute($0), filters: [])
            }
        }
        guard let entry = Declaration(node, path: path, required: ["数据集", "取法"], optional: ["字段", "其中", "高于"], &problems) else {
            return nil
        }
        guard let dataSet = context.dataSet(entry.text("数据集")) else {
            let hint =
                nearestSpelling(to: entry.text("数据集"), among: context.dataSets.map(\.id)).map { "是不是“\($0)”？" } ?? "请先在 datasets/ 里声明。"
            problems.append(entry.problem("数据集", "没有数据集“\(entry.text("数据集"))”。\(hint)"))
            return nil
        }
        guard let reading = reading(entry, of: dataSet, &problems) else { return nil }
        return FactSource(
            dataSet: dataSet.id, reading: reading, filters: filters(entry, of: dataSet, in: context, &problems),
            above: above(entry, reading, of: dataSet, in: context, &problems))
    }

    private static func above(
        _ entry: Declaration, _ reading: Reading, of dataSet: DataSetDeclaration, in context: SourceContext, _ problems: inout [PackProblem]
    ) -> Parameter.ID? {
        guard entry["高于"] != nil else { return nil }
        let name = entry.text("高于")
        guard let parameter = context.parameters.first(where: { $0.name == name }) else {
            let hint = nearestSpelling(to: name, among: context.parameters.map(\.name)).map { "是不是“\($0)”？" } ?? "请写参数的名称。"
            problems.append(entry.problem("高于", "没有“\(name)”这个参数。\(hint)"))
            return nil
        }
        if case .latest(let field) = reading, dataSet.fields.first(where: { $0.id == field })?.kind.valueType == parameter.type {
            return parameter.id
        }
        problems.append(entry.problem("高于", "“高于”只能用在“最新”一个字段的时候，参数和字段要同一个单位。"))
        return nil
    }

    private static func reading(_ entry: Declaration, of dataSet: DataSetDeclaration, _ problems: inout [PackProblem]) -> Reading? {
        guard let method = entry.choice("取法", Method.self, &problems) else { return nil }
        if method == .exists || method == .count {
            if entry["字段"] != nil { problems.append(entry.problem("字段", "“\(method.rawValue)”只看有没有记录，不用写“字段”。")) }
            return method == .exists ? .exists : .count
        }
        guard let field = field(entry.text("字段"), at: entry["字段"] ?? entry.node, of: dataSet, entry.path, &problems) else { return nil }
        switch method {
        case .sum, .monthly:
            guard field.kind.valueType?.isNumeric == true else {
                problems.append(entry.problem("字段", "“\(field.name)”不是数量，不能“\(method.rawValue)”。"))
                return nil
            }
            if method == .monthly, dataSet.field(.month) == nil {
                problems.append(entry.problem("取法", "“\(dataSet.name)”没有角色是“所属月份”的字段，不能“逐月”读。"))
                return nil
            }
            return method == .sum ? .sum(field: field.id) : .monthly(field: field.id)
        default:
            if field.kind.valueType == nil { problems.append(entry.problem("字段", "“\(field.name)”是文本，规则读不了。")) }
            return .latest(field: field.id)
        }
    }

    private static func field(
        _ id: String, at node: Node, of dataSet: DataSetDeclaration, _ path: String, _ problems: inout [PackProblem]
    ) -> DataSetDeclaration.Field? {
        if let position = dataSet.position(of: id) { return dataSet.fields[position] }
        let hint = nearestSpelling(to: id, among: dataSet.fields.map(\.id)).map { "是不是“\($0)”？" } ?? "要写字段的英文名。"
        problems.append(PackProblem(path, node, "“\(dataSet.name)”没有字段“\(id)”。\(hint)"))
        return nil
    }

    private static func filters(
        _ entry: Declaration, of dataSet: DataSetDeclaration, in context: SourceContext, _ problems: inout [PackProblem]
    ) -> [Filter] {
        var filters: [Filter] = []
        for (key, value) in entry["其中"]?.mapping ?? [:] {
            guard let field = field(key.string ?? "", at: key, of: dataSet, entry.path, &problems) else { continue }
            let nodes = value.sequence.map(Array.init) ?? [value]
            let known = field.kind.labels(context.codeLists)
            for node in nodes where !known.contains(node.string ?? "") {
                let hint =
                    nearestSpelling(to: node.string ?? "", among: known).map { "是不是“\($0)”？" } ?? "可以写：\(known.joined(separator: "、"))。"
                problems.append(PackProblem(entry.path, node, "“\(field.name)”没有“\(node.string ?? "")”这一项。\(hint)"))
            }
            filters.append(Filter(field: field.id, values: nodes.compactMap(\.string)))
        }
        return filters
    }

    private var isMonthly: Bool {
        if case .monthly = reading { return true }
        return false
    }

    /// What the source gives a rule.
    private func valueType(in context: SourceContext) -> ValueType? {
        switch reading {
        case .exists: return .truth
        case .count: return .count
        case .attribute(.birthDate): return .date
        case .attribute(.sex): return .code("性别")
        case .attribute(.localHukou), .attribute(.districtHukou): return .truth
        case .attribute(.householdSize): return .count
        case .latest(let field), .sum(let field), .monthly(let field):
            guard let dataSet = dataSet.flatMap(context.dataSet), let position = dataSet.position(of: field) else { return nil }
            return dataSet.fields[position].kind.valueType
        }
    }
}

extension DataSetDeclaration.Kind {
    /// What a filter may name: the labels of the code list, or 是 and 否; nothing for other kinds.
    fileprivate func labels(_ codeLists: [CodeList]) -> [String] {
        switch self {
        case .truth: ["是", "否"]
        case .code(let name): codeLists.first { $0.name == name }?.entries.map(\.label) ?? []
        default: []
        }
    }
}

extension ReceiptProvision {
    /// Reads one entry of `receipts.yaml`. That the policy exists is the program's business, not this file's.
    static func read(_ node: Node, path: String, in context: SourceContext, _ problems: inout [PackProblem]) -> ReceiptProvision? {
        guard let entry = Declaration(node, path: path, required: ["政策"], optional: ["享受", "金额", "身份"], &problems) else { return nil }
        func source(_ key: String) -> FactSource? {
            entry[key].flatMap { FactSource.read($0, path: path, in: context, &problems) }
        }
        let received = source("享受")
        let amount = source("金额")
        let recognised = source("身份")
        for (key, found) in [("享受", received), ("身份", recognised)] {
            if let found, found.reading != .exists { problems.append(entry.problem(key, "“\(key)”的取法要写“有记录”。")) }
        }
        return ReceiptProvision(policy: entry.text("政策"), received: received, receivedAmount: amount, recognised: recognised)
    }
}
