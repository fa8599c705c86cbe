import Access
import Civics
import Database

/// The trail as it is searched.
struct AuditPage: Sendable {
    struct Burst: Sendable {
        let who: String
        let count: String
        let latest: String
        let href: String
    }

    struct Hidden: Sendable {
        let name: String
        let value: String
    }

    let action: String
    let fields: [TextField]
    let selects: [SelectField]
    let lines: [AuditLine]
    let hasLines: Bool
    let empty: EmptyState?
    let next: String?
    let bursts: [Burst]
    let hasBursts: Bool
    let burstMark: DefaultMark
    let entries: String
    let hash: String
    let verification: String
    let samples: String
    let csrf: String
    let expected: TextField
    let export: String
    /// The filters, sent along with the export.
    let hidden: [Hidden]
    let reason: SelectField
    let limit: String
    let notices: [Notice]

    init(_ query: AuditQuery, _ entries: [AuditEntry], _ bursts: [RefusalBurst], head: AuditHead?, _ visit: Visit, _ site: Site) {
        let shown = entries.prefix(AuditController.pageSize)
        action = Path.audit.link()
        fields = AuditPage.fields(query)
        selects = AuditPage.selects(query)
        lines = shown.map { AuditLine($0, site.places) }
        hasLines = !shown.isEmpty
        empty = shown.isEmpty && query.problems.isEmpty ? EmptyState("没有这样的记录。", href: Path.audit.link(), label: "看全部") : nil
        next = entries.count > shown.count ? shown.last.map(query.older) : nil
        self.bursts = bursts.map { Burst($0, since: visit.now.adding(hours: -AuditController.burstHours).beijingDate) }
        hasBursts = !bursts.isEmpty
        burstMark = DefaultMark(reason: "几次以上算集中没有公布过，是我们自己的默认值，写在 work.yaml 的“频次限制”里。")
        self.entries = head.map { grouped(Int($0.entries)) } ?? "不详"
        hash = head?.hash ?? "末条的登记不见了，请马上核对"
        verification = Path.auditVerifications.link()
        samples = Path.auditSamples.link()
        csrf = visit.session.csrf
        expected = .notedHash()
        export = Path.auditExports.link()
        hidden = AuditQuery.Field.narrowing.map { Hidden(name: $0.rawValue, value: query[$0]) }.filter { !$0.value.isEmpty }
        reason = .exportReason(error: visit.query["problem"] == "reason" ? "请选导出的事由" : nil)
        let rows = site.pack.work.districtExportRows
        limit = grouped(rows)
        let tooMany = Notice(.danger, "没有导出：超过一次 \(grouped(rows)) 行的上限。", text: "请用日期或行为缩小范围，分几次导出。")
        notices = visit.query["problem"] == "rows" ? [tooMany] : []
    }

    private static func fields(_ query: AuditQuery) -> [TextField] {
        let problems = query.problems
        func field(_ field: AuditQuery.Field, _ label: String, kind: TextField.Kind = .text, inputMode: String? = nil) -> TextField {
            TextField(
                field.rawValue, label, value: query[field], kind: kind, error: problems[field], inputMode: inputMode, isOptional: true)
        }
        return [
            field(.account, "账号"), field(.household, "家庭编号", inputMode: "numeric"), field(.since, "从哪天", kind: .date),
            field(.until, "到哪天", kind: .date),
        ]
    }

    private static func selects(_ query: AuditQuery) -> [SelectField] {
        func select(_ field: AuditQuery.Field, _ label: String, _ values: [(String, String)]) -> SelectField {
            let choices = values.map { Choice($0.0, $0.1, isChosen: $0.0 == query[field]) }
            return SelectField(field.rawValue, label, [Choice("", "全部")] + choices, isOptional: true)
        }
        return [
            select(.act, "行为", AuditAct.allCases.map { ($0.rawValue, $0.label) }),
            select(.purpose, "目的", Purpose.allCases.map { ($0.rawValue, $0.label) }),
        ]
    }
}

extension AuditPage.Burst {
    init(_ burst: RefusalBurst, since day: CivilDate) {
        who = burst.displayName ?? "没有这个账号名的登录"
        count = grouped(burst.refusals)
        latest = burst.latestAt.beijingText
        let fields: [AuditQuery.Field: String] = [.since: day.description]
        let account: [AuditQuery.Field: String] = burst.accountName.map { [.account: $0] } ?? [.act: AuditAct.signInRefused.rawValue]
        href = AuditQuery(fields.merging(account) { $1 }).link
    }
}

/// Whether the trail is as it was written.
struct AuditVerificationPage: Sendable {
    let notice: Notice
    let hash: String?
    let action: String
    let csrf: String
    let expected: TextField
    let back: String

    private init(_ notice: Notice, hash: String?, expected: TextField, csrf: String) {
        self.notice = notice
        self.hash = hash
        self.expected = expected
        self.csrf = csrf
        action = Path.auditVerifications.link()
        back = Path.audit.link()
    }

    init(_ found: AuditVerification, isNoted: Bool, csrf: String, at now: Instant) {
        switch found {
        case .intact(let head):
            let text = isNoted ? "您留存的校验值在记录之中，到那一条为止没有被改写。" : "请把末条校验值抄下来，留存在系统之外，下次核对时填上。"
            let notice = Notice(.success, "审计记录完好：共 \(grouped(Int(head.entries))) 条，\(now.beijingText) 核对。", text: text)
            self.init(notice, hash: head.hash, expected: .notedHash(), csrf: csrf)
        case .broken(let found):
            let notice = Notice(.danger, "审计记录不完好：\(found.message)", text: "请立即告诉系统管理员停止使用，保留现场，并与备份比对。")
            self.init(notice, hash: nil, expected: .notedHash(), csrf: csrf)
        }
    }

    init(misspelt noted: String, csrf: String) {
        let notice = Notice(.warning, "没有核对。", text: "请改正校验值，再核对一次。")
        self.init(notice, hash: nil, expected: .notedHash(noted, error: "校验值是 64 位十六进制数，请照留存的原样填写"), csrf: csrf)
    }
}

extension TextField {
    /// A hash that was kept outside the program.
    fileprivate static func notedHash(_ value: String = "", error: String? = nil) -> TextField {
        TextField("expect", "以前留存的校验值", value: value, hint: "只凭本库核对，看不出整库重写；填上留存的才看得出。", error: error, isOptional: true)
    }
}
