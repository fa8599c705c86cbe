import Access
import Casework
import Civics
import Database
import HTTPTypes
import Testing

@testable import Web

struct AuditPageTests {
    @Test(
        arguments: ["x", "12a", "1.5", "99999999999999999999", String(repeating: "7", count: 300)].map { ("household=\($0)", "家庭编号是一个整数") }
            + ["since=2025-13-01", "until=yesterday"].map { ($0, "日期要写成") })
    func `what is typed wrong is refused, not ignored`(filter: String, problem: String) async throws {
        let site = try await TestSite.ready()
        let household = try site.household(of: TestDistrict.poor)
        try await site.browse(as: .districtOfficer) { browser in _ = try await browser.get("/households/\(household.id)") }
        try await site.browse(as: .auditor) { browser in
            #expect(try await browser.get("/audit").html.contains("GET /households/"))
            let html = try await browser.get("/audit?\(filter)").html
            #expect(html.contains(problem))
            #expect(!html.contains("<table"))
            #expect(!html.contains("没有这样的记录"))
        }
    }

    @Test func `the trail is found by account, act, purpose, household and day`() async throws {
        let site = try await TestSite.ready()
        let household = try site.household(of: TestDistrict.poor).id
        try await site.browse(asNew: .districtOfficer) { browser, account in
            let csrf = try await browser.get("/households/\(household)").hidden("csrf")
            _ = try await browser.post("/households/\(household)/reveal", [("csrf", csrf), ("purpose", "enquiry")])
            _ = try await browser.get("/leads")
            let (look, reveal, list) = ("GET /households/\(household)<", "POST /households/\(household)/reveal", "GET /leads")
            let cases: [(String, [Bool])] = [
                ("", [true, true, true]), ("&act=revealed", [false, true, false]), ("&purpose=enquiry", [false, true, false]),
                ("&household=\(household)", [true, true, false]), ("&since=2025-12-31&until=2025-12-31", [true, true, true]),
                ("&since=2026-01-01", [false, false, false]), ("&until=2025-12-30", [false, false, false]),
                ("&act=nonsense", [false, false, false]),
            ]
            try await site.browse(as: .auditor) { auditor in
                for (filter, expected) in cases {
                    let html = try await auditor.get("/audit?account=\(account.name)\(filter)").html
                    #expect([look, reveal, list].map(html.contains) == expected, "\(filter)")
                }
            }
        }
    }

    @Test func `older entries are reached by pages that keep the filter`() async throws {
        let site = try await TestSite.ready()
        try await site.browse(asNew: .subdistrictOfficer) { browser, account in
            try await site.database.write { db in
                for number in 0...AuditController.pageSize {
                    try AuditTrail.record(.printed, by: account.id, detail: "第 \(number) 张", at: TestSite.now, in: db)
                }
            }
            try await site.browse(as: .auditor) { auditor in
                let first = try await auditor.get("/audit?account=\(account.name)&act=printed").html
                #expect(first.contains("第 \(AuditController.pageSize) 张") && !first.contains("第 0 张"))
                let match = try #require(first.firstMatch(of: #/href="(\/audit\?[^"]*before=\d+)" rel="next"/#))
                let next = try await auditor.get(String(match.output.1).replacing("&amp;", with: "&")).html
                #expect(next.contains("第 0 张") && !next.contains("第 1 张"))
            }
        }
    }

    @Test func `a suspicion of harm is in the trail, but not whose`() async throws {
        let site = try await TestSite.ready()
        let household = ViewSubject(.household, number: 987_654_321, area: TestSite.here)
        try await site.browse(asNew: .consultant) { _, account in
            try await site.database.write { db in
                for route in ["GET /safeguarding/77", "POST /cases/88/safeguarding", "GET /households/987654321"] {
                    try AuditTrail.record(.viewed, by: account.id, subject: household, route: route, at: TestSite.now, in: db)
                }
            }
            try await site.browse(as: .auditor) { auditor in
                let html = try await auditor.get("/audit?account=\(account.name)").html
                #expect(html.ranges(of: "受限事项").count == 2)
                #expect(html.ranges(of: "家庭 987654321").count == 1)
                #expect(!html.contains("/safeguarding"))
                let ofHousehold = try await auditor.get("/audit?account=\(account.name)&household=987654321").html
                #expect(!ofHousehold.contains("受限事项"))
            }
        }
    }

    @Test func `the trail is verified from its first entry, against a hash that was kept`() async throws {
        let site = try await TestSite.ready()
        try await site.browse(as: .auditor) { browser in
            let page = try await browser.get("/audit")
            let csrf = try page.hidden("csrf")
            let head = String(try #require(page.html.firstMatch(of: #/<code>([0-9a-f]{64})</code>/#)).output.1)
            let answers = [
                ("", "审计记录完好"), (head.uppercased(), "您留存的校验值在记录之中"), (String(repeating: "a", count: 64), "没有您留存的校验值"),
                ("abc", "校验值是 64 位十六进制数"), (String(repeating: "长", count: 64), "校验值是 64 位十六进制数"),
            ]
            for (noted, expected) in answers {
                let answer = try await browser.post("/audit/verifications", [("csrf", csrf), ("expect", noted)])
                #expect(answer.status == 200)
                #expect(answer.html.contains(expected), "\(noted)")
            }
        }
    }

    @Test func `the trail is taken out as it was filtered, for a reason, and that is written down`() async throws {
        let site = try await TestSite.ready()
        try await site.browse(asNew: .auditor) { browser, account in
            let csrf = try await browser.get("/audit").hidden("csrf")
            let form = [("csrf", csrf), ("account", account.name), ("act", "viewed")]
            #expect(try await browser.post("/audit/exports", form).status == 303)
            let answer = try await browser.post("/audit/exports", form + [("reason", "inspection")])
            #expect(answer.status == 200)
            #expect(answer.html.hasPrefix("PK"))
            let exported = try await site.trail(of: account.id, [.exported])
            #expect(exported.map(\.detail) == ["审计记录，1 行，事由：迎接检查"])
            #expect(exported.map(\.purpose) == [.supervision])
        }
    }

    @Test func `an auditor draws a lot, finds something unclear, and whoever did it explains`() async throws {
        let site = try await TestSite.ready()
        try await site.browse(asNew: .consultant) { worker, account in
            let file = try site.caseFile(of: TestDistrict.old[30])
            // In a month of its own, so that the lot is this case.
            try await site.database.write { db in
                _ = try db.execute(
                    """
                    UPDATE case_file SET consultant = \(account.id), opened_at = '2025-03-05T02:00:00Z' WHERE id = \(file.id)
                    """)
            }
            try await site.browse(as: .auditor) { auditor in
                let list = try await auditor.get("/audit/samples")
                let csrf = try list.hidden("csrf")
                let form = [("csrf", csrf), ("month", "2025-03"), ("kind", "cases"), ("size", "5")]
                let page = try #require(try await auditor.post("/audit/samples", form).location)
                let html = try await auditor.get(page).html
                #expect(html.contains(file.number) && html.contains("待看") && html.contains("从 1 户里抽出 1 户"))
                let detail = try #require(html.firstMatch(of: #/href="(\/audit\/samples\/\d+\/items\/\d+)"/#)).output.1
                let history = try await auditor.get(String(detail)).html
                #expect(history.contains("立案") && !history.contains(TestDistrict.old[30].name))
                let remarks = detail + "/remarks"
                let missing = try await auditor.post(String(remarks), [("csrf", csrf), ("finding", "unclear")])
                #expect(missing.status == 422)
                let found = try await auditor.post(
                    String(remarks), [("csrf", csrf), ("finding", "unclear"), ("note", "九个月没有联系，为什么？")])
                #expect(found.status == 303)
                #expect(try await auditor.get(page).html.contains("需说明"))

                let asked = try await worker.get("/explanations")
                #expect(asked.html.contains("九个月没有联系") && asked.html.contains("/cases/\(file.id)"))
                #expect(try await worker.get("/").html.contains("抽查要说明的"))
                let item = try #require(detail.split(separator: "/").last)
                let answer = try await worker.post(
                    "/explanations/\(item)", [("csrf", try asked.hidden("csrf")), ("note", "一直住院，月底出院")])
                #expect(answer.status == 303)
                #expect(try await worker.get("/explanations").html.contains("没有要您说明的"))
                let after = try await auditor.get(page).html
                #expect(after.contains("已说明") && after.contains("一直住院，月底出院"))
            }
        }
    }

    @Test func `nobody explains what was asked of another`() async throws {
        let site = try await TestSite.ready()
        let item = try site.drawnCase()
        try await site.browse(as: .consultant) { browser in
            let csrf = try await browser.get("/explanations").hidden("csrf")
            let answer = try await browser.post("/explanations/\(item.id)", [("csrf", csrf), ("note", "不是我")])
            #expect(answer.status == 409)
        }
    }

    @Test func `a household may be told who looked at it: roles, purposes and days, no names`() async throws {
        let site = try await TestSite.ready()
        let household = try site.household(of: TestDistrict.old[31]).id
        try await site.browse(asNew: .districtOfficer) { browser, account in
            for _ in 0..<2 { _ = try await browser.get("/households/\(household)") }
            #expect(try await browser.get("/households/\(household)").html.contains("/households/\(household)/access-log"))
            let html = try await browser.get("/households/\(household)/access-log").html
            #expect(html.contains("区级管理员") && html.contains("审核审批") && html.contains("3 次"))
            #expect(!html.contains(account.name))
            #expect(try await site.trail(of: account.id).last?.purpose == .enquiry)
            #expect(try await browser.get("/households/99999999/access-log").status == 404)
        }
        try await site.browse(as: .auditor) { browser in
            let answer = try await browser.get("/households/\(household)/access-log")
            #expect(answer.status == 200)
        }
    }

    @Test func `a restricted case leaves no trace in the log of its household, save for those named`() async throws {
        let site = try await TestSite.ready()
        let file = try site.caseFile(of: TestDistrict.old[32])
        try await site.browse(asNew: .districtOfficer) { browser, account in
            try await site.database.write { db in
                try db.execute("UPDATE case_file SET is_restricted = 1 WHERE id = \(file.id)")
                try AuditTrail.record(
                    .printed, by: account.id, subject: ViewSubject(file), purpose: .assistance, route: "GET /cases/\(file.id)/plan",
                    at: TestSite.now, in: db)
            }
            let log = "/households/\(file.household)/access-log"
            #expect(try await browser.get(log).html.contains("打印</td>") == false)
            try await site.database.write { db in
                try CaseAct(site.pack.work, by: account.id, at: TestSite.now, in: db).name(account.id, for: file.id, reason: "测试")
            }
            #expect(try await browser.get(log).html.contains("打印</td>"))
            try await site.database.write { _ = try $0.execute("UPDATE case_file SET is_restricted = 0 WHERE id = \(file.id)") }
        }
    }
}
