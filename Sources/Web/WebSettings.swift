import Access
import Civics
import Database

/// What the web program is told from outside: it reads no clock and no environment of its own.
package struct WebSettings: Sendable {
    package let clock: @Sendable () -> Instant
    let random: RandomBytes
    /// Whether cookies are only to travel over HTTPS: yes wherever the program stands behind a certificate.
    package let sendsSecureCookies: Bool

    package init(clock: @escaping @Sendable () -> Instant, random: RandomBytes, sendsSecureCookies: Bool) {
        self.clock = clock
        self.random = random
        self.sendsSecureCookies = sendsSecureCookies
    }

    package var today: CivilDate { clock().beijingDate }
}
