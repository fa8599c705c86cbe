import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import Testing

@testable import Web

/// What a browser does for its user: keeps cookies, sends forms. Used by one task at a time.
actor TestBrowser {
    private let client: any TestClientProtocol
    private var cookies: [String: String]

    init(_ client: any TestClientProtocol, cookies: [String: String] = [:]) {
        self.client = client
        self.cookies = cookies
    }

    struct Answer: Sendable {
        let status: Int
        let headers: HTTPFields
        let html: String

        var location: String? { headers[.location] }

        /// The value of the first hidden field of this name.
        func hidden(_ name: String) throws -> String {
            let match = try #require(html.firstMatch(of: try Regex("name=\"\(name)\" value=\"([^\"]*)\"", as: (Substring, Substring).self)))
            return String(match.output.1)
        }
    }

    func get(_ uri: String) async throws -> Answer { try await send(.get, uri, body: nil) }

    func post(_ uri: String, _ form: [(String, String)]) async throws -> Answer {
        let allowed = CharacterSet.alphanumerics
        let body = form.map { "\($0)=\($1.addingPercentEncoding(withAllowedCharacters: allowed) ?? "")" }.joined(separator: "&")
        return try await send(.post, uri, body: body)
    }

    /// What a script of ours sends.
    func post(_ uri: String, json: String, token: String?) async throws -> Answer {
        try await send(.post, uri, body: json, type: "application/json", token: token)
    }

    @discardableResult
    func signIn(_ name: String, password: String = TestSite.password, next: String = "") async throws -> Answer {
        let page = try await get(Path.signIn.link())
        return try await post(
            Path.signIn.link(), [("csrf", try page.hidden("csrf")), ("name", name), ("password", password), ("next", next)])
    }

    func forgetCookies() { cookies = [:] }

    private func send(
        _ method: HTTPRequest.Method, _ uri: String, body: String?, type: String = "application/x-www-form-urlencoded", token: String? = nil
    ) async throws -> Answer {
        var headers: HTTPFields = [:]
        if !cookies.isEmpty { headers[.cookie] = cookies.map { "\($0.key)=\($0.value)" }.joined(separator: "; ") }
        if body != nil { headers[.contentType] = type }
        if let token { headers[FormField.tokenHeader] = token }
        let answer = try await client.execute(uri: uri, method: method, headers: headers, body: body.map { ByteBuffer(string: $0) }) {
            Answer(status: $0.status.code, headers: $0.headers, html: String(buffer: $0.body))
        }
        for line in answer.headers[values: .setCookie] {
            let pair = line.split(separator: ";")[0].split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            cookies[pair[0]] = pair[1].isEmpty ? nil : pair[1]
        }
        return answer
    }
}
