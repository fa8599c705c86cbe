import Civics
import PolicyLanguage
import Testing

@testable import Library

struct JurisdictionPackTests {
    @Test func `the shipped pack loads without a problem`() throws {
        let pack = try JurisdictionPack.load(from: Sample.shippedPack)
        #expect(pack.jurisdiction.name == "长宁区")
        #expect(pack.jurisdiction.population == 693_051)
        #expect(pack.jurisdiction.subdistricts.count == 10)
        #expect(pack.jurisdiction.subdistricts.reduce(0) { $0 + $1.committees.count } == 185)
        #expect(pack.dataSets.count == 21)
        #expect(pack.facts.count == pack.vocabulary.facts.count)
        #expect(pack.casework.confidence == .ownDefault)
        #expect(pack.hash.count == 64)
    }

    @Test func `every data set of the shipped pack can tell people apart and dates its rows`() throws {
        for dataSet in try JurisdictionPack.load(from: Sample.shippedPack).dataSets {
            #expect(dataSet.field(.idNumber) != nil && dataSet.field(.personName) != nil, "\(dataSet.id)")
            let dating: [DataSetDeclaration.Role] = [.validFrom, .month, .deathDate]
            #expect(dating.contains { dataSet.field($0) != nil }, "\(dataSet.id)")
            #expect(!dataSet.legalBasis.isEmpty && !dataSet.department.isEmpty, "\(dataSet.id)")
            #expect(!dataSet.key.isEmpty, "\(dataSet.id)")
        }
    }

    /// A fact that only a visit can tell has no source; there must be few of them, and none by oversight.
    @Test func `every fact of the shipped pack is given by a record, but for those asked on a visit`() throws {
        let pack = try JurisdictionPack.load(from: Sample.shippedPack)
        let asked = ["外地亲属不作成员", "他人照料", "父母监护情况", "取得本市户籍日期"]
        let seen = [
            "走访生活", "走访健康", "走访教育", "走访居住", "走访就业", "走访社会支持", "无固定住所", "住房不安全", "独居",
            "一个月无人联系", "无人可求助", "断粮断暖", "轻生风险", "遭遇灾害事故", "顶梁柱去世", "孩子受伤害迹象",
            "孩子不愿上学", "失学", "初中未毕业",
        ]
        #expect(pack.facts.filter { $0.sources.isEmpty }.map(\.fact.name) == asked + seen)
    }

    /// A page without a receipt could never say that someone already has the help, and everyone would look missed.
    @Test func `every policy page of the shipped pack has a receipt`() throws {
        let pack = try JurisdictionPack.load(from: Sample.shippedPack)
        let pages = pack.pages.filter { $0.path.hasPrefix("policies/") }.compactMap { $0.path.split(separator: "/").last?.dropLast(3) }
        let receipts = Set(pack.receipts.map(\.policy))
        #expect(pages.map(String.init).filter { !receipts.contains($0) } == [])
    }

    @Test func `every policy that makes a lead has a receipt`() throws {
        let pack = try JurisdictionPack.load(from: Sample.shippedPack)
        let receipts = Set(pack.receipts.map(\.policy))
        #expect((pack.casework.leadPolicies + pack.casework.baseAssistance).filter { !receipts.contains($0) } == [])
    }

    @Test func `a small pack is read whole`() throws {
        let pack = try TemporaryPack.sound().load()
        let paid = FactSource.Filter(field: "paid", values: ["是"])
        #expect(pack.facts.map(\.fact.id) == ["income", "savings", "injury"])
        #expect(pack.facts[0].sources == [FactSource(dataSet: "pay", reading: .monthly(field: "wage"), filters: [paid])])
        #expect(pack.facts[0].freshMonths == 3)
        #expect(pack.facts[1].sources == [])
        #expect(pack.dataSet("pay")?.field(.month)?.name == "月份")
        #expect(pack.dataSet("pay")?.fields[2].kind == .quantity(.money(.month), 0...100_000))
        #expect(pack.dataSet("pay")?.fields[0].isRequired == true)
        #expect(pack.receipts.map(\.policy) == ["relief"])
        #expect(pack.receipts.first?.receivedAmount?.reading == .sum(field: "wage"))
        #expect(pack.casework.levelFloors == [.red: 200_000, .orange: 100_000, .yellow: 30_050])
        #expect(pack.casework.confidence == .ownDefault)
        #expect(pack.pages.map(\.path) == ["policies/relief.md"])
    }

    @Test(arguments: BrokenPack.all)
    func `a mistake is told with its file and line`(broken: BrokenPack) throws {
        #expect(try TemporaryPack.sound(replacing: [broken.path: broken.text]).problems() == broken.problems)
    }

    @Test func `all mistakes of all files are told at once`() throws {
        let pack = try TemporaryPack.sound(replacing: ["jurisdiction.yaml": nil, "casework.yaml": "最多缺几项: 2\n"])
        #expect(
            try pack.problems() == [
                "casework.yaml:1: 缺少“核实项”“推定”“差额下限”“等级下限”“预警升黄”“线索政策”“基本救助”。请补上。",
                "jurisdiction.yaml:1: 辖区包里没有这个文件。",
            ])
    }

    @Test func `a directory that is not there is named`() {
        #expect(throws: PackError.noSuchDirectory("/nowhere/pack")) { try JurisdictionPack.load(from: "/nowhere/pack") }
    }

    @Test func `the hash names the content, not the place`() throws {
        let first = try TemporaryPack.sound().load().hash
        let second = try TemporaryPack.sound().load().hash
        let changed = try TemporaryPack.sound(replacing: ["policies/relief.md": "# 救济。\n"]).load().hash
        let renamed = try TemporaryPack.sound(replacing: ["policies/relief.md": nil, "policies/relieF.md": "# 救济\n"])
        #expect(first == second)
        #expect(changed != first)
        #expect(try renamed.load().hash != first)
    }

    @Test func `the shipped pack is found above the working directory and beside the executable`() {
        let root = String(Sample.shippedPack.dropLast(PackLocation.shipped.count + 1))
        #expect(PackLocation.find(explicit: nil, nearExecutable: nil, workingDirectory: root + "/Sources/Library") == Sample.shippedPack)
        #expect(PackLocation.find(explicit: nil, nearExecutable: root + "/bin/zhaoren", workingDirectory: "/") == Sample.shippedPack)
        #expect(PackLocation.find(explicit: "elsewhere", nearExecutable: nil, workingDirectory: root) == "elsewhere")
        #expect(PackLocation.find(explicit: nil, nearExecutable: nil, workingDirectory: "/") == nil)
    }
}
