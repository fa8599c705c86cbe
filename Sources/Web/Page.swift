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
    /// Names of assets that the page runs besides `Assets.script`, in this order.
    var scripts: [String] = []

    init(_ template: String, title: String, content: any Sendable, showing subject: ViewSubject? = nil) {
        self.template = template
        self.title = title
        self.content = content
        self.subject = subject
    }
}

/// What stands around every page.
struct Frame: Sendable {
    struct Item: Sendable {
        let label: String
        let href: String
        let isCurrent: Bool
        /// A symbol of `icons.svg`.
        let icon: String
        /// Whether a new group of the menu begins here.
        let startsGroup: Bool
    }

    struct Account: Sendable {
        let name: String
        let href: String
        let signOut: String
        let csrf: String
    }

    let title: String
    let home: String
    let items: [Item]
    /// The bar at the foot of a phone: up to four targets. When there are more items, `others` unfold from the fourth.
    let daily: [Item]
    let others: [Item]
    let hasOthers: Bool
    let othersHoldCurrent: Bool
    let account: Account?
    let stylesheet: String
    let icon: String
    let icons: String
    let scripts: [String]
    /// Where the chart library is, when it is installed.
    let charts: String?
    let place: String
}

extension Site {
    /// - Parameter path: the address asked for; the menu marks its section.
    func frame(title: String, for session: Session?, path: String, scripts: [String] = []) -> Frame {
        let entries = MenuItem.all.filter { session?.viewer.may($0.permission) ?? false }
        let items = entries.enumerated().map { index, entry in
            Frame.Item(
                label: entry.label, href: entry.path.link(), isCurrent: entry.holds(path), icon: entry.icon,
                startsGroup: index > 0 && entries[index - 1].group != entry.group)
        }
        let daily = items.count > 4 ? 3 : items.count
        let account = session.map {
            Frame.Account(name: $0.viewer.displayName, href: Path.ownAccount.link(), signOut: Path.signOut.link(), csrf: $0.csrf)
        }
        return Frame(
            title: title, home: home(of: session?.viewer), items: items, daily: Array(items.prefix(daily)),
            others: Array(items.dropFirst(daily)), hasOthers: items.count > daily,
            othersHoldCurrent: items.dropFirst(daily).contains(where: \.isCurrent), account: account,
            stylesheet: assets.link(Assets.stylesheet), icon: assets.link(Assets.icon), icons: assets.link(Assets.icons),
            scripts: ([Assets.script] + scripts).map(assets.link), charts: vendor.charts, place: pack.jurisdiction.name)
    }

    /// The first page the viewer may see; knowledge is looked up, not begun with, by whoever has something else to do.
    func home(of viewer: Viewer?) -> String {
        let items = MenuItem.all.filter { viewer?.may($0.permission) ?? false }
        return (items.first { $0.group != .knowledge } ?? items.first)?.path.link() ?? Path.signIn.link()
    }
}
