/// A heading of a table (`table-head`), with a link where the list can be ordered by it.
struct TableColumn: Sendable {
    enum Order: String, Sendable { case ascending, descending }

    let label: String
    let href: String?
    let order: String?
    let isSorted: Bool
    let isDescending: Bool
    let isNumber: Bool

    init(_ label: String, href: String? = nil, order: Order? = nil, isNumber: Bool = false) {
        self.label = label
        self.href = href
        self.order = order?.rawValue
        isSorted = order != nil
        isDescending = order == .descending
        self.isNumber = isNumber
    }
}

/// The head of a list (`table-head`).
struct TableHead: Sendable {
    let isSelectable: Bool
    let columns: [TableColumn]

    init(isSelectable: Bool = false, _ columns: [TableColumn]) {
        self.isSelectable = isSelectable
        self.columns = columns
    }
}

/// One of several lists on the same page (`tabs`).
struct Tab: Sendable {
    let label: String
    let href: String
    let count: String?
    let isCurrent: Bool
}

/// A view of a list under a name of its owner's (`saved-filters`).
struct SavedFilters: Sendable {
    struct Entry: Sendable {
        let label: String
        let href: String
        let count: String?
        let isCurrent: Bool
    }

    let entries: [Entry]
    /// Where the filter of the moment is saved; `nil` when there is none, or it is saved already.
    let saveAction: String?
    let csrf: String
    /// The query to be saved.
    let query: String
}

/// A number that matters, with its name (`key-facts`).
struct KeyFact: Sendable {
    let name: String
    let value: String
    let href: String?
    let note: String?

    init(_ name: String, _ value: String, href: String? = nil, note: String? = nil) {
        self.name = name
        self.value = value
        self.href = href
        self.note = note
    }
}

/// A name and what stands for it (`definitions`).
struct NamedValue: Sendable {
    let name: String
    let value: String
    let note: String?

    init(_ name: String, _ value: String, note: String? = nil) {
        self.name = name
        self.value = value
        self.note = note
    }
}
