import Access
import Civics
import Database

/// What the web program is told from outside: it reads no clock and no environment of its own.
package struct WebSettings: Sendable {
    package let clock: @Sendable () -> Instant
    let random: RandomBytes
    private let fixedDay: CivilDate?
    /// Whether cookies are only to travel over HTTPS: yes wherever the program stands behind a certificate.
    package let sendsSecureCookies: Bool

    /// - Parameter today: the day to count from, for a district made up for a given day; `nil` for the clock's day in Beijing.
    package init(clock: @escaping @Sendable () -> Instant, random: RandomBytes, today: CivilDate? = nil, sendsSecureCookies: Bool) {
        self.clock = clock
        self.random = random
        fixedDay = today
        self.sendsSecureCookies = sendsSecureCookies
    }

    package var today: CivilDate { fixedDay ?? clock().beijingDate }
}
