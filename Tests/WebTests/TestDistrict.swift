import Civics

/// Invented people and the files that tell of them.
enum TestDistrict {
    struct Invented: Sendable {
        let idNumber: IDNumber
        let name: String
        let birth: CivilDate
        let hukou: String
        let residence: String
        /// Yuan a month, as the files write it; `nil` when nobody ever checked.
        let income: Int?

        init(_ sequence: Int, _ name: String, born year: Int, hukou: String, residence: String? = nil, income: Int? = nil) {
            birth = CivilDate(year: year, month: 3, day: 5)!
            idNumber = IDNumber.make(region: RegionCode("310105")!, birth: birth, sequence: sequence)
            self.name = name
            self.hukou = hukou
            self.residence = residence ?? hukou
            self.income = income
        }

        var house: String { "\(residence)-\(idNumber)" }
    }

    /// Entitled to the allowance by a check, and receiving nothing.
    static let poor = Invented(1, "赵测试", born: 1975, hukou: "310105001001", income: 0)
    /// The same, elsewhere.
    static let elsewhere = Invented(2, "孙样例", born: 1975, hukou: "310105002001", income: 0)
    /// Registered here, living there.
    static let split = Invented(3, "吴范例", born: 1975, hukou: "310105001002", residence: "310105002001", income: 0)
    /// Missed by a small allowance each: enough of them for a second page, in the second subdistrict.
    static let old = (0..<60).map { Invented(100 + $0, "钱仿\(["甲", "乙", "丙", "丁"][$0 % 4])", born: 1940 + $0 / 4, hukou: "310105002002") }

    /// Severely disabled and helped for it, with an income just above the line: at risk.
    static let near = Invented(4, "周举例", born: 1975, hukou: "310105002003", income: 4600)
    /// The same by a pension, but nobody ever checked what else there is: perhaps at risk.
    static let unchecked = Invented(5, "郑设想", born: 1963, hukou: "310105002003")

    static let all = [poor, elsewhere, split, near, unchecked] + old

    /// What a set-aside row says, to be shown and never run.
    static let hostile = "<script>alert(1)</script>"

    static let files = [
        ("hukou", hukou), ("resident-register", residents), ("income-check", incomes), ("economic-check", assets), ("pensions", pensions),
        ("disability", disabilities), ("disability-benefits", disabilityBenefits),
    ]
    /// Never delivered. What else the pack declares is delivered empty, so that nobody is known to have or receive any of it.
    static let absentFiles: Set = ["marriage", "care-assessment"]

    private static func text(_ heading: String, _ rows: [String]) -> String { ([heading] + rows).joined(separator: "\n") + "\n" }

    private static var hukou: String {
        text(
            "证件号码,姓名,性别,出生日期,户号,与户主关系,户籍地址,户籍区划,登记婚姻状况",
            all.map { "\($0.idNumber),\($0.name),\(sex($0)),\($0.birth),H\($0.idNumber),户主,示例路1弄2号\(room($0)),\($0.hukou),未婚" }
                + ["123,\(hostile),男,1970-01-01,H0,户主,示例路1弄3号,310105001001,未婚"])
    }

    private static var residents: String {
        text(
            "证件号码,姓名,出生日期,联系电话,状态,居住地址,居住区划,房屋编码,与户主关系",
            all.map { "\($0.idNumber),\($0.name),\($0.birth),13800001234,在住,样板路5弄6号\(room($0)),\($0.residence),\($0.house),户主" })
    }

    private static var incomes: String {
        text(
            "家庭编号,证件号码,姓名,与申请人关系,核对日期,月劳动收入,月养老金,月其他收入,月教育支出,赡养抚养人情况,有劳动能力,能自理",
            all.compactMap { person in
                person.income.map { "J\(person.idNumber),\(person.idNumber),\(person.name),本人,2025-10-01,\($0),0,0,0,有能力,是,是" }
            })
    }

    private static var assets: String {
        text(
            "家庭编号,证件号码,姓名,核对日期,货币财产,生活用车数,非居住用房数,住房套数,五年内出售或赠与住房",
            all.filter { $0.income != nil }.map { "J\($0.idNumber),\($0.idNumber),\($0.name),2025-10-01,1000,0,0,1,否" })
    }

    /// Of the old: too much for anything but the small allowance.
    private static var pensions: String {
        text(
            "证件号码,姓名,养老金种类,月养老金,发放起始日,停发日",
            (old.map { ($0, 5000) } + [(unchecked, 3800)]).map { "\($0.idNumber),\($0.name),1,\($1),2010-01-01," })
    }

    private static var disabilities: String {
        text(
            "证件号码,姓名,残疾人证号,残疾类别,残疾等级,发证日期,有效期至,监护人证件号码",
            [near, unchecked].map { "\($0.idNumber),\($0.name),\($0.idNumber)41,肢体,一级,2020-01-01,," })
    }

    private static var disabilityBenefits: String {
        text(
            "证件号码,姓名,补贴类型,月补贴金额,享受起始日,停发日",
            [near, unchecked].map { "\($0.idNumber),\($0.name),重度残疾人护理补贴,300,2020-01-01," })
    }

    /// No two alike, or they might be one person who gave two numbers.
    private static func room(_ person: Invented) -> String { "701\(person.idNumber.description.suffix(4))室" }

    private static func sex(_ person: Invented) -> String { person.idNumber.sex.label }
}
