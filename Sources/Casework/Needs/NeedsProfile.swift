import Civics
import Library
import PolicyLanguage

/// One household in a statistic of needs: where it is and how severe each hardship is.
package struct NeedsProfile: Hashable, Sendable {
    /// The area it is counted in, already at the level of the statistic.
    package let area: RegionCode?
    /// In the order of the settings' indicators.
    package let degrees: [DegreeRange]

    package init(area: RegionCode?, degrees: [DegreeRange]) {
        self.area = area
        self.degrees = degrees
    }
}

extension NeedsAssessment {
    /// - Returns: `nil` for an assessment by other indicators than the settings'; such ones cannot be added up.
    package func profile(in area: RegionCode?, by settings: NeedsSettings) -> NeedsProfile? {
        guard indicators.map(\.id) == settings.indicators.map(\.id) else { return nil }
        return NeedsProfile(area: area, degrees: indicators.map(\.degree))
    }
}
