/// The words of the language, each with its Chinese and English spelling. The formatter writes the Chinese one.
package enum Keyword: String, CaseIterable, Sendable {
    // Statements
    case condition, exclusion, benefit, definition, citation, from, exception
    // Expressions
    case ifWord, then, otherwise, and, or, not, oneOf, notOneOf, between, through, on, yes, no, today
    case received, verdict, status
    // Aggregates
    case members, filter, ifNone, sum, count, any, every, largest, smallest, round
    case person, household

    package var chinese: String { Self.spellings[self]!.first! }

    /// All accepted spellings, the formatter's first.
    package static let spellings: [Keyword: [String]] = [
        .condition: ["条件", "condition"], .exclusion: ["排除", "exclusion", "exclude"], .benefit: ["待遇", "benefit"],
        .definition: ["定义", "define", "definition"], .citation: ["依据", "来源", "cite", "source"], .from: ["自", "from"],
        .exception: ["例外", "except"],
        .ifWord: ["若", "如果", "if"], .then: ["则", "then"], .otherwise: ["否则", "else", "otherwise"], .and: ["且", "并且", "and"],
        .or: ["或", "或者", "or"], .not: ["非", "not"], .oneOf: ["属于", "in"], .notOneOf: ["不属于"], .between: ["介于", "between"],
        .through: ["至", "to", "through"], .on: ["于", "on"], .yes: ["是", "yes", "true"], .no: ["否", "no", "false"],
        .today: ["评估日", "today"], .received: ["享受", "receives"], .verdict: ["符合", "eligible"], .status: ["身份", "status"],
        .members: ["成员", "members"], .filter: ["其中", "where"], .ifNone: ["没有则", "if_none"], .sum: ["合计", "sum"],
        .count: ["人数", "count"], .any: ["任一成员", "any"], .every: ["所有成员", "每一成员", "every"], .largest: ["最大", "largest"],
        .smallest: ["最小", "smallest"], .round: ["取整", "round"], .person: ["个人", "person"], .household: ["家庭", "household"],
    ]

    private static let bySpelling: [String: Keyword] = {
        var map: [String: Keyword] = [:]
        for (keyword, words) in spellings { for word in words { map[word] = keyword } }
        return map
    }()

    package init?(spelling: String) {
        guard let keyword = Self.bySpelling[spelling] else { return nil }
        self = keyword
    }

    /// Words that can never be a name.
    static let reserved: Set<Keyword> = [
        .ifWord, .then, .otherwise, .and, .or, .not, .oneOf, .notOneOf, .between, .through, .on, .yes, .no, .today, .received, .verdict,
        .status, .members, .filter, .ifNone,
    ]
}
