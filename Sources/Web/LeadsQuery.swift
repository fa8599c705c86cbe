import Civics
import Foundation
import Library
import PolicyLanguage
import Screening

/// What the address of a list of leads says: filters, order and page. Reads and writes the same names.
struct LeadsQuery: Hashable, Sendable {
    enum Field: String, CaseIterable, Sendable {
        case text = "q"
        case leadClass = "class"
        case level
        case policy
        case subdistrict
        case leastWorth = "worth"
        case check
        case isNew = "new"
        case order
        case page
    }

    /// May be a whole name or ID number, in the address like every filter, so that a list can be kept and come back to. Therefore
    /// nothing of ours writes a query down, and what stands before us must not either.
    var text: String?
    var leadClass: LeadClass?
    var level: CaseworkSettings.Level?
    var policy: TypedPolicy.ID?
    var subdistrict: RegionCode?
    /// Whole yuan a month.
    var leastWorth: Int?
    var check: String?
    var isNew = false
    var order: LeadFilter.Order = .score
    /// From 1.
    var page = 1

    init(leadClass: LeadClass? = nil, policy: TypedPolicy.ID? = nil, isNew: Bool = false) {
        self.leadClass = leadClass
        self.policy = policy
        self.isNew = isNew
    }

    /// What cannot be read does not filter.
    init(_ values: FormValues) {
        func value(_ field: Field) -> String? { values[field.rawValue] }
        text = value(.text)
        leadClass = value(.leadClass).flatMap(LeadClass.init)
        level = value(.level).flatMap(CaseworkSettings.Level.init)
        policy = value(.policy)
        subdistrict = value(.subdistrict).flatMap { RegionCode($0) }
        leastWorth = values.number(Field.leastWorth.rawValue).flatMap { (1...1_000_000).contains($0) ? $0 : nil }
        check = value(.check)
        isNew = value(.isNew) != nil
        order = value(.order).flatMap(LeadFilter.Order.init) ?? .score
        page = min(max(values.number(Field.page.rawValue) ?? 1, 1), 100_000)
    }

    /// - Parameter run: the latest screening, for what is new.
    func filter(_ run: ScreeningRun) -> LeadFilter {
        var filter = LeadFilter()
        filter.text = isTooShort ? nil : text
        filter.leadClass = leadClass
        filter.level = level
        filter.policy = policy
        filter.subdistrict = subdistrict
        filter.leastWorth = leastWorth.map { Int64($0) * 100 }
        filter.check = check
        filter.raisedIn = isNew ? run.id : nil
        filter.order = order
        return filter
    }

    /// A surname alone, or a few digits, would find a tenth of the district.
    var isTooShort: Bool {
        guard let text else { return false }
        let isNumber = text.allSatisfy { $0.isASCII }
        return text.count < (isNumber ? 4 : 2)
    }

    var link: String { Path.leads.link(query: items) }

    private var items: [URLQueryItem] {
        Field.allCases.compactMap { field in self[field].map { URLQueryItem(name: field.rawValue, value: $0) } }
    }

    /// The value in the address; `nil` when it need not be written.
    subscript(field: Field) -> String? {
        switch field {
        case .text: text
        case .leadClass: leadClass?.rawValue
        case .level: level?.rawValue
        case .policy: policy
        case .subdistrict: subdistrict?.description
        case .leastWorth: leastWorth.map { "\($0)" }
        case .check: check
        case .isNew: isNew ? "1" : nil
        case .order: order == .score ? nil : order.rawValue
        case .page: page == 1 ? nil : "\(page)"
        }
    }

    /// The same list without one filter, from its first page.
    func without(_ field: Field) -> LeadsQuery {
        var query = self
        query.page = 1
        switch field {
        case .text: query.text = nil
        case .leadClass: query.leadClass = nil
        case .level: query.level = nil
        case .policy: query.policy = nil
        case .subdistrict: query.subdistrict = nil
        case .leastWorth: query.leastWorth = nil
        case .check: query.check = nil
        case .isNew: query.isNew = false
        case .order: query.order = .score
        case .page: break
        }
        return query
    }

    func with(_ leadClass: LeadClass?) -> LeadsQuery {
        var query = without(.leadClass)
        query.leadClass = leadClass
        return query
    }

    func at(page: Int) -> LeadsQuery {
        var query = self
        query.page = page
        return query
    }
}
