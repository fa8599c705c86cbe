import Civics
import PolicyLanguage
import Yams

extension CaseworkSettings {
    private static let keys = ["最多缺几项", "核实项", "推定", "差额下限", "等级下限", "预警升黄", "线索政策", "基本救助"]

    /// Reads `casework.yaml`. Every setting is `{值, 可信, 理由}`; the whole is as sure as its least sure setting.
    static func read(_ tree: Node, path: String, _ vocabulary: Vocabulary, _ problems: inout [PackProblem]) -> CaseworkSettings? {
        guard let entry = Declaration(tree, path: path, required: keys, &problems) else { return nil }
        var settings: [String: Declaration] = [:]
        var confidences: [Confidence] = []
        for key in keys {
            guard let node = entry[key], let setting = Declaration(node, path: path, required: ["值", "可信", "理由"], &problems),
                let confidence = setting.choice("可信", among: Confidence.allCases.map { ($0.label, $0) }, &problems)
            else { continue }
            settings[key] = setting
            confidences.append(confidence)
        }
        guard settings.count == keys.count else { return nil }
        let missing = settings["最多缺几项"]?.count("值", &problems)
        let checks = settings["核实项"].map { Self.checks($0, vocabulary, &problems) } ?? []
        let presumptions = settings["推定"].map { Self.presumptions($0, vocabulary, &problems) } ?? []
        let shortfall = settings["差额下限"]?.yuan("值", &problems)
        let floors = settings["等级下限"].flatMap { levelFloors($0, &problems) }
        let signs = settings["预警升黄"]?.count("值", &problems)
        guard let missing, let shortfall, let floors, let signs else { return nil }
        return CaseworkSettings(
            mostMissingChecks: missing, checks: checks, presumptions: presumptions, shortfallFloorFen: shortfall, levelFloors: floors,
            yellowWarningSigns: signs, leadPolicies: settings["线索政策"]?.texts("值") ?? [],
            baseAssistance: settings["基本救助"]?.texts("值") ?? [],
            confidence: Confidence.allCases.last(where: confidences.contains) ?? .ownDefault)
    }

    /// Yuan per month for every level but the lowest, falling.
    private static func levelFloors(_ setting: Declaration, _ problems: inout [PackProblem]) -> [Level: Int64]? {
        let levels: [Level] = [.red, .orange, .yellow]
        guard let node = setting["值"], let entry = Declaration(node, path: setting.path, required: levels.map(\.label), &problems) else {
            return nil
        }
        let floors = levels.compactMap { entry.yuan($0.label, &problems) }
        guard floors.count == levels.count else { return nil }
        guard floors[0] > floors[1], floors[1] > floors[2] else {
            problems.append(setting.problem("值", "等级的下限要从红到黄一级比一级低。"))
            return nil
        }
        return Dictionary(uniqueKeysWithValues: zip(levels, floors))
    }

    private static func checks(_ setting: Declaration, _ vocabulary: Vocabulary, _ problems: inout [PackProblem]) -> [Check] {
        setting.items("值").compactMap { node in
            guard let entry = Declaration(node, path: setting.path, required: ["核实", "事实"], &problems) else { return nil }
            return Check(name: entry.text("核实"), facts: entry.texts("事实").compactMap { fact($0, entry, "事实", vocabulary, &problems)?.id })
        }
    }

    private static func presumptions(
        _ setting: Declaration, _ vocabulary: Vocabulary, _ problems: inout [PackProblem]
    ) -> [Presumption] {
        setting.items("值").compactMap { node in
            let conditions = ["未满周岁", "已满周岁", "当"]
            guard let entry = Declaration(node, path: setting.path, required: ["事实", "按"], optional: conditions, &problems),
                let fact = fact(entry.text("事实"), entry, "事实", vocabulary, &problems),
                let condition = condition(entry, conditions.filter { entry[$0] != nil }, vocabulary, &problems)
            else { return nil }
            guard let units = fact.type.units(from: entry.text("按"), codeLists: vocabulary.codeLists), fact.range.contains(units) else {
                problems.append(entry.problem("按", "“\(entry.text("按"))”不是“\(fact.name)”能有的值。"))
                return nil
            }
            // The sum of a year's months would need another number than one month's; nought is nought in every window.
            guard !fact.isMonthly || units == 0 else {
                problems.append(entry.problem("按", "“\(fact.name)”是按月的，只能推定为 0。"))
                return nil
            }
            return Presumption(fact: fact.id, units: units, condition: condition)
        }
    }

    private static func condition(
        _ entry: Declaration, _ keys: [String], _ vocabulary: Vocabulary, _ problems: inout [PackProblem]
    ) -> Presumption.Condition? {
        guard let key = keys.first else { return .always }
        guard keys.count == 1 else {
            problems.append(entry.problem(key, "一条推定只能有一个条件；要几个条件，请分成几条。"))
            return nil
        }
        switch key {
        case "未满周岁": return entry.count(key, &problems).map { .ageBelow($0) }
        case "已满周岁": return entry.count(key, &problems).map { .ageFrom($0) }
        default: return codes(entry, key, vocabulary, &problems)
        }
    }

    /// `{就业状态: [无业, 退休]}`
    private static func codes(
        _ entry: Declaration, _ key: String, _ vocabulary: Vocabulary, _ problems: inout [PackProblem]
    ) -> Presumption.Condition? {
        guard let mapping = entry[key]?.mapping, mapping.count == 1, let pair = mapping.first, let labels = pair.value.sequence else {
            problems.append(entry.problem(key, "“当”要写成“{事实: [取值…]}”。"))
            return nil
        }
        guard let fact = fact(pair.key.string ?? "", entry, key, vocabulary, &problems) else { return nil }
        var units: Set<Int64> = []
        for label in labels {
            if let unit = fact.type.units(from: label.string ?? "", codeLists: vocabulary.codeLists) {
                units.insert(unit)
            } else {
                problems.append(PackProblem(entry.path, label, "“\(fact.name)”没有“\(label.string ?? "")”这种取值。"))
            }
        }
        return .code(fact.id, units)
    }

    private static func fact(
        _ name: String, _ entry: Declaration, _ key: String, _ vocabulary: Vocabulary, _ problems: inout [PackProblem]
    ) -> FactDeclaration? {
        if let fact = vocabulary.facts.first(where: { $0.name == name }) { return fact }
        let hint = nearestSpelling(to: name, among: vocabulary.facts.map(\.name)).map { "是不是“\($0)”？" } ?? "先在 facts 里声明它。"
        problems.append(entry.problem(key, "没有“\(name)”这个事实。\(hint)"))
        return nil
    }
}

extension Declaration {
    /// An amount written in yuan, as fen.
    fileprivate func yuan(_ key: String, _ problems: inout [PackProblem]) -> Int64? {
        if let fen = ValueType.money(.once).units(from: text(key), codeLists: []), fen >= 0 { return fen }
        problems.append(problem(key, "“\(text(key))”不是金额。请写以元为单位、最多两位小数的数。"))
        return nil
    }
}
