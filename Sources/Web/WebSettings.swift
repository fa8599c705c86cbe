import Access
import Civics
import Database
import Foundation

/// What the web program is told from outside: it reads no clock and no environment of its own.
package struct WebSettings: Sendable {
    package let clock: @Sendable () -> Instant
    let random: RandomBytes
    /// Whether cookies are only to travel over HTTPS: yes wherever the program stands behind a certificate.
    package let sendsSecureCookies: Bool

    /// The addresses of proxies that tell the client's address truly (`X-Forwarded-For`).
    let trustedProxies: Set<String>

    package init(
        clock: @escaping @Sendable () -> Instant, random: RandomBytes, sendsSecureCookies: Bool, trustedProxies: Set<String> = []
    ) {
        self.clock = clock
        self.random = random
        self.sendsSecureCookies = sendsSecureCookies
        self.trustedProxies = trustedProxies
    }

    package var today: CivilDate { clock().beijingDate }

    /// The address of whoever asks.
    ///
    /// - Parameters:
    ///   - peer: the other end of the connection.
    ///   - forwarded: what the headers `X-Forwarded-For` say, each proxy adding on the right whom it was asked by.
    /// - Returns: `nil` where it is not known: behind a proxy that nobody vouched for, where everybody would seem to be one.
    func client(peer: String?, forwarded: [String]) -> String? {
        guard let peer, trustedProxies.contains(peer) else { return sendsSecureCookies ? nil : peer }
        let hops = forwarded.joined(separator: ",").split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
        return hops.last { !trustedProxies.contains($0) } ?? peer
    }
}
