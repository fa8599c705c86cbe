/// Sex (性别), with the codes of GB/T 2261.1-2003.
package enum Sex: UInt8, Hashable, CaseIterable, Codable, Sendable {
    case unknown = 0
    case male = 1
    case female = 2
    case unstated = 9

    package var label: String {
        switch self {
        case .unknown: "未知"
        case .male: "男"
        case .female: "女"
        case .unstated: "未说明"
        }
    }

    /// Reads a code ("1"), a label ("男") or the label with 性; `nil` for anything else.
    package init?(_ text: some StringProtocol) {
        switch text.folded {
        case "0", "未知": self = .unknown
        case "1", "男", "男性": self = .male
        case "2", "女", "女性": self = .female
        case "9", "未说明", "未说明性别": self = .unstated
        default: return nil
        }
    }
}
