import Access
import Casework
import Civics
import Database
import Library
import Register

/// What stands on top of every page of a case: whose it is, how it stands, and the way to its other pages.
struct CaseHeader: Sendable {
    struct Tab: Sendable {
        let label: String
        let href: String
        let isCurrent: Bool
    }

    /// The pages of a case.
    enum Section: CaseIterable {
        case overview, visits, needs, plan, aid, history

        var label: String {
            switch self {
            case .overview: "概况"
            case .visits: "核实走访"
            case .needs: "需求评估"
            case .plan: "一户一策"
            case .aid: "帮扶"
            case .history: "经过"
            }
        }

        var path: Path {
            switch self {
            case .overview: .caseFile
            case .visits: .caseVisits
            case .needs: .caseNeeds
            case .plan: .casePlan
            case .aid: .caseAid
            case .history: .caseHistory
            }
        }
    }

    let number: String
    /// Masked.
    let head: String
    let size: Int
    let place: String
    let hukouPlace: String
    let isSplit: Bool
    let state: String
    let stateLabel: String
    let leadClass: String
    let classLabel: String
    let level: String
    let levelLabel: String
    let worth: String
    let hasWorth: Bool
    let consultant: String
    /// 首次联系; empty while no limit runs.
    let step: String
    let deadline: DeadlineSign?
    let household: String
    let tabs: [Tab]
    let csrf: String
    let version: Int64
    let title: String

    init(_ file: CaseFile, _ section: Section, _ visit: Visit, _ site: Site, in db: Connection) throws {
        let members = try Household.members(of: file.household, in: db).filter { $0.person.diedOn == nil }
        let first = members.first(where: \.isHead) ?? members.first
        number = file.number
        head = first.map { Masked.name($0.person.name) } ?? "（无户主）"
        size = members.count
        let places = site.places
        place = places.name(of: file.region ?? file.hukouRegion)
        hukouPlace = places.subdistrictName(of: file.hukouRegion)
        isSplit = file.region != nil && file.hukouRegion != nil && places.subdistrictName(of: file.region) != hukouPlace
        (state, stateLabel) = (file.state.rawValue, file.state.label)
        (leadClass, classLabel) = (file.leadClass.rawValue, file.leadClass.label)
        (level, levelLabel) = (file.level.rawValue, file.level.label)
        worth = yuan(file.worth)
        hasWorth = file.worth > 0
        consultant = try file.consultant.flatMap { try db.value("SELECT display_name FROM account WHERE id = \($0)") } ?? "未分派"
        step = file.step?.label ?? ""
        deadline = file.deadline.map { DeadlineSign($0, today: visit.now.beijingDate) }
        household = Path.household.link(file.household)
        tabs = Section.allCases.map { Tab(label: $0.label, href: $0.path.link(file.id), isCurrent: $0 == section) }
        csrf = visit.session.csrf
        version = file.version
        title = "\(head) 家 · \(section.label)"
    }
}
