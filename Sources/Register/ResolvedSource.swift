import Civics
import Library
import PolicyLanguage

/// A fact's source made ready to meet records: what filters accept, and how a field's bytes become units of the fact.
struct ResolvedSource {
    enum Reading { case latest, exists, count, sum, monthly }

    let dataSet: DataSetDeclaration
    let reading: Reading
    /// The field read; `nil` when rows are only counted.
    let field: DataSetDeclaration.Field.ID?
    let month: DataSetDeclaration.Field.ID?
    let filters: [(field: DataSetDeclaration.Field.ID, accepted: [[UInt8]])]
    private let conversion: UnitConversion
    /// In units of the fact; nothing is reliable while the figure is not known.
    private let above: Int64?

    /// What a field's bytes say, in stored units of the fact; `nil` when they say nothing one can rely on.
    func units(_ bytes: UnsafeBufferPointer<UInt8>) -> Int64? {
        guard let units = conversion.units(bytes), let above else { return conversion.units(bytes) }
        return units > above ? units : nil
    }

    /// `nil` for the register's own attributes, and for a source whose data set or field the pack does not declare.
    init?(_ source: FactSource, type: ValueType, in pack: JurisdictionPack, on day: CivilDate) {
        guard let id = source.dataSet, let dataSet = pack.dataSet(id) else { return nil }
        let codeLists = pack.codeListsByName
        let field: DataSetDeclaration.Field.ID?
        switch source.reading {
        case .latest(let name): (reading, field) = (.latest, name)
        case .sum(let name): (reading, field) = (.sum, name)
        case .monthly(let name): (reading, field) = (.monthly, name)
        case .exists: (reading, field) = (.exists, nil)
        case .count: (reading, field) = (.count, nil)
        case .attribute: return nil
        }
        self.dataSet = dataSet
        self.field = field
        above = source.above.map { id in
            pack.vocabulary.parameters.first { $0.id == id }?.entry(on: day)?.units ?? .max
        }
        month = dataSet.field(.month)?.id
        filters = source.filters.compactMap { filter in
            dataSet.fields.first { $0.id == filter.field }.map { field in
                (field.id, filter.values.map { Self.canonical($0, field.kind, codeLists) })
            }
        }
        guard let field else {
            conversion = .one
            return
        }
        guard let kind = dataSet.fields.first(where: { $0.id == field })?.kind,
            let conversion = UnitConversion(from: kind, to: type, codeLists)
        else { return nil }
        self.conversion = conversion
    }

    /// A filter's value as records write it.
    private static func canonical(_ text: String, _ kind: DataSetDeclaration.Kind, _ lists: [CodeListName: CodeList]) -> [UInt8] {
        switch kind {
        case .code(let list): Array((lists[list]?.entry(text)?.code ?? text).utf8)
        case .truth: Array((text == "是" ? "1" : text == "否" ? "0" : text).utf8)
        default: Array(text.utf8)
        }
    }
}

/// From the bytes of a record's field to stored units of a fact.
enum UnitConversion {
    /// Rows are counted, and the field does not matter.
    case one
    case date
    case month
    /// A whole number, times and divided by; `nil` when that leaves a remainder.
    case number(times: Int64, dividedBy: Int64)
    /// Code, and position in the fact's list.
    case code([(bytes: [UInt8], position: Int64)])

    /// `nil` when a field of this kind cannot give a value of the type.
    init?(from kind: DataSetDeclaration.Kind, to type: ValueType, _ lists: [CodeListName: CodeList]) {
        switch (kind, type) {
        case (.date, .date): self = .date
        case (.month, .month): self = .month
        case (.truth, .truth): self = .number(times: 1, dividedBy: 1)
        case (.quantity(let from, _), _) where type.isNumeric:
            self = .number(times: type.unitsPerOne, dividedBy: from.unitsPerOne)
        case (.code(let from), .code(let to)):
            guard let from = lists[from], let to = lists[to] else { return nil }
            self = .code(
                from.entries.compactMap { entry in
                    to.position(of: entry).map { (Array(entry.code.utf8), $0) }
                })
        default: return nil
        }
    }

    func units(_ bytes: UnsafeBufferPointer<UInt8>) -> Int64? {
        switch self {
        case .one: return 1
        case .date: return CivilDate(utf8: bytes).map { Int64($0.days) }
        case .month: return bytes.monthIndex.map { Int64($0) }
        case .number(let times, let divisor):
            guard let number = bytes.wholeNumber else { return nil }
            if times == divisor { return number }
            let (product, overflow) = number.multipliedReportingOverflow(by: times)
            return overflow || !product.isMultiple(of: divisor) ? nil : product / divisor
        case .code(let table): return table.first { bytes.equals($0.bytes) }?.position
        }
    }
}

extension CodeList {
    /// Where an entry of this list or of another stands here: by code and label, else by label.
    func position(of entry: Entry) -> Int64? {
        (entries.firstIndex { $0.code == entry.code && $0.label == entry.label } ?? entries.firstIndex { $0.label == entry.label })
            .map(Int64.init)
    }
}

extension JurisdictionPack {
    package var codeListsByName: [CodeListName: CodeList] {
        Dictionary(vocabulary.codeLists.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// How receiving the policy's help is seen; `nil` when the pack does not say, and then it is unknown.
    func received(_ policy: TypedPolicy.ID) -> FactSource? { receipts.first { $0.policy == policy }?.received }

    /// How its status is seen: whoever receives the help has the status, where nothing else is said.
    func recognised(_ policy: TypedPolicy.ID) -> FactSource? {
        receipts.first { $0.policy == policy }.flatMap { $0.recognised ?? $0.received }
    }
}

extension FactDeclaration {
    /// Whether a value is one the declaration allows; any other is a mistake in a file and counts as unknown.
    func admits(_ units: Int64) -> Bool { range.contains(units) || (absence == .none && units == noneUnits) }
}
