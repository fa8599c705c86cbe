import Access
import Civics
import Database
import Evaluation
import Hummingbird
import Library
import PolicyLanguage
import Register

/// The row of a department's file behind a value (来源行): the end of every chain of reasons. Always masked, for nobody says here
/// what they look for; whole names and numbers are on the household's page, for a purpose.
struct RecordController: Sendable {
    let site: Site

    func add(to routes: SiteRoutes) { routes.page(.get, .record, show) }

    /// 404 for a row that is not there, that was set aside, or that is about somebody of another area.
    func show(_ visit: Visit) async throws -> Page {
        guard let delivery = visit.parameters.get("delivery").flatMap({ Int64($0) }),
            let row = visit.parameters.get("row").flatMap({ Int($0) })
        else { throw WebError.notFound }
        let (site, viewer) = (site, visit.viewer)
        let (content, person) = try await site.database.read { db -> (RecordPage, Person) in
            guard let delivery = try Delivery.find(Delivery.ID(delivery), in: db),
                let record = try SourceRecord.find(
                    RecordReference(dataSet: delivery.dataSet, delivery: delivery.id.value, row: row, asOf: delivery.asOf), from: db),
                let person = try Person.find(record.person, in: db), viewer.seesAny(person.places),
                let dataSet = site.pack.dataSet(delivery.dataSet)
            else { throw WebError.notFound }
            return (RecordPage(record, dataSet, site.program.codeListsByName), person)
        }
        let subject = ViewSubject(.person, number: person.id.value, area: person.places.first)
        return Page("record", title: content.name, content: content, showing: subject)
    }
}

extension Person {
    /// Where the person lives and is registered.
    fileprivate var places: [RegionCode] { [residenceRegion, hukouRegion].compactMap { $0 } }
}

struct RecordPage: Sendable {
    struct Field: Sendable {
        let name: String
        let value: String
    }

    let name: String
    let department: String
    let fileName: String
    let asOf: String
    let row: String
    let legalBasis: String
    let fields: [Field]

    init(_ record: SourceRecord, _ dataSet: DataSetDeclaration, _ codeLists: [CodeListName: CodeList]) {
        name = dataSet.name
        department = dataSet.department
        fileName = record.delivery.fileName
        asOf = record.delivery.asOf.description
        row = grouped(record.row)
        legalBasis = dataSet.legalBasis
        fields = record.values.compactMap { value in
            let text = value.text
            guard let field = dataSet.fields.first(where: { $0.id == value.field }), !text.isEmpty else { return nil }
            return Field(name: field.name, value: field.masked(text) ?? RecordContent.display(text, field.kind, codeLists: codeLists))
        }
    }
}

extension DataSetDeclaration.Field {
    /// What is shown in place of a value that tells who somebody is; `nil` for one that does not.
    fileprivate func masked(_ text: String) -> String? {
        switch role {
        case .idNumber, .spouseIDNumber, .guardianIDNumber: Masked.idNumber(text)
        case .personName: Masked.name(text)
        case .phone: Masked.phone(text)
        case .residenceAddress, .hukouAddress: Masked.address(text)
        case .hukouHousehold, .residenceHousehold, .economicHousehold: "***"
        case nil: kind == .idNumber ? Masked.idNumber(text) : kind == .text && sensitivity != .ordinary ? "***" : nil
        default: nil
        }
    }
}
