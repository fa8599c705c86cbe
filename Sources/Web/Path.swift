import Foundation

/// The addresses of the program, each spelt once: for the route table, for the router and for links.
package enum Path: String, CaseIterable, Sendable {
    case today = "/"
    case signIn = "/sign-in"
    case signOut = "/sign-out"
    case leads = "/leads"
    case household = "/households/:household"
    case reveal = "/households/:household/reveal"
    case policies = "/policies"
    case policy = "/policies/:policy"
    case deliveries = "/deliveries"
    case delivery = "/deliveries/:delivery"
    case record = "/deliveries/:delivery/rows/:row"
    case views = "/views"
    case asset = "/assets/:asset"
    case health = "/health"

    /// The address with `arguments` in place of its parameters, and the query behind it.
    package func link(_ arguments: any CustomStringConvertible..., query: [URLQueryItem] = []) -> String {
        var rest = arguments[...]
        let parts = rawValue.split(separator: "/", omittingEmptySubsequences: false).map { part in
            part.hasPrefix(":") ? Path.encoded(rest.popFirst()?.description ?? "") : String(part)
        }
        precondition(rest.isEmpty, "\(rawValue) has no place for \(rest)")
        return parts.joined(separator: "/") + Path.text(of: query)
    }

    private static func text(of query: [URLQueryItem]) -> String {
        guard !query.isEmpty else { return "" }
        return "?" + query.map { "\($0.name)=\(encoded($0.value ?? ""))" }.joined(separator: "&")
    }

    private static func encoded(_ text: String) -> String {
        text.addingPercentEncoding(withAllowedCharacters: unreserved) ?? ""
    }

    /// RFC 3986, section 2.3. All else is escaped, so that nothing typed can end a value.
    private static let unreserved = CharacterSet(charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
}
