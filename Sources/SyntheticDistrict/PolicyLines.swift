import Civics
import PolicyLanguage

/// The figures of the pack's parameters that decide who is entitled in truth, in fen, on the day.
struct PolicyLines: Sendable {
    let minimumLiving: Int64
    let minimumLivingChild: Int64
    let edge: Int64
    /// Money a member may have, by whether the member is protected and the family small: see `assetLimit`.
    private let minimumAssets: AssetLimits
    private let edgeAssets: AssetLimits
    let exemption: Int64
    let minimumWage: Int64
    let contributionFloor: Int64
    let severelyDisabledOutOfWork: Int64
    let careGradeOne: Int64
    let careGradeTwo: Int64
    let livingMinimum: Int64
    let livingEdge: Int64
    let livingOutOfWork: Int64
    let destitute: Int64
    /// What the city's residents have on average, a month.
    let averageIncome: Int64
    /// Medical spending as a share of income from which a family counts as in difficulty by it.
    let heavyMedicalShare: Double
    let childLiving: Int64
    let festivalFirst: Int64
    let festivalEachFurther: Int64
    /// For care grades 1, 2-4, 5-6.
    private let elderCareMinimum: [Int64]
    private let elderCareEdge: [Int64]
    /// For ages 65-69, 70-79, 80-89, 90-99, 100 and over.
    private let allowances: [Int64]
    let unemploymentFirstYear: Int64
    let unemploymentLater: Int64

    struct AssetLimits: Sendable {
        let ordinary: Int64
        let small: Int64
        let protected: Int64
    }

    /// - Throws: `.missingParameters` with all that have no value on the day.
    init(_ parameters: [Parameter], on day: CivilDate) throws(GeneratorError) {
        var missing: [String] = []
        func number(_ names: String...) -> (units: Int64, type: ValueType) {
            for name in names {
                if let parameter = parameters.first(where: { $0.name == name }), let units = parameter.entry(on: day)?.units {
                    return (units, parameter.type)
                }
            }
            missing.append(names[0])
            return (0, .number)
        }
        func fen(_ name: String, else other: String? = nil) -> Int64 { number(name, other ?? name).units }
        // Before July 2024 there was no limit of its own for protected members.
        func limits(_ prefix: String) -> AssetLimits {
            AssetLimits(
                ordinary: fen("\(prefix)人均货币财产限额"), small: fen("\(prefix)小户人均货币财产限额"),
                protected: fen("\(prefix)特殊成员货币财产限额", else: "\(prefix)小户人均货币财产限额"))
        }
        minimumLiving = fen("低保标准")
        minimumLivingChild = fen("低保儿童学生标准")
        edge = fen("低保边缘收入线")
        minimumAssets = limits("低保")
        edgeAssets = limits("低保边缘")
        exemption = fen("就业收入豁免额")
        minimumWage = fen("月最低工资标准")
        contributionFloor = fen("职工社保缴费基数下限", else: "月最低工资标准")
        severelyDisabledOutOfWork = fen("重残无业补助标准")
        careGradeOne = fen("一级护理补贴")
        careGradeTwo = fen("二级护理补贴")
        livingMinimum = fen("低保残疾人生活补贴")
        livingEdge = fen("低保边缘残疾人生活补贴")
        livingOutOfWork = fen("重残无业残疾人生活补贴")
        destitute = fen("特困供养标准")
        averageIncome = fen("全市居民人均可支配收入") / 12
        let share = number("第二类支出型医疗支出占比")
        heavyMedicalShare = Double(share.units) / Double(share.type.unitsPerOne)
        childLiving = fen("特殊儿童基本生活费标准")
        festivalFirst = fen("春节补助首人标准")
        festivalEachFurther = fen("春节补助每增一人标准")
        elderCareMinimum = ["一级低保", "二至四级低保", "五至六级低保"].map { fen("养老补贴照护\($0)") }
        elderCareEdge = ["一级低保边缘", "二至四级低保边缘", "五至六级低保边缘"].map { fen("养老补贴照护\($0)") }
        allowances = ["65至69岁", "70至79岁", "80至89岁", "90至99岁", "100岁以上"].map { fen("老年津贴\($0)") }
        unemploymentFirstYear = fen("失业保险金前12个月标准")
        unemploymentLater = fen("失业保险金后12个月标准")
        guard missing.isEmpty else { throw .missingParameters(missing) }
    }

    enum Circle { case minimum, edge }

    /// What all members together may hold and still be in the circle.
    func assetLimit(_ circle: Circle, members: Int, protected: Int) -> Int64 {
        let limits = circle == .minimum ? minimumAssets : edgeAssets
        return Int64(protected) * limits.protected + Int64(members - protected) * (members <= 2 ? limits.small : limits.ordinary)
    }

    /// The subsidy for care at home, by grade and circle; a fifth more for the very old and the childless of the edge circle.
    func elderCare(of person: TestPerson) -> Int64 {
        guard let grade = person.careGrade, grade >= 1 else { return 0 }
        let step = grade == 1 ? 0 : grade <= 4 ? 1 : 2
        if person.receives.contains(.minimumLiving) { return elderCareMinimum[step] }
        let supplement = grade == 1 && (person.age >= 90 || person.isChildless) ? elderCareMinimum[0] / 5 : 0
        return elderCareEdge[step] + supplement
    }

    func allowance(age: Int) -> Int64 {
        switch age {
        case ..<65: 0
        case ..<70: allowances[0]
        case ..<80: allowances[1]
        case ..<90: allowances[2]
        case ..<100: allowances[3]
        default: allowances[4]
        }
    }
}
