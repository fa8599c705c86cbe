import Access
import Casework
import Civics
import Library
import PolicyLanguage

/// A case as a list shows it, masked.
struct CaseRow: Sendable {
    let number: Int64
    let href: String
    let leadClass: String
    let classLabel: String
    let level: String
    let levelLabel: String
    let stateLabel: String
    /// Whether something can be done to it together with others.
    let isChoosable: Bool
    let head: String
    let size: Int
    let place: String
    let address: String
    let isSplit: Bool
    let isRestricted: Bool
    let dues: [LeadRow.Due]
    let hasMoreDues: Bool
    let moreDues: Int
    let worth: String
    let hasWorth: Bool
    let sources: String
    let step: String
    let deadline: DeadlineSign?
    let consultant: String
    /// Whom to dispatch it to.
    let proposed: String?

    init(_ line: CaseLine, proposed: ConsultantLoad?, program: TypedProgram, places: Places, today: CivilDate, acts: [BulkAct] = []) {
        let file = line.file
        number = file.id.value
        href = Path.caseFile.link(file.id)
        (leadClass, classLabel) = (file.leadClass.rawValue, file.leadClass.label)
        (level, levelLabel) = (file.level.rawValue, file.level.label)
        stateLabel = file.state.label
        isChoosable = acts.contains { $0.states.contains(file.state) }
        head = line.head.map { Masked.name($0.name) } ?? "（无户主）"
        size = line.size
        place = places.name(of: file.region ?? file.hukouRegion)
        address = line.address.map(Masked.address) ?? ""
        isSplit = file.isSplit(places)
        isRestricted = file.isRestricted
        let all = LeadRow.Due.all(line.findings, program)
        dues = Array(all.prefix(3))
        moreDues = all.count - dues.count
        hasMoreDues = moreDues > 0
        worth = yuan(file.worth)
        hasWorth = file.worth > 0
        sources = line.sources.filter { $0 != .screening }.map(\.label).joined(separator: "、")
        step = file.step?.label ?? ""
        deadline = file.deadline.map { DeadlineSign($0, today: today) }
        consultant = line.consultant ?? ""
        self.proposed = proposed?.name
    }
}

extension DeadlineSign {
    init(_ deadline: Deadline, today: CivilDate) {
        // A limit that ends at midnight ends with the day before.
        let day = deadline.dueAt.adding(seconds: -1).beijingDate
        self.init(due: day, allowedDays: deadline.since.beijingDate.days(to: day), today: today)
    }
}

extension CaseFile {
    /// Whether it lives in another subdistrict than it is registered in (人户分离).
    func isSplit(_ places: Places) -> Bool {
        region != nil && hukouRegion != nil && places.subdistrictName(of: region) != places.subdistrictName(of: hukouRegion)
    }
}
