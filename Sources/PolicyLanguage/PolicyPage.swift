import Civics

/// What a page says about its policy beside the rules: the front matter.
package struct PolicyPage: Hashable, Sendable {
    package enum Kind: String, Hashable, Sendable {
        case policy
        /// A sign that a household may soon need help (预警): written like a policy, entitles to nothing.
        case warning
        /// One hardship of the needs assessment (指标): written like a policy, entitles to nothing; its benefit 度 says how severe.
        case indicator
        case definitions
    }

    package struct Source: Hashable, Sendable {
        /// 文件, the document's title.
        package let title: String
        /// 文号, its number, when known.
        package let number: String?
        package let url: String?

        package init(title: String, number: String? = nil, url: String? = nil) {
            self.title = title
            self.number = number
            self.url = url
        }
    }

    /// A name the policy or its recipients bore until or from a day.
    package struct Alias: Hashable, Sendable {
        package let name: String
        package let from: CivilDate?
        package let until: CivilDate?

        package init(name: String, from: CivilDate?, until: CivilDate?) {
            self.name = name
            self.from = from
            self.until = until
        }
    }

    package var kind: Kind
    package var id: String
    /// 名称
    package var name: String
    /// 简称
    package var shortName: String
    /// 部门
    package var department: String
    /// 类别
    package var category: String
    /// 圈层: which of the four circles a recipient belongs to, if any.
    package var circle: String?
    package var from: CivilDate?
    package var until: CivilDate?
    package var sources: [Source]
    package var aliases: [Alias]
    package var confidence: Confidence
    /// 可信说明: what the confidence mark means here.
    package var confidenceNote: String?
    /// 不明确: what the sources leave open, printed in the leaflet and never guessed.
    package var openQuestions: [String]
    /// 材料
    package var documents: [String]
    /// 办理地点
    package var applyAt: String?
    /// 给付: how a benefit is paid: 现金, 服务, 减免 …
    package var delivery: String?

    /// The name in use on `day`.
    package func name(on day: CivilDate) -> String {
        aliases.first { ($0.from.map { $0 <= day } ?? true) && ($0.until.map { day <= $0 } ?? true) }?.name ?? name
    }
}

/// A household made up for the page, and what the policy must answer for it (例子). Runs as a test, prints in the leaflet.
package struct Example: Sendable {
    package let situation: String
    package let day: CivilDate
    package let household: [String: ExampleValue]
    package let members: [[String: ExampleValue]]
    package let expected: [String: ExampleValue]
    package let location: SourceRange
}

/// A value as an example or a household file writes it.
package indirect enum ExampleValue: Hashable, Sendable {
    case unknown
    case text(String)
    case list([ExampleValue])
    case map([String: ExampleValue])
}
