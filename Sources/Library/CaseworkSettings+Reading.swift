import Civics
import PolicyLanguage
import Yams

extension CaseworkSettings {
    private static let keys = ["最多缺几项", "预警线百分比", "等级下限", "线索政策", "基本救助", "医疗预警"]

    /// Reads `casework.yaml`. Every setting is `{值, 可信, 理由}`; the whole is as sure as its least sure setting.
    static func read(_ tree: Node, path: String, _ problems: inout [PackProblem]) -> CaseworkSettings? {
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
        let margin = settings["预警线百分比"]?.count("值", &problems)
        let medical = settings["医疗预警"]?.yuan("值", &problems)
        let floors = settings["等级下限"].flatMap { levelFloors($0, &problems) }
        guard let missing, let margin, let medical, let floors else { return nil }
        return CaseworkSettings(
            mostMissingFacts: missing, warningMarginPercent: margin, levelFloors: floors, leadPolicies: settings["线索政策"]?.texts("值") ?? [],
            baseAssistance: settings["基本救助"]?.texts("值") ?? [], medicalWarningFen: medical,
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
}

extension Declaration {
    /// An amount written in yuan, as fen.
    fileprivate func yuan(_ key: String, _ problems: inout [PackProblem]) -> Int64? {
        if let fen = ValueType.money(.once).units(from: text(key), codeLists: []), fen >= 0 { return fen }
        problems.append(problem(key, "“\(text(key))”不是金额。请写以元为单位、最多两位小数的数。"))
        return nil
    }
}
