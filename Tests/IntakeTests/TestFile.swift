import Civics
import Database
import Foundation
import PolicyLanguage
import Register

@testable import Intake
@testable import Library

/// A file that goes when the test is over.
final class TestFile {
    let directory: String
    let path: String

    init(_ bytes: [UInt8], name: String = "data.csv") throws {
        directory = NSTemporaryDirectory() + "/intake-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        path = directory + "/" + name
        try Data(bytes).write(to: URL(fileURLWithPath: path))
    }

    convenience init(_ text: String, name: String = "data.csv") throws { try self.init(Array(text.utf8), name: name) }

    deinit { try? FileManager.default.removeItem(atPath: directory) }
}

/// A small jurisdiction and an empty register.
struct TestIntake {
    static let asOf = CivilDate("2024-06-30")!
    static let now = Instant("2024-07-01T00:00:00Z")!

    let database: Database
    let importer: DeliveryImporter

    init(observer: ImportObserver = .none) throws {
        database = try Database.inMemory()
        try database.migrate(RegisterMigrations.all + RegisterMigrations.learntFacts, at: Self.now)
        importer = DeliveryImporter(Self.pack, into: database, observer: observer)
    }

    /// Another importer into the same register.
    init(database: Database) {
        self.database = database
        importer = DeliveryImporter(Self.pack, into: database, observer: .none)
    }

    @discardableResult
    func take(_ text: String, as dataSet: String, asOf: CivilDate = asOf, receivedAt: Instant? = nil) throws -> DeliverySummary {
        try take(Array(text.utf8), as: dataSet, asOf: asOf, receivedAt: receivedAt)
    }

    @discardableResult
    func take(_ bytes: [UInt8], as dataSet: String, asOf: CivilDate = asOf, receivedAt: Instant? = nil) throws -> DeliverySummary {
        // On the day itself, when that is after all the others.
        let receivedAt = receivedAt ?? max(Self.now, Instant("\(asOf)T00:00:00Z")!)
        let file = try TestFile(bytes, name: dataSet + ".csv")
        return try importer.importFile(file.path, asOf: asOf, receivedAt: receivedAt, recordedAt: receivedAt)
    }

    func setAside() throws -> [SetAsideRow] {
        try database.read { try SetAsideRow.page(SetAsideRow.Filter(), limit: 10_000, from: $0) }
    }

    func contents() throws -> [String] { try database.read { try $0.values("SELECT content FROM record ORDER BY id") } }

    func count(_ table: String) throws -> Int { try database.read { try $0.value("SELECT count(*) FROM \(identifier: table)") } ?? 0 }

    // MARK: Declarations

    static let hukou = DataSetDeclaration(
        id: "hukou", name: "户籍", department: "公安", legalBasis: "", cadence: .monthly, delivery: .full,
        fields: [
            field("id_number", "证件号码", .idNumber, .idNumber, isRequired: true),
            field("name", "姓名", .text, .personName, isRequired: true),
            field("birth_date", "出生日期", .date, .birthDate),
            field("book", "户号", .text, .hukouHousehold),
            field("region", "户籍区划", .region, .hukouRegion),
            field("address", "户籍地址", .text, .hukouAddress),
        ], key: ["id_number"])
    static let residents = DataSetDeclaration(
        id: "resident-register", name: "实有人口", department: "公安", legalBasis: "", cadence: .monthly, delivery: .full,
        fields: [
            field("id_number", "证件号码", .idNumber, .idNumber),
            field("name", "姓名", .text, .personName, isRequired: true),
            field("birth_date", "出生日期", .date, .birthDate),
            field("house", "房屋编码", .text, .residenceHousehold),
            field("region", "居住区划", .region, .residenceRegion),
            field("address", "居住地址", .text, .residenceAddress),
            field("phone", "联系电话", .text, .phone),
            field("state", "状态", .code(ResidentState.codeListName), nil),
        ], key: ["id_number", "name", "birth_date", "address"])
    static let payments = DataSetDeclaration(
        id: "payments", name: "发放", department: "民政", legalBasis: "", cadence: .monthly, delivery: .additions,
        fields: [
            field("id_number", "证件号码", .idNumber, .idNumber, isRequired: true),
            field("name", "姓名", .text, .personName),
            field("month", "所属月份", .month, .month, isRequired: true),
            field("amount", "金额", .quantity(.money(.month), 0...10_000_00), nil),
            field("grade", "残疾等级", .code("残疾等级"), nil),
            field("flag", "在领", .truth, nil),
            field("on", "起领日期", .date, .validFrom),
            field("area", "面积", .quantity(.area, 0...1_000_00), nil),
            field("note", "备注", .text, nil),
        ], key: ["id_number", "month"])

    static let residentStates = CodeList(
        name: ResidentState.codeListName, englishName: "resident_state",
        entries: [CodeList.Entry(code: "1", label: "在住"), CodeList.Entry(code: "3", label: "搬离")])

    static let pack = JurisdictionPack(
        jurisdiction: Jurisdiction(
            code: RegionCode("310105")!, name: "长宁区", cityName: "上海市", cityPrefix: "31", population: 1000, subdistricts: []),
        dataSets: [hukou, residents, payments], facts: [], receipts: [],
        vocabulary: Vocabulary(codeLists: CodeList.standards + [residentStates]),
        casework: .none,
        pages: [], hash: "")

    private static func field(
        _ id: String, _ name: String, _ kind: DataSetDeclaration.Kind, _ role: DataSetDeclaration.Role?, isRequired: Bool = false
    ) -> DataSetDeclaration.Field {
        DataSetDeclaration.Field(id: id, name: name, kind: kind, isRequired: isRequired, role: role, sensitivity: .personal)
    }

    /// The number of a made-up person born on 1 January 1970.
    static func number(_ sequence: Int, born: String = "1970-01-01") -> String {
        IDNumber.make(region: RegionCode("310105")!, birth: CivilDate(born)!, sequence: sequence).description
    }
}
