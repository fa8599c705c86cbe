import Access
import Casework
import Civics
import Database
import Library

/// Staying in touch with a household that nothing can be done for now.
struct TrackingPanel: Sendable {
    let isTracked: Bool
    let next: String
    let deadline: DeadlineSign?
    let pause: String?
    let rhythm: String
    let mark: DefaultMark
    let forms: [ActForm]

    init(_ file: CaseFile, _ visit: Visit, _ site: Site, mayWork: Bool, in db: Connection) throws {
        let today = visit.now.beijingDate
        let days = site.pack.work.rhythm(file.level).phone
        isTracked = file.state == .tracking
        next = file.nextContactOn?.chinese ?? "未定"
        deadline = isTracked ? file.nextContactOn.map { DeadlineSign(due: $0, allowedDays: days, today: today) } : nil
        pause = try Tracking.Pause.of(file.id, on: today, in: db).map { "暂停到 \($0.until.chinese)：\($0.reason)（\($0.accountName)）" }
        rhythm = "\(file.level.label)色户每 \(days) 天联系一次；有新线索、等级变动或重新筛查，自动转回办理。"
        mark = DefaultMark(reason: "联系频次见 work.yaml，区里没有公布过，由区里确认后修改。")
        forms = mayWork ? TrackingPanel.forms(file, visit) : []
    }

    private static func forms(_ file: CaseFile, _ visit: Visit) -> [ActForm] {
        func form(
            _ id: String, _ title: String, _ path: Path, _ fields: [any InputField], button: String, hint: String? = nil
        ) -> ActForm {
            ActForm(id, title, path.link(file.id), visit, version: file.version, fields, button: button, hint: hint)
        }
        guard file.state == .tracking else {
            return [
                form(
                    "track", "转入跟踪", .tracking, [TextArea("note", "为什么转入跟踪", rows: 2)], button: "转入跟踪",
                    hint: "眼下没有政策、资源、机构能帮上，但情况还要有人看着。")
            ]
        }
        return [
            form(
                "contact", "登记联系", .trackingContacts,
                [
                    TextArea("note", "联系情况", rows: 2),
                    TextField("next", "约定下次联系", kind: .date, hint: "不填就按频次。", isOptional: true),
                ], button: "登记"),
            form(
                "pause", "暂停联系", .trackingPauses, [TextField("until", "暂停到哪天", kind: .date), TextField("reason", "暂停原因")], button: "暂停",
                hint: "家庭不想被打扰，或者长期不在家时用；到了那天再提醒。"),
            form("wake", "重新办理", .trackingEnd, [TextField("reason", "原因", hint: "情况有什么变化。")], button: "重新办理"),
        ]
    }
}
