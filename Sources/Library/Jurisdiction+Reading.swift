import Civics
import Yams

extension Jurisdiction {
    /// Reads `jurisdiction.yaml`.
    static func read(_ tree: Node, path: String, _ problems: inout [PackProblem]) -> Jurisdiction? {
        guard let entry = Declaration(tree, path: path, required: ["代码", "名称", "市名", "本市前缀", "人口", "街镇"], &problems) else { return nil }
        let code = entry.region("代码", level: .district, &problems)
        let population = entry.count("人口", &problems)
        let subdistricts = entry.items("街镇").compactMap { Subdistrict.read($0, path: path, within: entry.text("代码"), &problems) }
        reportRepetitions(of: subdistricts, in: entry, &problems)
        guard let code, let population else { return nil }
        let sum = subdistricts.reduce(0) { $0 + $1.population }
        if sum != population { problems.append(entry.problem("人口", "各街镇人口合计 \(sum)，与全区的 \(population) 不等。")) }
        return Jurisdiction(
            code: code, name: entry.text("名称"), cityName: entry.text("市名"), cityPrefix: entry.text("本市前缀"), population: population,
            subdistricts: subdistricts)
    }

    private static func reportRepetitions(of subdistricts: [Subdistrict], in entry: Declaration, _ problems: inout [PackProblem]) {
        var seen: Set<RegionCode> = []
        for code in subdistricts.flatMap({ [$0.code] + $0.committees.map(\.code) }) where !seen.insert(code).inserted {
            problems.append(entry.problem("街镇", "区划代码 \(code) 写了两次。"))
        }
        var squares: Set<MapSquare> = []
        for subdistrict in subdistricts {
            guard let square = subdistrict.square, !squares.insert(square).inserted else { continue }
            problems.append(entry.problem("街镇", "示意图的 [\(square.column), \(square.row)] 放了两个街镇，其中一个是\(subdistrict.name)。"))
        }
    }
}

extension Jurisdiction.Subdistrict {
    fileprivate static func read(_ node: Node, path: String, within district: String, _ problems: inout [PackProblem]) -> Self? {
        guard let entry = Declaration(node, path: path, required: ["代码", "名称", "人口", "居委会"], optional: ["人口可信", "示意图"], &problems),
            let code = entry.region("代码", level: .subdistrict, &problems), let population = entry.count("人口", &problems)
        else { return nil }
        if !entry.text("代码").hasPrefix(district) { problems.append(entry.problem("代码", "“\(entry.text("代码"))”不在本区(\(district))里。")) }
        let committees = entry.items("居委会").compactMap { node -> Jurisdiction.Committee? in
            guard let committee = Declaration(node, path: path, required: ["代码", "名称"], &problems),
                let committeeCode = committee.region("代码", level: .committee, &problems)
            else { return nil }
            if !committee.text("代码").hasPrefix(entry.text("代码")) {
                problems.append(committee.problem("代码", "“\(committee.text("代码"))”不在\(entry.text("名称"))里。"))
            }
            return Jurisdiction.Committee(code: committeeCode, name: committee.text("名称"))
        }
        return Self(
            code: code, name: entry.text("名称"), population: population, committees: committees, square: square(entry, &problems))
    }

    /// `[列, 行]`.
    private static func square(_ entry: Declaration, _ problems: inout [PackProblem]) -> Jurisdiction.MapSquare? {
        guard entry["示意图"] != nil else { return nil }
        let numbers = entry.texts("示意图").compactMap { Int($0) }.filter { $0 >= 0 }
        guard numbers.count == 2, entry.items("示意图").count == 2 else {
            problems.append(entry.problem("示意图", "“示意图”要写成 [列, 行]：两个从 0 数起的整数，列从西往东，行从北往南。"))
            return nil
        }
        return Jurisdiction.MapSquare(column: numbers[0], row: numbers[1])
    }
}
