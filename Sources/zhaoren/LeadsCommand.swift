import Access
import ArgumentParser
import Civics
import Database
import Library
import PolicyLanguage
import Register
import Screening

/// The list of leads, masked, as one account may see it.
struct LeadsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "leads", abstract: "列出线索：谁该得到帮助而没有得到。",
        discussion: "姓名一律隐去。只列出所用账号看得见的区域，每次查看都记入查看记录。")

    @OptionGroup var data: DataOptions
    @OptionGroup var account: AccountOptions
    @Option(name: .customLong("class"), help: "救助缺失、救助不充分或救助预警。") var leadClass: LeadClass?
    @Option(help: "红、橙、黄或蓝。") var level: CaseworkSettings.Level?
    @Option(help: "只看涉及这项政策的（id、名称或简称）。") var policy: String?
    @Option(help: "只看这个街镇的（名称或代码）。") var subdistrict: String?
    @Option(help: "每月至少多少元。") var leastYuan: Int64?
    @Option(help: "姓名开头、证件号码或末四位。") var search: String?
    @Option(help: "第几页，从 1 起。") var page = 1
    @Option(help: "每页几条。") var size = 20
    @Flag(help: "输出 JSON。") var json = false
    @OptionGroup var options: LibraryOptions

    func validate() throws {
        if !(1...1_000_000).contains(page) || !(1...1000).contains(size) { throw ValidationError("页数从 1 起，每页 1 到 1000 条。") }
        if let leastYuan, !(0...1_000_000_000).contains(leastYuan) { throw ValidationError("每月的元数要在 0 到 1,000,000,000 之间。") }
    }

    func run() throws {
        let (pack, program) = try options.pack()
        let database = try data.folder.open().workbench
        let viewer = try account.viewer(who: .listLeads, in: database)
        try account.log(ViewSubject(.list), by: viewer, route: "zhaoren leads", in: database)
        let filter = try filter(pack, program)
        let (lines, total) = try database.read { try filter.page(page - 1, size: size, seenBy: viewer.areaFilter, from: $0) }
        let leads = lines.map { LeadReport($0, program: program, jurisdiction: pack.jurisdiction) }
        if json { return try printJSON(leads) }
        if leads.isEmpty { return print(total == 0 ? "没有这样的线索。换个条件，或先运行 zhaoren screen。" : "没有第 \(page) 页，一共 \(total) 条。") }
        for lead in leads { print(lead.text) }
        print("第 \(page) 页，共 \((total + size - 1) / size) 页 \(total.grouped) 条。看一户为什么：zhaoren explain 户号")
    }

    private func filter(_ pack: JurisdictionPack, _ program: TypedProgram) throws -> LeadFilter {
        var filter = LeadFilter()
        filter.leadClass = leadClass
        filter.level = level
        filter.leastWorth = leastYuan.map { $0 * 100 }
        filter.text = search
        filter.policy = try policy.map { name in
            guard let found = program.policy(named: name) else { throw badInput("政策库里没有“\(name)”。用 zhaoren policy list 看有哪些。") }
            return found.id
        }
        filter.subdistrict = try subdistrict.map { name in
            let places = pack.jurisdiction.subdistricts
            guard let found = places.first(where: { $0.name == name || $0.code.description == name }) else {
                throw badInput("没有“\(name)”这个街镇。可以写：\(places.map(\.name).joined(separator: "、"))。")
            }
            return found.code
        }
        return filter
    }
}

/// One lead as the terminal shows it.
private struct LeadReport: Encodable {
    let household: Int64
    let leadClass, level, head, place: String
    let size: Int
    let fenPerMonth: Int64
    let causes, checks: [String]

    init(_ line: LeadLine, program: TypedProgram, jurisdiction: Jurisdiction) {
        household = line.lead.household.value
        leadClass = line.lead.leadClass.label
        level = line.lead.level.label
        head = line.head.map { Masked.name($0.name) } ?? "*"
        let code = line.lead.region ?? line.lead.hukouRegion
        place = jurisdiction.subdistricts.first { subdistrict in code.map(subdistrict.code.contains) ?? false }?.name ?? "区外"
        size = line.size
        fenPerMonth = line.lead.worth
        causes = Self.causes(line.findings, program)
        checks = line.checks
    }

    /// Each policy and basis once, with how many members it concerns.
    private static func causes(_ findings: [Finding], _ program: TypedProgram) -> [String] {
        var counts: [(cause: String, count: Int)] = []
        for finding in findings {
            let cause = "\(program.policy(finding.policy)?.page.shortName ?? finding.policy)（\(finding.basis.label)）"
            if let index = counts.firstIndex(where: { $0.cause == cause }) { counts[index].count += 1 } else { counts.append((cause, 1)) }
        }
        return counts.map { $0.count == 1 ? $0.cause : "\($0.cause)×\($0.count)" }
    }

    var text: String {
        let check = checks.isEmpty ? "" : "；要核实：\(checks.joined(separator: "、"))"
        return
            "户 \(household)  \(level) \(leadClass)  \(place) \(head)等 \(size) 人  每月 \(fenPerMonth.yuanText)  \(causes.joined(separator: "、"))\(check)"
    }
}

/// On whose behalf personal data is looked at. Whoever may run the command on this machine names the account that answers for it.
struct AccountOptions: ParsableArguments {
    @Option(name: .customLong("as"), help: ArgumentHelp("以哪个账号的名义查看。", valueName: "账号")) var name = "qu"

    /// - Throws: a message when there is no such account, it is disabled, or it may not do this.
    func viewer(who permission: Permission, in database: Database) throws -> Viewer {
        guard let account = try AccountDirectory(database: database, random: .system).find(name: name), account.disabledAt == nil else {
            throw badInput("没有账号“\(name)”，或已停用。用 --as 指明一个账号；用 zhaoren account add 可以建一个。")
        }
        let viewer = Viewer(account: account.id, displayName: account.displayName, role: account.role, areas: account.areas)
        guard viewer.may(permission) else { throw badInput("账号“\(name)”（\(account.role.label)）无权查看。") }
        return viewer
    }

    func log(_ subject: ViewSubject, by viewer: Viewer, route: String, in database: Database) throws {
        try database.write {
            try ViewLog.record(subject, by: viewer, purpose: .dataCheck, route: route, at: .now, in: $0)
        }
    }
}

extension LeadClass: ExpressibleByArgument {
    package static var allValueStrings: [String] { allCases.map(\.label) }

    package init?(argument: String) {
        guard let found = Self.allCases.first(where: { $0.label == argument || $0.rawValue == argument }) else { return nil }
        self = found
    }
}

extension CaseworkSettings.Level: ExpressibleByArgument {
    package static var allValueStrings: [String] { allCases.map(\.label) }

    package init?(argument: String) {
        guard let found = Self.allCases.first(where: { $0.label == argument || $0.rawValue == argument }) else { return nil }
        self = found
    }
}

extension TypedProgram {
    /// By id, name or short name.
    func policy(named name: String) -> TypedPolicy? {
        policies.first { $0.id == name || $0.name == name || $0.page.shortName == name }
    }
}
