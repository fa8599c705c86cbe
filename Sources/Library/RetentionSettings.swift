import PolicyLanguage
import Yams

/// How long each kind of data is kept, and what happens then (retention.yaml).
package struct RetentionSettings: Hashable, Sendable {
    /// What the program knows how to let go of. Everything else is kept.
    package enum Kind: String, CaseIterable, Hashable, Sendable {
        case sessions = "登录会话"
        case signInAttempts = "登录失败计数"
        case reporters = "报告人"
        case closedCaseTexts = "结案个案的文字"
        case setAsideTexts = "搁置行原文"
        case supersededRecords = "被取代的记录"
        case oldFindings = "旧筛查的发现"
        case learntFacts = "走访所得"
        case visits = "走访和联系记录"
        case needsReasons = "需求评估的理由"
        case plans = "一户一策"
        case applications = "申请和跟踪"
        case referrals = "转介"
        case safeguarding = "受限事项"
        case unmatchedLeads = "待比对线索"

        /// The one way the program has for it.
        package var treatment: Treatment {
            switch self {
            case .reporters, .closedCaseTexts, .setAsideTexts, .needsReasons: .anonymise
            default: .delete
            }
        }
    }

    package enum Treatment: String, CaseIterable, Hashable, Sendable {
        case delete = "删除"
        /// What tells who it is goes; numbers and outcomes stay.
        case anonymise = "隐去"
        case keep = "保留"
    }

    package struct Rule: Hashable, Sendable {
        package let kind: Kind
        package let months: Int
        package let treatment: Treatment
        package let confidence: Confidence
        package let reason: String

        package init(kind: Kind, months: Int, treatment: Treatment, confidence: Confidence, reason: String) {
            self.kind = kind
            self.months = months
            self.treatment = treatment
            self.confidence = confidence
            self.reason = reason
        }
    }

    /// In the order of `Kind`. A kind without a rule is kept.
    package let rules: [Rule]

    package init(rules: [Rule]) { self.rules = rules }

    /// Of a pack that does not say: nothing ever goes.
    package static let none = RetentionSettings(rules: [])
}

extension RetentionSettings {
    /// Reads `retention.yaml`.
    static func read(_ tree: Node, path: String, _ problems: inout [PackProblem]) -> RetentionSettings? {
        let names = Kind.allCases.map(\.rawValue)
        guard let entry = Declaration(tree, path: path, required: [], optional: names, &problems) else { return nil }
        return RetentionSettings(rules: Kind.allCases.compactMap { rule($0, entry, &problems) })
    }

    private static func rule(_ kind: Kind, _ entry: Declaration, _ problems: inout [PackProblem]) -> Rule? {
        guard let node = entry[kind.rawValue],
            let fields = Declaration(node, path: entry.path, required: ["保存月数", "处理", "可信", "理由"], &problems),
            let months = fields.count("保存月数", &problems), let treatment = fields.choice("处理", Treatment.self, &problems),
            let confidence = fields.choice("可信", among: Confidence.allCases.map { ($0.label, $0) }, &problems)
        else { return nil }
        guard treatment == .keep || treatment == kind.treatment else {
            problems.append(fields.problem("处理", "“\(kind.rawValue)”到期只能“\(kind.treatment.rawValue)”或“保留”。"))
            return nil
        }
        // A slip of the pen must not empty the registers overnight.
        guard months >= 1 else {
            problems.append(fields.problem("保存月数", "至少要保存 1 个月。"))
            return nil
        }
        return Rule(kind: kind, months: months, treatment: treatment, confidence: confidence, reason: fields.text("理由"))
    }
}
