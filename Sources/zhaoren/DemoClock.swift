import Civics
import Database

/// The clock of a made-up district: it showed the district's day on the day it was made, and has gone on since.
///
/// So a visit of today is later than the district's files, as it would be in a real one.
struct DemoClock: Sendable {
    private let days: Int64

    /// - Parameters:
    ///   - day: of the district.
    ///   - made: the calendar's day in China when the district was made.
    init(showing day: CivilDate, on made: CivilDate) { days = Int64(made.days(to: day)) }

    func callAsFunction() -> Instant { Instant.now.adding(hours: days * 24) }
}
