import Civics
import PolicyLanguage

/// The indicators of a pack, compiled with the rest of its library, on which they may build: what the needs assessment runs.
package struct NeedsProgram: Sendable {
    package let settings: NeedsSettings
    /// Holds the library's policies too; only `indicators` and `overrides` are assessed.
    package let program: TypedProgram
    /// In the order of the settings.
    package let indicators: [(setting: NeedsSettings.Indicator, page: TypedPolicy)]
    package let overrides: [(setting: NeedsSettings.Override, page: TypedPolicy)]

    /// The benefit of an indicator's page that says how severe the hardship is.
    package static let degreeName = "度"

    package enum Failure: Error, Hashable, Sendable {
        /// The pack says nothing of needs.
        case notInPack
        /// Whatever is wrong with the pages, a line each; never empty.
        case pages([String])

        package var message: String {
            switch self {
            case .notInPack: "辖区包里没有 needs/indicators.yaml，不能做需求评估。请补上这个文件夹。"
            case .pages(let problems): "需求评估的指标页有错：\n\(problems.joined(separator: "\n"))"
            }
        }
    }

    package init(_ pack: JurisdictionPack) throws(Failure) {
        guard let settings = pack.needs else { throw .notInPack }
        let compilation = compile(pack.pages + settings.pages, vocabulary: pack.vocabulary)
        guard let program = compilation.program else {
            throw .pages(compilation.diagnostics.filter(\.isError).map(\.description))
        }
        var problems: [String] = []
        indicators = settings.indicators.compactMap { indicator in
            Self.page(indicator.id, in: program, &problems) { Self.problem(ofIndicator: $0) }.map { (indicator, $0) }
        }
        overrides = settings.overrides.compactMap { override in
            Self.page(override.id, in: program, &problems) { $0.benefits.isEmpty ? nil : "直接列高的情形不写待遇。" }.map { (override, $0) }
        }
        guard problems.isEmpty else { throw .pages(problems) }
        self.settings = settings
        self.program = program
    }

    private static func page(
        _ id: TypedPolicy.ID, in program: TypedProgram, _ problems: inout [String], also problem: (TypedPolicy) -> String?
    ) -> TypedPolicy? {
        guard let page = program.policy(id) else {
            problems.append("没有 id 是“\(id)”的页。请检查页首的 id。")
            return nil
        }
        let isOfHousehold = page.entity == .household && page.householdConcept == .economic
        let found =
            page.page.kind != .indicator
            ? "类型要写“指标”。" : !isOfHousehold ? "对象要是家庭，家庭口径是共同生活家庭。" : problem(page)
        guard let found else { return page }
        problems.append("\(id)：\(found)")
        return nil
    }

    private static func problem(ofIndicator page: TypedPolicy) -> String? {
        guard page.benefits.count == 1, let degree = page.benefits.first, degree.name == degreeName, degree.type == .number else {
            return "指标页要有一项“待遇 度 数”，此外没有别的待遇。"
        }
        // A hardship of degree nought would be a condition that holds and yet counts for nothing.
        let isInRange = degree.amount.versions.allSatisfy { $0.value.bounds.lowest > .zero && $0.value.bounds.highest <= .one }
        return isInRange ? nil : "度要大于 0、不超过 1：没有困难时条件就不成立。"
    }
}
