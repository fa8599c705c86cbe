import Civics
import Database
import Evaluation
import Foundation
import Library
import PolicyLanguage
import Register

@testable import Casework

/// The shipped indicators, and made-up households for them.
enum NeedsSample {
    static let day = CivilDate("2025-12-31")!
    static let now = Instant("2026-01-05T01:00:00Z")!

    static var root: URL {
        URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
    }

    static let pack = Result { try JurisdictionPack.load(from: root.appending(path: "Library/shanghai-changning").path) }
    static let needs = Result { try NeedsProgram(pack.get()) }

    static func assessor() throws -> NeedsAssessor { try NeedsAssessor(needs.get(), of: pack.get()) }

    /// A household as an example of a page writes it.
    static func facts(
        _ household: [String: ExampleValue] = [:], members: [[String: ExampleValue]]
    ) throws -> HouseholdFacts {
        try HouseholdFile(program: needs.get().program, isExample: true).facts(household: household, members: members)
    }

    static func assess(
        _ household: [String: ExampleValue] = [:], members: [[String: ExampleValue]], number: Int64 = 1, on day: CivilDate = day
    ) throws -> NeedsAssessment {
        try assessor().assess(facts(household, members: members), of: Household.ID(number), on: day)
    }

    /// Answers of a visit that found nothing.
    static let untroubled: [String: ExampleValue] = [
        "走访生活": "没有困难", "走访健康": "没有困难", "走访教育": "没有困难", "走访居住": "没有困难", "走访就业": "没有困难", "走访社会支持": "没有困难",
        "断粮断暖": "否", "轻生风险": "否", "遭遇灾害事故": "否", "顶梁柱去世": "否", "孩子受伤害迹象": "否", "孩子不愿上学": "否",
    ]
}

extension ExampleValue: ExpressibleByStringLiteral {
    package init(stringLiteral value: String) { self = value == "未知" ? .unknown : .text(value) }
}
