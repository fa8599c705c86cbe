import Access
import Civics
import Library
import PolicyLanguage
import Screening

/// The form that filters leads. Sent with `GET`, so that a filtered list has an address of its own.
struct LeadsForm: Sendable {
    struct Option: Sendable {
        let value: String
        let label: String
        let isSelected: Bool
    }

    let action: String
    let text: String
    let leadClass: String
    let hasClass: Bool
    let isNew: Bool
    let subdistricts: [Option]
    let hasSubdistricts: Bool
    let policies: [Option]
    let levels: [Option]
    let worths: [Option]
    let checks: [Option]
    let orders: [Option]
    /// Whether the filters behind “更多筛选” are in use, and so have to be seen.
    let showsMore: Bool

    init(_ query: LeadsQuery, _ choices: Choices) {
        func options(_ field: LeadsQuery.Field, _ values: [Choices.Choice], none: String?) -> [Option] {
            let chosen = query[field] ?? ""
            let all = (none.map { [Choices.Choice(value: "", label: $0)] } ?? []) + values
            return all.map { Option(value: $0.value, label: $0.label, isSelected: $0.value == chosen) }
        }
        action = Path.leads.link()
        text = query.text ?? ""
        leadClass = query.leadClass?.rawValue ?? ""
        hasClass = query.leadClass != nil
        isNew = query.isNew
        subdistricts = options(.subdistrict, choices.subdistricts, none: "全部街镇")
        hasSubdistricts = choices.subdistricts.count > 1
        policies = options(.policy, choices.policies, none: "全部政策")
        levels = options(.level, choices.levels, none: "全部等级")
        worths = options(.leastWorth, choices.worths, none: "不限金额")
        checks = options(.check, choices.checks, none: "不限")
        orders = LeadFilter.Order.allCases.map { Option(value: $0.rawValue, label: $0.label, isSelected: $0 == query.order) }
        showsMore = query.level != nil || query.leastWorth != nil || query.check != nil || query.order != .score
    }

    /// What can be chosen, with the names people know.
    struct Choices: Sendable {
        struct Choice: Sendable {
            let value: String
            let label: String
        }

        let subdistricts: [Choice]
        let policies: [Choice]
        let levels: [Choice]
        let worths: [Choice]
        let checks: [Choice]

        init(_ site: Site, seenBy viewer: Viewer, checks: [String]) {
            subdistricts = site.places.subdistricts.filter { viewer.sees(area: $0.code) }
                .map { Choice(value: $0.code.description, label: $0.name) }
            policies = site.program.policies.map { Choice(value: $0.id, label: $0.page.shortName) }
            levels = CaseworkSettings.Level.allCases.map { Choice(value: $0.rawValue, label: "\($0.label)色") }
            worths = [300, 500, 1000, 2000, 5000].map { Choice(value: "\($0)", label: "每月 \(grouped($0)) 元以上") }
            self.checks = checks.map { Choice(value: $0, label: $0) }
        }

        /// How a filter in force is named on its chip; `nil` when the field does not filter.
        func label(of field: LeadsQuery.Field, in query: LeadsQuery) -> String? {
            guard let value = query[field] else { return nil }
            func label(in choices: [Choice]) -> String { choices.first { $0.value == value }?.label ?? value }
            return switch field {
            case .text: "搜索：\(value)"
            case .leadClass: query.leadClass?.label
            case .level: "等级：\(label(in: levels))"
            case .policy: label(in: policies)
            case .subdistrict: label(in: subdistricts)
            case .leastWorth: "每月 \(grouped(query.leastWorth ?? 0)) 元以上"
            case .check: "要核实：\(value)"
            case .isNew: "本次新发现"
            case .order, .page: nil
            }
        }
    }
}
