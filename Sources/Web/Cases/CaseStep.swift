import Casework
import Civics

/// Where a case stands on its way, by what has been done for it; see `Stepper.caseSteps`.
enum CaseStep: Int, CaseIterable {
    case lead, verification, visit, assessment, plan, aid, closing

    /// The first step that is still to be taken.
    ///
    /// - Parameter events: the whole history, latest first. What was done before a case was opened again does not count.
    init(of file: CaseFile, _ events: [CaseEvent]) {
        let done = Set(events.prefix { $0.kind != .reopened }.map(\.kind))
        self =
            switch file.state {
            case .queued: .lead
            case .tracking: .aid
            case .closed: .closing
            case .dispatched, .working: CaseStep.allCases.dropFirst().first { $0.signs.isDisjoint(with: done) } ?? .aid
            }
    }

    /// What happens when the step is taken: any of these. Help goes on until the case is closed.
    private var signs: Set<CaseEvent.Kind> {
        switch self {
        case .lead: [.dispatched]
        case .verification: [.contacted, .deskChecked, .visited]
        case .visit: [.visited]
        case .assessment: [.assessed]
        case .plan: [.planApproved]
        case .aid, .closing: []
        }
    }

    /// The page on which whoever works on the case takes the step.
    func act(for file: CaseFile) -> NextAct? {
        switch self {
        case .lead, .closing: nil
        case .verification: NextAct(label: "记电话、核查", href: Path.caseVisits.link(file.id))
        case .visit: NextAct(label: "记一次走访", href: Path.newVisit.link(file.id))
        case .assessment: NextAct(label: "做需求评估", href: Path.caseNeeds.link(file.id))
        case .plan: NextAct(label: "编一户一策", href: Path.casePlan.link(file.id))
        case .aid: NextAct(label: "办帮扶", href: Path.caseAid.link(file.id))
        }
    }
}

/// What to do next for a case, and where.
struct NextAct: Sendable {
    let label: String
    let href: String
}

extension Stepper {
    init(_ step: CaseStep, isClosed: Bool) {
        self.init(current: isClosed ? Stepper.caseSteps.count : step.rawValue)
    }
}
