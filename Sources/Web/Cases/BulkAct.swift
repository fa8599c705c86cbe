import Access
import Casework
import Civics
import Database
import Foundation

/// What can be done to many cases at once (批量办理).
enum BulkAct: String, CaseIterable, Sendable {
    case dispatch, reassign, pass

    var label: String {
        switch self {
        case .dispatch: "分派"
        case .reassign: "改派"
        case .pass: "转交街镇"
        }
    }

    /// What to do when it was a slip.
    var remedy: String {
        switch self {
        case .dispatch: "派错了的，在“待核实”里选中，再改派。"
        case .reassign: "改错了的，再改派一次。"
        case .pass: "转错了的，请收到的街镇再转交。"
        }
    }

    var permission: Permission {
        switch self {
        case .dispatch, .reassign: .triageCases
        case .pass: .passCase
        }
    }

    var states: [CaseState] {
        switch self {
        case .dispatch, .pass: [.queued]
        case .reassign: [.dispatched, .working, .tracking]
        }
    }

    /// Whether a list of one state, or of all open ones, has cases for it.
    func fits(_ state: CaseState?) -> Bool { state.map(states.contains) ?? true }

    var needsConsultant: Bool { self != .pass }

    var done: Done {
        switch self {
        case .dispatch: .dispatched
        case .reassign: .reassigned
        case .pass: .passed
        }
    }

    /// Where it is shown before it is done, and where it is done.
    var paths: (new: Path, act: Path) {
        switch self {
        case .dispatch: (.newDispatches, .caseDispatches)
        case .reassign: (.newReassignments, .caseReassignments)
        case .pass: (.newPassings, .casePassings)
        }
    }

    static let holder = "held-by"

    /// Asks for everything that an account is responsible for.
    static func heldBy(_ account: Identifier<Account>) -> URLQueryItem { URLQueryItem(name: holder, value: "\(account)") }
}

/// A button of the list that begins it.
struct BulkButton: Sendable {
    let label: String
    let href: String

    init(_ act: BulkAct) {
        label = act.label
        href = act.paths.new.link()
    }
}

/// Why one of many was not done, as the address of the page says it.
enum BulkRefusal: String, Sendable {
    case nobody, elsewhere, away, unvetted, changed

    init(_ error: CaseworkError) {
        self =
            switch error {
            case .missing: .nobody
            case .noSuchConsultant: .elsewhere
            case .notOnDuty: .away
            case .notVetted: .unvetted
            case .changedMeanwhile, .wrongState, .noSuchCase: .changed
            }
    }

    var message: String {
        switch self {
        case .nobody: "还没有选。"
        case .elsewhere: CaseworkError.noSuchConsultant.message
        case .away: CaseworkError.notOnDuty.message
        case .unvetted: CaseworkError.notVetted.message
        case .changed: CaseworkError.changedMeanwhile.message
        }
    }
}

extension ConsultantLoad {
    /// The consultant with their load, for whoever gives out cases.
    ///
    /// - Parameter needsVetting: whether the household has a child; see `ChildVetting`.
    func choice(isChosen: Bool, needsVetting: Bool = false) -> Choice {
        let bar = isOnDuty ? needsVetting && !isVetted ? "，没有从业查询" : "" : "，不在岗"
        return Choice(
            "\(account)", "\(name)（本周 \(thisWeek)/\(quota)，在办 \(open) 户\(bar)）", isChosen: isChosen && bar.isEmpty, isDisabled: !bar.isEmpty
        )
    }
}
