import Library
import Testing

struct RetentionPackTests {
    private static func load(_ text: String) throws -> JurisdictionPack {
        let pack = try TemporaryPack.sound(replacing: ["retention.yaml": text])
        return try JurisdictionPack.load(from: pack.path)
    }

    @Test func `the shipped pack says for every kind how long and why, and marks what is our own default`() throws {
        let settings = try JurisdictionPack.load(from: Sample.shippedPack).retention
        #expect(settings.rules.map(\.kind) == RetentionSettings.Kind.allCases)
        for rule in settings.rules {
            #expect(!rule.reason.isEmpty && rule.months >= 1, "\(rule.kind)")
            #expect(rule.confidence == .ownDefault, "\(rule.kind)")
        }
    }

    @Test func `a kind that is not named is kept`() throws {
        let rules = try Self.load("登录会话: {保存月数: 2, 处理: 保留, 可信: 推算, 理由: 测试}\n").retention.rules
        #expect(rules.map(\.kind) == [.sessions])
        #expect(rules.map(\.treatment) == [.keep])
    }

    @Test(
        arguments: [
            ("登录会话: {保存月数: 0, 处理: 删除, 可信: 推算, 理由: 测试}", "至少要保存 1 个月"),
            ("登录会话: {保存月数: 1, 处理: 隐去, 可信: 推算, 理由: 测试}", "到期只能“删除”或“保留”"),
            ("报告人: {保存月数: 1, 处理: 删除, 可信: 推算, 理由: 测试}", "到期只能“隐去”或“保留”"),
            ("审计记录: {保存月数: 1, 处理: 删除, 可信: 推算, 理由: 测试}", "没有“审计记录”这一项"),
            ("登录会话: {保存月数: 1, 处理: 删除, 可信: 推算}", "缺少“理由”"),
        ])
    func `a rule that would do harm or nothing is a problem`(text: String, expected: String) {
        #expect {
            try Self.load(text + "\n")
        } throws: { error in
            guard case PackError.problems(let problems) = error else { return false }
            return problems.contains { $0.path == "retention.yaml" && $0.message.contains(expected) }
        }
    }
}
