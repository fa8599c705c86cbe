import Access
import Casework
import Civics
import Database

/// What was drawn so far, and what came of it, by month.
struct SampleListPage: Sendable {
    struct Table: Sendable {
        let heading: String
        let heads = SampleState.allCases.map(\.label)
        let rows: [Row]
    }

    struct Row: Sendable {
        let name: String
        let href: String?
        let drawn: String
        let counts: [Count]
        let by: String
    }

    struct Count: Sendable {
        let label: String
        let count: String
    }

    let byMonth: Table
    let bySample: Table
    let hasSamples: Bool
    let action: String
    let csrf: String
    let month: SelectField
    let kind: ChoiceField
    let size: TextField
    let empty: EmptyState?
    let back: String

    init(_ samples: [AuditSample], _ counts: [AuditSample.ID: [SampleState: Int]], csrf: String, today: CivilDate) {
        bySample = Table(
            heading: "哪一批",
            rows: samples.map { sample in
                Row(
                    "\(sample.month.chinese) \(sample.kind.label)", counts[sample.id] ?? [:], href: Path.auditSample.link(sample.id),
                    by: "\(sample.drawnBy) \(sample.drawnAt.beijingText)")
            })
        let months = Dictionary(grouping: samples, by: \.month).sorted { $0.key.index > $1.key.index }
        byMonth = Table(
            heading: "月份",
            rows: months.map { month, samples in
                Row(month.chinese, samples.reduce(into: [:]) { $0.merge(counts[$1.id] ?? [:], uniquingKeysWith: +) })
            })
        hasSamples = !samples.isEmpty
        action = Path.auditSamples.link()
        self.csrf = csrf
        month = SelectField(
            "month", "月份", (0..<12).map { today.civilMonth.adding(months: -$0) }.map { Choice($0.description, $0.chinese) })
        kind = ChoiceField(
            "kind", "内容", .radio, AuditSample.Kind.allCases.map { Choice($0.rawValue, $0.label, isChosen: $0 == .entries) })
        let sizes = AuditSample.sizes
        size = TextField(
            "size", "抽多少", value: "20", kind: .number, hint: "\(sizes.lowerBound) 到 \(sizes.upperBound)。不够的全抽。", inputMode: "numeric")
        empty = samples.isEmpty ? EmptyState("还没有抽查过。") : nil
        back = Path.audit.link()
    }
}

extension SampleListPage.Row {
    fileprivate init(_ name: String, _ counts: [SampleState: Int], href: String? = nil, by: String = "") {
        self.name = name
        self.href = href
        drawn = grouped(counts.values.reduce(0, +))
        self.counts = SampleState.allCases.map { SampleListPage.Count(label: $0.label, count: grouped(counts[$0] ?? 0)) }
        self.by = by
    }
}

/// One lot, each thing drawn with what was said of it.
struct SamplePage: Sendable {
    let title: String
    let drawn: String
    let seed: String
    let items: [SampleItemCard]
    let back: String

    init(_ sample: AuditSample, _ visit: Visit, _ site: Site, from db: Connection) throws {
        let items = try AuditSampleItem.all(of: sample.id, from: db)
        title = "抽查：\(sample.month.chinese)\(sample.kind.label)"
        drawn =
            "从 \(grouped(sample.population)) \(sample.kind.unit)里抽出 \(grouped(items.count)) \(sample.kind.unit)，"
            + "\(sample.drawnBy) \(sample.drawnAt.beijingText)"
        seed = sample.seedText
        self.items = try items.map { try SampleItemCard($0, visit, site, from: db) }
        back = Path.auditSamples.link()
    }
}

/// One thing drawn: what it is, what was said of it, and a form for who may say more.
struct SampleItemCard: Sendable {
    let anchor: String
    let title: String
    let facts: [NamedValue]
    let state: String
    let stateKind: String
    let events: [TimelineEvent]
    let action: String
    let csrf: String
    /// What an auditor chooses from; none where somebody explains.
    let findings: [Choice]
    let asksFinding: Bool
    let noteLabel: String
    let noteHint: String
    let href: String?
    let button: String

    init(_ item: AuditSampleItem, _ visit: Visit, _ site: Site, from db: Connection) throws {
        let isAuditor = visit.viewer.may(.sampleAudit)
        switch item.kind {
        case .entries:
            let entry = try AuditTrail.find(Identifier(item.number), from: db)
            title = "审计记录第 \(item.number) 条"
            facts = entry.map { SampleItemCard.facts(of: AuditLine($0, site.places)) } ?? []
            href = nil
        case .cases:
            let file = try CaseFile.find(CaseFile.ID(item.number), in: db)
            title = file.map { "个案 \($0.number)" } ?? "这件个案已过保存期限，不再保存"
            facts = file.map { SampleItemCard.facts(of: $0, site.places) } ?? []
            href = file.map { isAuditor ? Path.auditSampleCase.link(item.sample, item.id) : Path.caseFile.link($0.id) }
        }
        anchor = "item-\(item.id)"
        state = item.state.label
        stateKind = SampleItemCard.kind(of: item.state)
        events = try AuditRemark.all(on: item.id, from: db).reversed().map { remark in
            TimelineEvent(remark.at.beijingText, remark.state.label, who: remark.author, text: remark.text.isEmpty ? nil : remark.text)
        }
        action = isAuditor ? Path.auditRemarks.link(item.sample, item.id) : Path.explanation.link(item.id)
        csrf = visit.session.csrf
        asksFinding = isAuditor
        findings = isAuditor ? SampleState.findings.map { Choice($0.rawValue, $0.label) } : []
        noteLabel = isAuditor ? "意见" : "说明"
        noteHint = (isAuditor ? "需说明的，写明要说明什么。" : "") + "不要写居民的姓名和证件号。"
        button = isAuditor ? "记下结论" : "提交说明"
    }

    private static func kind(of state: SampleState) -> String {
        switch state {
        case .pending: "waiting"
        case .sound: "done"
        case .unclear: "failed"
        case .explained: "fresh"
        }
    }

    private static func facts(of line: AuditLine) -> [NamedValue] {
        let all = [
            ("时间", line.at), ("谁", "\(line.who) \(line.account)"), ("行为", line.act), ("目的", line.purpose), ("对象", line.subject),
            ("区域", line.area), ("地址", line.route), ("说明", line.detail),
        ]
        return all.filter { !$1.isEmpty }.map { NamedValue($0, $1) }
    }

    private static func facts(of file: CaseFile, _ places: Places) -> [NamedValue] {
        [
            NamedValue("等级", file.level.label), NamedValue("状态", file.state.label),
            NamedValue("街镇", places.subdistrictName(of: file.region ?? file.hukouRegion)),
            NamedValue("立案", file.openedAt.beijingText), NamedValue("结案", file.closedAt?.beijingText ?? "还没有"),
        ]
    }
}

/// How one case was worked.
struct SampleCasePage: Sendable {
    let title: String
    let definitions: [NamedValue]
    let events: [TimelineEvent]
    let back: String

    init(_ file: CaseFile, _ item: AuditSampleItem, _ history: [CaseEvent], _ places: Places) {
        title = "个案 \(file.number)"
        definitions = [
            NamedValue("类别", file.leadClass.label), NamedValue("等级", file.level.label), NamedValue("状态", file.state.label),
            NamedValue("街镇", places.subdistrictName(of: file.region ?? file.hukouRegion)),
            NamedValue("结案原因", file.closeReason?.label ?? "还没有结案"),
        ]
        // That there was a suspicion of harm is for those named.
        events = history.filter { $0.kind != .safeguarded }.map {
            TimelineEvent($0.at.beijingText, $0.kind.label, who: $0.accountName ?? "系统")
        }
        back = Path.auditSample.link(item.sample) + "#item-\(item.id)"
    }
}

/// What the viewer is asked to explain.
struct ExplanationPage: Sendable {
    let items: [SampleItemCard]
    let empty: EmptyState?
    let notice: Notice?

    init(_ items: [SampleItemCard], isDone: Bool) {
        self.items = items
        empty = items.isEmpty ? EmptyState("没有要您说明的。") : nil
        notice = isDone ? Notice(.success, "说明已交给审计员。") : nil
    }
}
