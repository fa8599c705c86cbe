import Civics
import Library
import PolicyLanguage
import Screening

/// An amount of fen as people read it: 1,110 元.
func yuan(_ fen: Int64) -> String { Money(fen: fen).description }

extension ValueType.Period {
    /// 每月 …, 每年 …, 一次性 …
    func text(_ fen: Int64) -> String {
        switch self {
        case .month: "每月 \(yuan(fen))"
        case .year: "每年 \(yuan(fen))"
        case .once: "一次性 \(yuan(fen))"
        }
    }
}

extension TypedProgram {
    func shortName(of policy: TypedPolicy.ID) -> String { self.policy(policy)?.page.shortName ?? policy }
}

extension LeadClass {
    /// What the class means, for those new to it.
    var meaning: String {
        switch self {
        case .missed: "符合，却没有得到"
        case .underServed: "得到一些，还不够"
        case .atRisk: "快要落到线下"
        }
    }
}

/// A count with separators: 693,051.
func grouped(_ count: Int) -> String {
    var digits = String(count.magnitude)
    var groups: [String] = []
    while digits.count > 3 {
        groups.insert(String(digits.suffix(3)), at: 0)
        digits.removeLast(3)
    }
    return (count < 0 ? "-" : "") + ([digits] + groups).joined(separator: ",")
}

extension String {
    /// Only such are made into links: a page of the library could write anything there.
    var isWebAddress: Bool { hasPrefix("https://") || hasPrefix("http://") }
}
