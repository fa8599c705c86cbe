import Database

/// What verifying a lead came to (核实结果), by telephone, at the desk or on a visit.
package enum VerificationResult: String, BindableValue, CaseIterable, Codable, Hashable, Sendable {
    case confirmed
    case partly
    case notConfirmed = "not-confirmed"
    case wrongData = "wrong-data"
    case movedOut = "moved-out"
    case died
    case refused
    case unreachable

    package var label: String {
        switch self {
        case .confirmed: "属实"
        case .partly: "部分属实"
        case .notConfirmed: "不属实"
        case .wrongData: "数据有误"
        case .movedOut: "已搬离"
        case .died: "已去世"
        case .refused: "拒绝"
        case .unreachable: "联系不上"
        }
    }

    /// Whether somebody was spoken to, or the matter is settled without.
    package var isReached: Bool { self != .unreachable }

    /// Whether the case goes on from here.
    package var goesOn: Bool { self == .confirmed || self == .partly }

    /// The reason for which a case with this result may be closed at once; see `ClosingProposal` for those that need three tries.
    package var closing: CloseReason? {
        switch self {
        case .confirmed, .partly, .refused, .unreachable: nil
        case .notConfirmed, .wrongData: .wrongLead
        case .movedOut: .movedOut
        case .died: .died
        }
    }
}
