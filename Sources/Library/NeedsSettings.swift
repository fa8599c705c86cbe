import Civics
import PolicyLanguage

/// How needs are assessed (需求综合评估): the dimensions, indicators, weights and bands of `needs/indicators.yaml`, with the pages
/// that say when a household has each hardship. Compiled by `NeedsProgram`.
package struct NeedsSettings: Sendable {
    /// One of the six sides from which need is looked at (维度).
    package struct Dimension: Identifiable, Hashable, Sendable {
        package typealias ID = String

        /// The English name.
        package let id: ID
        package let name: String
        /// What its indicators weigh together. The weights of all dimensions sum to 1.
        package let weight: Rational
    }

    /// One hardship (指标). Its page has the same id.
    package struct Indicator: Identifiable, Hashable, Sendable {
        package typealias ID = TypedPolicy.ID

        package let id: ID
        package let dimension: Dimension.ID
        /// The weights of all indicators sum to 1; the same for every household.
        package let weight: Rational
        package let evidence: [Evidence]
        /// Whether only those named for the case may see its degree and its reasons.
        package let isRestricted: Bool
    }

    /// A situation that puts a household into the highest band at once (直接列高), whatever its score.
    package struct Override: Identifiable, Hashable, Sendable {
        package let id: TypedPolicy.ID
        package let isRestricted: Bool
    }

    package enum Evidence: String, Hashable, CaseIterable, Sendable {
        case records = "部门数据"
        case economicCheck = "经济核对"
        case visit = "走访"
    }

    /// One setting as its file explains it, for the page that prints it.
    package struct Explanation: Hashable, Sendable {
        package let setting: String
        package let confidence: Confidence
        package let reason: String
    }

    /// In the order of the file.
    package let dimensions: [Dimension]
    /// In the order of the file, dimension by dimension.
    package let indicators: [Indicator]
    package let overrides: [Override]
    /// 困境线, the cut-off of Alkire and Foster: a household whose score reaches it is multidimensionally poor.
    package let povertyLine: Rational
    /// The score from which each band begins; rising, without `none`.
    package let bandFloors: [NeedsBand: Rational]
    package let explanations: [Explanation]
    /// The pages of indicators and overrides as written.
    package let pages: [SourceText]

    package func indicator(_ id: Indicator.ID) -> Indicator? { indicators.first { $0.id == id } }

    /// The band of a score, by the score alone.
    package func band(of score: Rational) -> NeedsBand {
        NeedsBand.allCases.last { band in bandFloors[band].map { score >= $0 } ?? (band == .none) } ?? .none
    }
}

/// How severe a household's need is (困难程度).
package enum NeedsBand: String, Hashable, Comparable, CaseIterable, Codable, Sendable {
    case none, low, medium, high

    package static func < (left: NeedsBand, right: NeedsBand) -> Bool {
        allCases.firstIndex(of: left)! < allCases.firstIndex(of: right)!
    }

    package var label: String {
        switch self {
        case .none: "未达低度"
        case .low: "低度"
        case .medium: "中度"
        case .high: "高度"
        }
    }
}
