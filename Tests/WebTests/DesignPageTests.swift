import Access
import Foundation
import Testing

@testable import Web

/// The style page is the promise that all pages look, read and answer alike.
struct DesignPageTests {
    @Test func `everybody who is signed in may see it, and it shows every part`() async throws {
        let site = try await TestSite.ready()
        for role in Role.allCases {
            try await site.browse(as: role) { browser in
                let page = try await browser.get(Path.design.link())
                #expect(page.status == 200, "\(role)")
                for (name, parameters) in Component.parameters {
                    #expect(page.html.contains(parameters.replacing("<", with: "&lt;")), "\(role): no \(name)")
                }
            }
        }
    }

    @Test func `a list tells by which column it is ordered`() async throws {
        let site = try await TestSite.ready()
        try await site.browse(as: .auditor) { browser in
            let html = try await browser.get(Path.design.link()).html
            #expect(html.contains("aria-sort=\"ascending\"><a href=\"/design\">期限<span class=\"sort\" aria-hidden=\"true\">▲</span></a>"))
            #expect(html.ranges(of: "aria-sort").count == 1)
        }
    }

    @Test func `every part says at its head what it takes, under its own name`() {
        for (name, parameters) in Component.parameters { #expect(parameters.hasPrefix(name), "\(name): \(parameters)") }
    }

    @Test(arguments: ColourUse.all.map(\.name))
    func `a colour can be told from what it lies on`(name: String) throws {
        let tokens = StyleTokens(try Assets().text(of: Assets.stylesheet))
        let use = try #require(ColourUse.all.first { $0.name == name })
        let colour = try #require(tokens.colours[name])
        for ground in use.grounds {
            let contrast = colour.contrast(with: try #require(tokens.colours[ground]))
            #expect(contrast >= use.least, "\(name) on \(ground): \(contrast)")
        }
    }

    @Test func `every colour of the stylesheet is explained`() throws {
        let tokens = StyleTokens(try Assets().text(of: Assets.stylesheet))
        #expect(Set(tokens.colours.keys) == Set(ColourUse.all.map(\.name)))
    }

    @Test(
        arguments: [
            ("#000000", "#ffffff", 21), ("#ffffff", "#ffffff", 1),
            // The examples that the guidelines' readers know: the lightest grey that passes on white.
            ("#767676", "#ffffff", 4.54), ("#777777", "#ffffff", 4.48),
        ] as [(String, String, Double)])
    func `contrast is that of the guidelines`(one: String, other: String, expected: Double) throws {
        let (one, other) = (try #require(Colour(one)), try #require(Colour(other)))
        #expect(abs(one.contrast(with: other) - expected) < 0.01)
        #expect(one.contrast(with: other) == other.contrast(with: one))
    }

    @Test(arguments: ["", "red", "#fff", "#12345g", "1234567"])
    func `what is not a colour is not taken for one`(text: String) { #expect(Colour(text) == nil) }

    @Test(
        arguments: [
            (10, 10, "on-time", "还有 10 天"), (6, 10, "on-time", "还有 6 天"), (5, 10, "half", "还有 5 天"), (1, 10, "half", "还有 1 天"),
            (0, 10, "today", "今日到期"), (-1, 10, "overdue", "超期 1 天"), (-4, 10, "overdue", "超期 4 天"),
            (-5, 10, "long-overdue", "超期 5 天"),
            // Half of an odd limit is not yet reached, half of none at once.
            (2, 3, "on-time", "还有 2 天"), (1, 3, "half", "还有 1 天"), (0, 0, "today", "今日到期"), (-1, 0, "long-overdue", "超期 1 天"),
        ] as [(Int, Int, String, String)])
    func `a time limit is louder at half, at its end, and half again later`(left: Int, allowed: Int, kind: String, label: String) {
        let sign = DeadlineSign(due: TestSite.day.adding(days: left), allowedDays: allowed, today: TestSite.day)
        #expect(sign.kind == kind)
        #expect(sign.label == label)
    }

    @Test(arguments: [(0, 0, 0), (0, 7, 0), (1, 3, 33), (3, 3, 100), (9, 3, 100)])
    func `a progress line never leaves its bar`(done: Int, total: Int, share: Int) {
        #expect(ProgressLine("", done: done, of: total, unit: "户").share == share)
    }

    @Test func `steps before the current one are done unless they were not needed`() {
        let steps = Stepper(current: 3, skipped: [1]).steps
        #expect(steps.map(\.state) == ["done", "skipped", "done", "current", "ahead", "ahead", "ahead"])
        #expect(steps.count(where: \.isCurrent) == 1)
    }

    @Test func `an indicator that is not known reaches as far as it might`() {
        let bar = ContributionBar("居住", share: 20, atMost: 70, value: "待核实")
        #expect((bar.share, bar.gap, bar.kind) == (20, 50, "unknown"))
        #expect(ContributionBar("居住", share: 20, value: "").gap == 0)
    }

    @Test func `fields name their hint and their error, and nothing when there is none`() {
        #expect(TextField("rent", "房租", hint: "单位：元", error: "要是数字").describedBy == "rent-hint rent-error")
        #expect(TextArea("rent", "房租", error: "要是数字").describedBy == "rent-error")
        #expect(SelectField("rent", "房租", []).describedBy == nil)
    }

    /// What a browser would stop by the content security policy, and so would not work.
    @Test func `no template holds a script or a style of its own`() throws {
        let folder = URL(filePath: Templates.folder)
        let templates = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        #expect(!templates.isEmpty)
        for template in templates {
            let text = try String(contentsOf: template, encoding: .utf8)
            #expect(!text.contains(" style="), "\(template.lastPathComponent)")
            #expect(!text.contains("<style"), "\(template.lastPathComponent)")
            #expect(text.firstMatch(of: #/<script(?! type="module" src=)/#) == nil, "\(template.lastPathComponent)")
            #expect(text.firstMatch(of: #/ on[a-z]+="/#) == nil, "\(template.lastPathComponent)")
        }
    }
}
