import Access
import Casework
import Civics
import Database
import Foundation
import Library
import Screening

/// What the address of a list of cases says: filters, order and page. Reads and writes the same names.
struct CaseQuery: Hashable, Sendable {
    enum Field: String, CaseIterable, Sendable {
        case text = "q"
        case state, level
        case leadClass = "class"
        case source, policy, check, place, consultant, due, step, contact, returned
        case isNew = "new"
        case order, page

        /// Those that narrow the list, beside its tabs.
        static let narrowing = allCases.filter { ![.state, .order, .page].contains($0) }
    }

    static let nobody = "none"
    static let mine = "me"
    static let unplaced = "unknown"

    private var values: [Field: String] = [:]

    init(_ fields: [Field: String] = [:]) { values = fields }

    init(_ form: FormValues) {
        for field in Field.allCases { values[field] = form[field.rawValue] }
    }

    /// - Parameter query: what stood behind the `?` of a list's address.
    init(text query: String) { self.init(FormValues(encoded: query)) }

    subscript(field: Field) -> String? { values[field] }

    /// The same list from its first page with another value; `nil` takes the filter away.
    func with(_ field: Field, _ value: String?) -> CaseQuery {
        var query = self
        query.values[.page] = nil
        query.values[field] = value
        return query
    }

    /// A surname alone, or a few digits, would find a tenth of the district.
    var isTooShort: Bool {
        guard let text = values[.text] else { return false }
        return text.count < (text.allSatisfy(\.isASCII) ? 4 : 2)
    }

    var page: Int { min(max(values[.page].flatMap { Int($0) } ?? 1, 1), 100_000) }
    var state: CaseState? { values[.state].flatMap(CaseState.init) }
    var order: CaseFilter.Order { values[.order].flatMap(CaseFilter.Order.init) ?? .urgency }
    var isNarrowed: Bool { Field.narrowing.contains { values[$0] != nil } }

    /// What cannot be read does not filter.
    func filter(for viewer: Viewer, at now: Instant) -> CaseFilter {
        var filter = CaseFilter(state: state)
        filter.text = isTooShort ? nil : values[.text]
        filter.level = values[.level].flatMap(CaseworkSettings.Level.init)
        filter.leadClass = values[.leadClass].flatMap(LeadClass.init)
        filter.source = values[.source].flatMap(CaseLead.Source.init)
        filter.policy = values[.policy]
        filter.check = values[.check]
        filter.place = values[.place].flatMap { RegionCode($0) }
        filter.isUnplaced = values[.place] == CaseQuery.unplaced
        filter.due = values[.due].flatMap(CaseFilter.Due.init)
        filter.step = values[.step].flatMap(WorkSettings.Step.init)
        filter.contactBy = values[.contact] == nil ? nil : now.beijingDate
        filter.isReturned = values[.returned] != nil
        filter.openedSince = values[.isNew] == nil ? nil : now.adding(hours: -24 * 7)
        filter.order = order
        switch values[.consultant] {
        case CaseQuery.nobody: filter.holder = .nobody
        case CaseQuery.mine: filter.holder = .account(viewer.account)
        case let text?: filter.holder = Int64(text).map { .account(Identifier($0)) }
        case nil: break
        }
        return filter
    }

    var items: [URLQueryItem] { Field.allCases.compactMap { field in values[field].map { URLQueryItem(name: field.rawValue, value: $0) } } }
    var link: String { Path.cases.link(query: items) }

    /// What stands behind the `?`, without the page.
    var text: String { with(.page, nil).link.split(separator: "?", maxSplits: 1).dropFirst().joined() }
}
