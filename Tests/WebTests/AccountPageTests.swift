import Access
import Testing

@testable import Web

struct AccountPageTests {
    @Test func `a password is changed by who knows the old one, and then everybody has to sign in again`() async throws {
        let site = try await TestSite.ready()
        let next = "a-wholly-different-one"
        try await site.browse(asNew: .consultant) { browser, account in
            let page = try await browser.get("/account")
            #expect(page.html.contains("社区救助顾问") && page.html.contains("1 处登录"))
            let csrf = try page.hidden("csrf")
            let wrong = [
                (("not it", next, next), AccessError.wrongPassword), ((TestSite.password, next, "else"), .passwordsDiffer),
                ((TestSite.password, "short", "short"), .passwordTooShort),
            ]
            for ((old, new, again), expected) in wrong {
                let answer = try await browser.post("/account/password", [("csrf", csrf), ("old", old), ("new", new), ("again", again)])
                #expect(answer.status == 422)
                #expect(answer.html.contains(expected.message))
            }
            let changed = try await browser.post(
                "/account/password", [("csrf", csrf), ("old", TestSite.password), ("new", next), ("again", next)])
            #expect(changed.location == "/sign-in?left=password")
            #expect(try await browser.get("/sign-in?left=password").html.contains("密码已更改"))
            #expect(try await browser.get("/account").status == 303)
            #expect(try await browser.signIn(account.name, password: next).status == 303)
        }
    }

    @Test func `signing out everywhere ends the session in another browser`() async throws {
        let site = try await TestSite.ready()
        try await site.browse(asNew: .consultant) { browser, account in
            let elsewhere = try await site.accounts.signIn(name: account.name, password: TestSite.password, now: TestSite.now).token
            let csrf = try await browser.get("/account").hidden("csrf")
            #expect(try await browser.post("/account/sign-outs", [("csrf", csrf)]).location == "/sign-in?left=everywhere")
            #expect(try await site.accounts.session(token: elsewhere, now: TestSite.now) == nil)
        }
    }

    @Test(
        arguments: [
            (true, ["10.0.0.1"], "10.0.0.1", ["192.168.1.7"], "192.168.1.7"),
            // What a client claims stands to the left of what our own proxy saw.
            (true, ["10.0.0.1"], "10.0.0.1", ["1.2.3.4, 192.168.1.7"], "192.168.1.7"),
            (true, ["10.0.0.1", "10.0.0.2"], "10.0.0.1", ["192.168.1.7", "10.0.0.2"], "192.168.1.7"),
            (true, ["10.0.0.1"], "10.0.0.1", [], "10.0.0.1"),
            (true, ["10.0.0.1"], "10.0.0.9", ["192.168.1.7"], nil),  // Not the proxy that was named.
            (true, [], "127.0.0.1", ["192.168.1.7"], nil),  // Everybody would be 127.0.0.1.
            (false, [], "127.0.0.1", ["192.168.1.7"], "127.0.0.1"),
            (false, [], nil, [], nil),
        ] as [(Bool, Set<String>, String?, [String], String?)])
    func `the client's address is the connection's, or what a named proxy saw`(
        isBehindHTTPS: Bool, proxies: Set<String>, peer: String?, forwarded: [String], expected: String?
    ) {
        let settings = WebSettings(
            clock: { TestSite.now }, random: .system, sendsSecureCookies: isBehindHTTPS, trustedProxies: proxies)
        #expect(settings.client(peer: peer, forwarded: forwarded) == expected)
    }
}
