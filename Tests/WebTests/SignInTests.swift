import Access
import HTTPTypes
import Testing

@testable import Web

struct SignInTests {
    @Test func `a stranger is asked to sign in, and then led to the page asked for`() async throws {
        let site = try await TestSite.ready()
        try await site.run { client in
            let browser = TestBrowser(client)
            let asked = try await browser.get("/leads?class=missed")
            #expect(asked.status == 303)
            #expect(asked.location == "/sign-in?next=%2Fleads%3Fclass%3Dmissed")
            let page = try await browser.get(try #require(asked.location))
            #expect(try page.hidden("next") == "/leads?class=missed")
            let signedIn = try await browser.signIn(site.newAccount(.districtOfficer), next: "/leads?class=missed")
            #expect(signedIn.status == 303)
            #expect(signedIn.location == "/leads?class=missed")
            #expect(try await browser.get("/leads").status == 200)
        }
    }

    @Test(
        arguments: [
            ("", "/"), ("https://example.org/", "/"), ("//example.org", "/"), ("/\\example.org", "/"), ("/nothing", "/"),
            ("/audit", "/"),  // Not this account's to see.
            ("/policies?q=1", "/policies?q=1"),
        ] as [(String, String)])
    func `signing in leads nowhere else than to a page of ours`(next: String, expected: String) async throws {
        let site = try await TestSite.ready()
        try await site.run { client in
            let answer = try await TestBrowser(client).signIn(site.newAccount(.districtOfficer), next: next)
            #expect(answer.location == expected)
        }
    }

    @Test(
        arguments: [
            (Role.districtOfficer, "/"), (.subdistrictOfficer, "/"), (.consultant, "/"), (.policyEditor, "/policies"),
            (.auditor, "/reports"),
        ] as [(Role, String)])
    func `each role begins at the first page it may see`(role: Role, expected: String) async throws {
        let site = try await TestSite.ready()
        try await site.run { client in
            let answer = try await TestBrowser(client).signIn(site.newAccount(role))
            #expect(answer.location == expected)
        }
    }

    @Test func `a wrong password and a name nobody has are refused in the same words`() async throws {
        let site = try await TestSite.ready()
        let name = try site.newAccount(.consultant)
        try await site.run { client in
            let browser = TestBrowser(client)
            for (name, password) in [(name, "not the password"), ("nobody-of-this-name", TestSite.password), ("", "")] {
                let answer = try await browser.signIn(name, password: password)
                #expect(answer.status == 403)
                #expect(answer.html.contains(AccessError.wrongNameOrPassword.message))
                #expect(try await browser.get("/leads").status == 303)
            }
        }
    }

    @Test func `the session's cookie is out of reach of scripts and of other sites`() async throws {
        let site = try await TestSite.ready()
        try await site.run { client in
            let answer = try await TestBrowser(client).signIn(site.newAccount(.consultant))
            let cookie = try #require(answer.headers[values: .setCookie].first { $0.hasPrefix(Gate.sessionCookie) })
            #expect(cookie.contains("HttpOnly"))
            #expect(cookie.contains("SameSite=Lax"))
        }
    }

    @Test func `after signing out the session is gone`() async throws {
        let site = try await TestSite.ready()
        let name = try site.newAccount(.consultant)
        try await site.run { client in
            let browser = TestBrowser(client)
            try await browser.signIn(name)
            let csrf = try await browser.get("/").hidden("csrf")
            #expect(try await browser.post("/sign-out", [("csrf", csrf)]).location == "/sign-in?left=1")
            #expect(try await browser.get("/leads").status == 303)
        }
    }

    @Test func `a form without the session's token is refused`() async throws {
        let site = try await TestSite.ready()
        try await site.browse(as: .districtOfficer) { browser in
            for csrf in ["", "x", String(repeating: "A", count: 43)] {
                let answer = try await browser.post("/sign-out", [("csrf", csrf)])
                #expect(answer.status == 403)
                #expect(answer.html.contains(WebError.staleForm.title))
            }
            #expect(try await browser.get("/leads").status == 200)
        }
    }

    @Test func `nobody is signed in by a form of another site`() async throws {
        let site = try await TestSite.ready()
        try await site.run { client in
            let browser = TestBrowser(client)
            let csrf = try await browser.get("/sign-in").hidden("csrf")
            await browser.forgetCookies()
            let form = [("csrf", csrf), ("name", try site.newAccount(.consultant)), ("password", TestSite.password)]
            #expect(try await browser.post("/sign-in", form).status == 403)
        }
    }

    @Test func `a form too long to be one of ours is not read`() async throws {
        let site = try await TestSite.ready()
        try await site.browse(as: .consultant) { browser in
            let answer = try await browser.post("/sign-out", [("csrf", String(repeating: "x", count: Gate.largestForm + 1))])
            #expect(answer.status == 400)
        }
    }
}
