import Access
import Casework
import Civics
import Database
import Library
import Register

/// Plans to decide on, and what is late.
struct PlanQueuePage: Sendable {
    struct Waiting: Sendable {
        let number: String
        let place: String
        let href: String
        let label: String
        let author: String
        let since: String
        let isOwn: Bool
    }

    struct Late: Sendable {
        let number: String
        let place: String
        let href: String
        let what: String
        let owner: String
        let due: String
        let days: Int
    }

    let mayApprove: Bool
    let waiting: [Waiting]
    let isEmpty: Bool
    let late: [Late]
    let isNothingLate: Bool

    init(_ visit: Visit, _ site: Site, in db: Connection) throws {
        let (today, places) = (visit.now.beijingDate, site.places)
        mayApprove = visit.viewer.may(.approvePlan)
        let queue = mayApprove ? try PlanQueue.waiting(for: visit.viewer, district: site.pack.jurisdiction.code, in: db) : []
        waiting = queue.map {
            Waiting(
                number: $0.file.number, place: places.name(of: $0.file.region), href: Path.casePlan.link($0.file.id),
                label: "第 \($0.number) 版",
                author: $0.authorName, since: $0.submittedAt.beijingText, isOwn: $0.isOwn)
        }
        isEmpty = waiting.isEmpty
        late = try PlanQueue.late(for: visit.viewer, on: today, in: db).map {
            Late(
                number: $0.file.number, place: places.name(of: $0.file.region), href: Path.casePlan.link($0.file.id), what: $0.what,
                owner: $0.owner, due: $0.dueOn.chinese, days: $0.dueOn.days(to: today))
        }
        isNothingLate = late.isEmpty
    }
}
