import Civics
import PolicyLanguage
import Yams

extension NeedsSettings {
    private static let file = "needs/indicators.yaml"
    private static let keys = ["维度", "困境线", "档次", "直接列高"]

    /// Reads `needs/` of a pack; `nil` when there is none, or when it has a problem.
    static func load(from folder: PackFolder, _ problems: inout [PackProblem]) throws(PackError) -> NeedsSettings? {
        guard folder.contains(file), let tree = try folder.tree(of: file, &problems) else { return nil }
        var pages: [SourceText] = []
        for path in folder.files(in: "needs", suffix: ".md") {
            pages.append(SourceText(path: path, text: String(decoding: try folder.bytes(of: path), as: UTF8.self)))
        }
        let count = problems.count
        let settings = read(tree, pages: pages, &problems)
        return problems.count == count ? settings : nil
    }

    private static func read(_ tree: Node, pages: [SourceText], _ problems: inout [PackProblem]) -> NeedsSettings? {
        guard let entry = Declaration(tree, path: file, required: keys, &problems) else { return nil }
        var settings: [String: Declaration] = [:]
        var explanations: [Explanation] = []
        for key in keys {
            guard let node = entry[key], let setting = Declaration(node, path: file, required: ["值", "可信", "理由"], &problems),
                let confidence = setting.choice("可信", among: Confidence.allCases.map { ($0.label, $0) }, &problems)
            else { return nil }
            settings[key] = setting
            explanations.append(Explanation(setting: key, confidence: confidence, reason: setting.text("理由")))
        }
        guard let (dimensions, indicators) = settings["维度"].flatMap({ self.dimensions($0, pages, &problems) }),
            let line = settings["困境线"]?.share("值", &problems), let floors = settings["档次"].flatMap({ bandFloors($0, &problems) }),
            let overrides = settings["直接列高"].map({ self.overrides($0, pages, &problems) })
        else { return nil }
        return NeedsSettings(
            dimensions: dimensions, indicators: indicators, overrides: overrides, povertyLine: line, bandFloors: floors,
            explanations: explanations, pages: pages)
    }

    // MARK: Weights

    /// 份 are shares: a dimension weighs its share of all shares, an indicator its share of its dimension.
    private static func dimensions(
        _ setting: Declaration, _ pages: [SourceText], _ problems: inout [PackProblem]
    ) -> ([Dimension], [Indicator])? {
        let entries = setting.items("值").compactMap { Declaration($0, path: file, required: ["名", "英文", "份", "指标"], &problems) }
        guard let shares = self.shares(of: entries, in: setting, &problems) else { return nil }
        var (dimensions, indicators): ([Dimension], [Indicator]) = ([], [])
        for (entry, weight) in zip(entries, shares) {
            let dimension = Dimension(id: entry.text("英文"), name: entry.text("名"), weight: weight)
            dimensions.append(dimension)
            indicators += self.indicators(of: dimension, entry, pages, &problems)
        }
        var seen: Set<String> = []
        for id in dimensions.map(\.id) + indicators.map(\.id) where !seen.insert(id).inserted {
            problems.append(setting.problem("值", "“\(id)”写了两次。请只留一个。"))
        }
        return (dimensions, indicators)
    }

    private static func indicators(
        of dimension: Dimension, _ entry: Declaration, _ pages: [SourceText], _ problems: inout [PackProblem]
    ) -> [Indicator] {
        let entries = entry.items("指标").compactMap {
            Declaration($0, path: file, required: ["编号", "份", "证据"], optional: ["限制"], &problems)
        }
        guard let shares = self.shares(of: entries, in: entry, &problems) else { return [] }
        return zip(entries, shares).map { indicator, share in
            requirePage(indicator, in: "indicators", pages, &problems)
            return Indicator(
                id: indicator.text("编号"), dimension: dimension.id, weight: dimension.weight * share,
                evidence: evidence(indicator, &problems), isRestricted: indicator.truth("限制", absent: false, &problems))
        }
    }

    private static func evidence(_ entry: Declaration, _ problems: inout [PackProblem]) -> [Evidence] {
        entry.texts("证据").compactMap { text in
            if let evidence = Evidence(rawValue: text) { return evidence }
            let known = Evidence.allCases.map(\.rawValue).joined(separator: "、")
            problems.append(entry.problem("证据", "没有“\(text)”这种证据。可以写：\(known)。"))
            return nil
        }
    }

    private static func shares(
        of entries: [Declaration], in list: Declaration, _ problems: inout [PackProblem]
    ) -> [Rational]? {
        let parts = entries.compactMap { $0.count("份", &problems) }
        let total = parts.reduce(0, +)
        guard parts.count == entries.count else { return nil }
        guard total > 0 else {
            problems.append(PackProblem(list.path, list.node, "“份”合计要大于 0，权重才分得开。"))
            return nil
        }
        return parts.map { Rational(Int128($0), over: Int128(total)) }
    }

    // MARK: Bands and overrides

    private static func bandFloors(_ setting: Declaration, _ problems: inout [PackProblem]) -> [NeedsBand: Rational]? {
        let names: [(key: String, band: NeedsBand)] = [("低", .low), ("中", .medium), ("高", .high)]
        guard let node = setting["值"], let entry = Declaration(node, path: file, required: names.map(\.key), &problems) else { return nil }
        let floors = names.compactMap { entry.share($0.key, &problems) }
        guard floors.count == names.count else { return nil }
        guard zip(floors, floors.dropFirst()).allSatisfy({ $0 < $1 }) else {
            problems.append(setting.problem("值", "档次要从低到高一级比一级高。"))
            return nil
        }
        return Dictionary(uniqueKeysWithValues: zip(names.map(\.band), floors))
    }

    private static func overrides(_ setting: Declaration, _ pages: [SourceText], _ problems: inout [PackProblem]) -> [Override] {
        setting.items("值").compactMap { node in
            guard let entry = Declaration(node, path: file, required: ["编号"], optional: ["限制"], &problems) else { return nil }
            requirePage(entry, in: "overrides", pages, &problems)
            return Override(id: entry.text("编号"), isRestricted: entry.truth("限制", absent: false, &problems))
        }
    }

    private static func requirePage(
        _ entry: Declaration, in folder: String, _ pages: [SourceText], _ problems: inout [PackProblem]
    ) {
        let path = "needs/\(folder)/\(entry.text("编号")).md"
        if !pages.contains(where: { $0.path == path }) { problems.append(entry.problem("编号", "没有 \(path) 这一页。请补上，或改正编号。")) }
    }
}

extension Declaration {
    /// A part of one, above 0 and at most 1: `0.33` or `1/3`.
    fileprivate func share(_ key: String, _ problems: inout [PackProblem]) -> Rational? {
        let parts = text(key).split(separator: "/", omittingEmptySubsequences: false).map { Self.decimal(String($0)) }
        if let numerator = parts.first ?? nil, parts.count <= 2, let denominator = parts.count == 2 ? parts[1] : .one, denominator > .zero {
            let value = numerator / denominator
            if value > .zero, value <= .one { return value }
        }
        problems.append(problem(key, "“\(text(key))”要写成大于 0、不超过 1 的数，例如 0.33 或 1/3。"))
        return nil
    }

    private static func decimal(_ text: String) -> Rational? {
        ValueType.number.units(from: text, codeLists: []).map { Rational(Int128($0), over: Int128(ValueType.number.unitsPerOne)) }
    }
}
