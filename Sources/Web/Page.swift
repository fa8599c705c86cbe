import Access
import HTTPTypes

/// What a handler answers: which template, filled with what, and whom it shows.
struct Page: Sendable {
    let template: String
    let title: String
    let content: any Sendable
    var status: HTTPResponse.Status = .ok
    /// Whom the page shows, for the audit trail; see `RouteAccess.log`.
    var subject: ViewSubject?
    /// What the viewer gave as the reason; `nil` when nobody was asked, and then it follows from the role.
    var purpose: Purpose?

    init(_ template: String, title: String, content: any Sendable, showing subject: ViewSubject? = nil) {
        self.template = template
        self.title = title
        self.content = content
        self.subject = subject
    }
}

extension Purpose {
    /// What an account of this role looks at people for when it does not say.
    static func usual(of role: Role, _ kind: ViewSubject.Kind) -> Purpose {
        if kind == .delivery { return .dataCheck }
        return switch role {
        case .consultant: .visit
        case .districtOfficer, .subdistrictOfficer: .review
        case .partnerOrganisation, .policyEditor, .auditor, .resident: .supervision
        }
    }
}

/// What stands around every page.
struct Frame: Sendable {
    struct Item: Sendable {
        let label: String
        let href: String
        let isCurrent: Bool
    }

    struct Account: Sendable {
        let name: String
        let signOut: String
        let csrf: String
    }

    let title: String
    let home: String
    let items: [Item]
    let account: Account?
    let stylesheet: String
    let icon: String
    let place: String
}

extension Site {
    /// - Parameter path: the address asked for; the menu marks its section.
    func frame(title: String, for session: Session?, path: String) -> Frame {
        let items = Section.allCases.filter { section in session?.viewer.may(section.permission) ?? false }.map { section in
            Frame.Item(label: section.label, href: section.path.link(), isCurrent: section.holds(path))
        }
        let account = session.map { Frame.Account(name: $0.viewer.displayName, signOut: Path.signOut.link(), csrf: $0.csrf) }
        return Frame(
            title: title, home: home(of: session?.viewer), items: items, account: account, stylesheet: assets.link(Assets.stylesheet),
            icon: assets.link(Assets.icon), place: pack.jurisdiction.name)
    }

    /// The first page the viewer may see.
    func home(of viewer: Viewer?) -> String {
        guard let viewer else { return Path.signIn.link() }
        return Section.allCases.first { viewer.may($0.permission) }?.path.link() ?? Path.signIn.link()
    }
}

/// The parts of the program, in the order of the menu.
private enum Section: CaseIterable {
    case today, leads, policies, deliveries, views

    var path: Path {
        switch self {
        case .today: .today
        case .leads: .leads
        case .policies: .policies
        case .deliveries: .deliveries
        case .views: .views
        }
    }

    var label: String {
        switch self {
        case .today: "今日"
        case .leads: "线索"
        case .policies: "政策库"
        case .deliveries: "数据"
        case .views: "查看记录"
        }
    }

    var permission: Permission {
        switch self {
        case .today: .viewToday
        case .leads: .listLeads
        case .policies: .viewPolicies
        case .deliveries: .viewDeliveries
        case .views: .viewAudit
        }
    }

    func holds(_ path: String) -> Bool {
        switch self {
        case .today: path == Path.today.rawValue
        // A household is reached from the leads.
        case .leads: path.hasPrefix(Path.leads.rawValue) || path.hasPrefix("/households")
        case .policies, .deliveries, .views: path.hasPrefix(self.path.rawValue)
        }
    }
}
