import Access
import Casework
import Civics
import Database
import Hummingbird

/// A list of the organisation's register (`register-list`): places, consultants, partners, accounts.
struct RegisterListPage: Sendable {
    struct Cell: Sendable {
        let text: String
        /// The classes of the cell: how it stands on a phone's card.
        let kind: String
        /// What a card prints before the value.
        var label: String?
        var href: String?
        /// A class of `state`, where the text is one.
        var state: String?
        var warning: String?

        static func title(_ text: String, _ href: String?) -> Cell { Cell(text: text, kind: "card-title", href: href) }
        static func end(_ text: String, state: String) -> Cell { Cell(text: text, kind: "card-end", state: state) }
        static func plain(_ text: String, _ label: String, warning: String? = nil) -> Cell {
            Cell(text: text, kind: "", label: label, warning: warning)
        }
        static func number(_ count: Int, _ label: String) -> Cell { Cell(text: grouped(count), kind: "number", label: label) }
    }

    struct Row: Sendable {
        let cells: [Cell]

        init(_ cells: Cell...) { self.cells = cells }
    }

    struct Search: Sendable {
        let action: String
        var text: TextField?
        var selects: [SelectField] = []
    }

    let title: String
    let intro: String
    let tabsLabel = "机构和队伍"
    let tabs: [Tab]
    let hasTabs: Bool
    let notice: Notice?
    let search: Search?
    let forms: [ActForm]
    let head: TableHead
    let rows: [Row]
    let hasRows: Bool
    let empty: EmptyState?
    let pager: Pager?

    init(
        _ title: String, intro: String, _ visit: Visit, tabs: [Tab] = [], search: Search? = nil, forms: [ActForm], columns: [TableColumn],
        rows: [Row], emptyText: String, pager: Pager? = nil
    ) {
        self.title = title
        self.intro = intro
        self.tabs = tabs
        hasTabs = !tabs.isEmpty
        notice = Notice(of: visit)
        self.search = search
        self.forms = forms
        head = TableHead(columns)
        self.rows = rows
        hasRows = !rows.isEmpty
        empty = rows.isEmpty ? EmptyState(emptyText) : nil
        self.pager = pager
    }

    var page: Page { Page("register-list", title: title, content: self) }
}

/// One entry of the register (`register-entry`): what it says, what can be done to it, and what was done.
struct RegisterEntryPage: Sendable {
    struct State: Sendable {
        let label: String
        /// A class of `state`.
        let kind: String
    }

    struct Link: Sendable {
        let href: String
        let label: String
    }

    struct Part: Sendable {
        let title: String
        let events: [TimelineEvent]
        let empty: String?

        init(_ title: String, _ events: [TimelineEvent]) {
            self.title = title
            self.events = events
            empty = events.isEmpty ? "还没有。" : nil
        }
    }

    let back: String
    let backLabel: String
    let title: String
    let state: State
    let notice: Notice?
    let warnings: [Notice]
    let definitions: [NamedValue]
    let keyFacts: [KeyFact]
    let hasFacts: Bool
    let forms: [ActForm]
    let links: [Link]
    let hasForms: Bool
    let parts: [Part]

    init(
        _ title: String, _ state: State, back: Path, _ backLabel: String, _ visit: Visit, warnings: [Notice] = [],
        definitions: [NamedValue], keyFacts: [KeyFact] = [], forms: [ActForm], links: [Link] = [], parts: [Part]
    ) {
        self.title = title
        self.state = state
        self.back = back.link()
        self.backLabel = backLabel
        notice = Notice(of: visit)
        self.warnings = warnings
        self.definitions = definitions
        self.keyFacts = keyFacts
        hasFacts = !keyFacts.isEmpty
        self.forms = forms
        self.links = links
        hasForms = !forms.isEmpty || !links.isEmpty
        self.parts = parts
    }

    var page: Page { Page("register-entry", title: title, content: self) }
}

extension RegisterEntryPage.Part {
    /// What an entry said before it was corrected.
    init(changesOf subject: RegisterChange.Subject, from db: Connection) throws {
        let events = try RegisterChange.all(of: subject, from: db).map { change in
            TimelineEvent(
                change.recordedAt.beijingText, "\(change.field)：\(change.old.isEmpty ? "（空）" : change.old) → \(change.new)",
                who: change.recordedBy ?? "服务器", text: change.reason)
        }
        self.init("修改经过", events)
    }
}

extension Tab {
    /// The lists of the organisation, for those who may see each.
    static func organisation(_ current: Path, for viewer: Viewer) -> [Tab] {
        let tabs: [(String, Path, Permission)] = [
            ("街镇、居委会、站点", .places, .listCases), ("社区救助顾问", .consultants, .manageDirectory), ("协作机构", .organisations, .listCases),
        ]
        return tabs.filter { viewer.may($0.2) }.map { Tab(label: $0.0, href: $0.1.link(), count: nil, isCurrent: $0.1 == current) }
    }
}

extension Visit {
    /// Whether the viewer may change what the directory says of a place.
    func mayManage(_ place: RegionCode) -> Bool {
        viewer.decision(on: .manageDirectory, of: AccessSubject(places: [place])).isAdmitted
    }

    /// - Throws: `WebError.notFound`, as for an entry that is not there.
    func requireManaging(_ place: RegionCode) throws {
        guard mayManage(place) else { throw WebError.notFound }
    }

    /// - Throws: `CaseworkError.missing` for what is no date.
    func requiredDay(_ name: String, _ label: String) throws -> CivilDate {
        guard let day = form[name].flatMap({ CivilDate($0) }) else { throw CaseworkError.missing(field: label) }
        return day
    }
}

extension SiteRoutes {
    /// An act on the register: all of it is kept, or nothing; then the page that `body` names.
    func keep(
        _ path: Path, on page: @escaping @Sendable (Visit) async throws -> Page,
        _ body: @escaping @Sendable (Visit, Transaction) throws -> String
    ) {
        let site = site
        act(path, on: page) { visit in
            let destination = try await site.database.write { try body(visit, $0) }
            return .redirect(to: destination, type: .normal)
        }
    }
}
