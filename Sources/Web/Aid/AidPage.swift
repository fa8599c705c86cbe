import Access
import Casework
import Civics
import Database
import Library

/// What is done for a household, in the three modes, and what it was promised.
struct AidPage: CasePage {
    let header: CaseHeader
    let notice: Notice?
    let applications: ApplicationPanel
    let referrals: ReferralPanel
    let tracking: TrackingPanel
    let promises: [PromiseLine]
    let hasPromises: Bool

    init(_ file: CaseFile, _ entitlements: [Entitlement], _ visit: Visit, _ site: Site, in db: Connection) throws {
        header = try CaseHeader(file, .aid, visit, site, in: db)
        notice = Notice(of: visit)
        let isWorkable = file.state == .working || file.state == .tracking
        let mayWork = try isWorkable && visit.may(.workCase, file, in: db)
        applications = try ApplicationPanel(file, entitlements, visit, site, mayWork: mayWork, in: db)
        referrals = try ReferralPanel(file, visit, site, mayWork: mayWork, in: db)
        tracking = try TrackingPanel(file, visit, site, mayWork: mayWork, in: db)
        promises = try CasePromise.all(of: file.id, in: db).map { PromiseLine($0, file, visit, mayWork: mayWork) }
        hasPromises = !promises.isEmpty
    }
}

/// What the household was promised on a visit (答应的事), and what came of it.
struct PromiseLine: Sendable {
    let text: String
    let due: String
    let state: String
    let stateClass: String
    let note: String?
    let outcome: ActForm?

    init(_ promise: CasePromise, _ file: CaseFile, _ visit: Visit, mayWork: Bool) {
        text = promise.text
        due = "\(promise.dueOn.chinese)前"
        let isLate = promise.isOpen && promise.dueOn < visit.now.beijingDate
        state = promise.outcome?.label ?? (isLate ? "过期" : "没到期")
        stateClass = promise.outcome.map { $0 == .kept ? "done" : "failed" } ?? (isLate ? "late" : "open")
        note = promise.note
        let outcomes = ChoiceField(
            "outcome", "办得怎么样", .radio, CasePromise.Outcome.allCases.map { Choice($0.rawValue, $0.label, isChosen: $0 == .kept) })
        outcome =
            mayWork && promise.isOpen
            ? ActForm(
                "promise-\(promise.visit)-\(promise.position)", "登记结果", Path.promises.link(file.id, promise.visit, promise.position), visit,
                version: file.version,
                [outcomes, TextField("note", "没办成的原因", hint: "没办成时要写，也要告诉家庭。", isOptional: true)], button: "登记")
            : nil
    }
}
