import Access
import Casework
import Civics
import Database

/// Partner organisations, and the consultants with what is on their desks.
struct OrganisationController: Sendable {
    let site: Site

    func add(to routes: SiteRoutes) {
        routes.page(.get, .organisations, organisations)
        routes.page(.get, .consultants, consultants)
    }

    func organisations(_ visit: Visit) async throws -> Page {
        let today = visit.now.beijingDate
        let content = try await site.database.read { OrganisationsPage(try Partner.all(in: $0), on: today) }
        return Page("directory-organisations", title: "协作机构", content: content)
    }

    func consultants(_ visit: Visit) async throws -> Page {
        let (places, today) = (site.places, visit.now.beijingDate)
        let content = try await site.database.read { db in
            ConsultantsPage(try RegisteredConsultant.all(for: visit.viewer, in: db), places, on: today)
        }
        return Page("directory-consultants", title: "社区救助顾问", content: content)
    }
}

struct OrganisationsPage: Sendable {
    struct Line: Sendable {
        let name: String
        let contact: String
        let telephone: String
        let state: String
        let stateClass: String
        let vetting: String
    }

    let lines: [Line]
    let isEmpty: Bool

    init(_ partners: [Partner], on day: CivilDate) {
        lines = partners.map { partner in
            Line(
                name: partner.name, contact: partner.contactName, telephone: partner.contactTelephone,
                state: partner.isActive ? "合作中" : "已停止", stateClass: partner.isActive ? "done" : "late",
                vetting: partner.vettedUntil.map { $0 < day ? "\($0.chinese)已过期" : "有效到\($0.chinese)" } ?? "没有")
        }
        isEmpty = lines.isEmpty
    }
}

struct ConsultantsPage: Sendable {
    struct Line: Sendable {
        let name: String
        let place: String
        let state: String
        let stateClass: String
        let training: String
        let vetting: String
        let load: Int
    }

    let lines: [Line]
    let isEmpty: Bool

    init(_ consultants: [RegisteredConsultant], _ places: Places, on day: CivilDate) {
        lines = consultants.map { consultant in
            Line(
                name: consultant.name, place: places.name(of: consultant.area), state: consultant.isOnDuty ? "在岗" : "不在岗",
                stateClass: consultant.isOnDuty ? "done" : "late", training: "\(consultant.trainingMinutes / 60) 小时",
                vetting: consultant.vettedUntil.map { $0 < day ? "\($0.chinese)已过期" : "有效到\($0.chinese)" } ?? "没有",
                load: consultant.openCases)
        }
        isEmpty = lines.isEmpty
    }
}
