import Access
import Casework
import Database
import Foundation
import Hummingbird

/// One request on its way: the gate fills in who asks.
struct WebContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    var visit: Visit?
    /// The network address at the other end of the connection; `nil` where there is none, as in a test.
    let peer: String?

    init(source: Source) {
        coreContext = CoreRequestContextStorage(source: source)
        peer = source.channel.remoteAddress?.ipAddress
    }
}

/// A request of someone signed in, let through by the gate.
struct Visit: Sendable {
    let session: Session
    let rule: RouteAccess
    let now: Instant
    /// As it came, without the query: what the audit trail records.
    let path: String
    let query: FormValues
    /// What a form sent; empty for a `GET`.
    var form = FormValues()
    var parameters = Parameters()
    /// Why the act was refused, when its page is shown again for it.
    var refusal: (any Refusal)?

    var viewer: Viewer { session.viewer }

    /// Writes down what is done here, to whom and what for.
    ///
    /// - Parameter purpose: the one stated; `nil` where nobody was asked.
    func record(
        _ act: AuditAct, _ subject: ViewSubject, purpose: Purpose? = nil, detail: String = "", in transaction: Transaction
    ) throws {
        try AuditTrail.record(
            act, by: viewer.account, subject: subject, purpose: purpose ?? usualPurpose, route: "\(rule.method) \(path)", detail: detail,
            at: now, in: transaction)
    }

    private var usualPurpose: Purpose? {
        guard case .permission(let permission) = rule.requirement else { return viewer.role.purposes.first }
        return .usual(of: viewer.role, for: permission)
    }
}

/// Names and values of a query or of a form (`application/x-www-form-urlencoded`).
struct FormValues: Sendable {
    private var values: [String: [String]] = [:]

    init() {}

    /// Reads what stands behind the `?`, or a form's body.
    init(encoded: String) {
        for pair in encoded.split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let decoded = parts.map { $0.replacing("+", with: " ").removingPercentEncoding ?? "" }
            values[decoded[0], default: []].append(decoded.count > 1 ? decoded[1] : "")
        }
    }

    /// The value without spaces around it; `nil` when it is missing, empty, or longer than anything a form of ours asks for.
    subscript(name: String) -> String? { text(name, upTo: 200) }

    /// The same for what may be longer: what somebody wrote in their own words.
    func text(_ name: String, upTo length: Int = 4000) -> String? {
        guard let value = verbatim(name)?.trimmingCharacters(in: .whitespacesAndNewlines), !value.isEmpty, value.count <= length else {
            return nil
        }
        return value
    }

    /// Every value of a name, in order: the boxes that are ticked.
    func all(_ name: String) -> [String] { (values[name] ?? []).filter { !$0.isEmpty && $0.count <= 200 } }

    /// As it was typed: a password may begin with a space.
    func verbatim(_ name: String) -> String? { values[name]?.last }

    func number(_ name: String) -> Int? { self[name].flatMap { Int($0) } }
}
