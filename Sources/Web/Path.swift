import Foundation

/// An address of the program, spelt once: for the route table, for the router and for links. Each area of the site declares its own.
package struct Path: RawRepresentable, Hashable, Sendable {
    /// For example `/households/:household`.
    package let rawValue: String

    package init(rawValue: String) { self.rawValue = rawValue }

    init(_ text: String) { rawValue = text }

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
