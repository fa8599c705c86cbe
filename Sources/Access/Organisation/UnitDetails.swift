import Civics
import Database

/// What stands on the door of a unit of the organisation: a station, a point, a subdistrict's or a committee's office.
package struct UnitDetails: Hashable, Sendable {
    package let name: String
    package let address: String
    package let telephone: String
    /// As it stands on the door: 周一至周五 9:00—16:30.
    package let hours: String

    package init(name: String, address: String, telephone: String, hours: String) {
        self.name = name
        self.address = address
        self.telephone = telephone
        self.hours = hours
    }

    /// The fields by the names that forms give them.
    private var named: [(label: String, value: String)] { [("名称", name), ("地址", address), ("电话", telephone), ("开放时间", hours)] }

    /// - Throws: `OrganisationError.missing`, the first that is blank.
    func check() throws {
        for (label, value) in named where value.isBlank { throw OrganisationError.missing(label) }
    }

    func fields(before old: UnitDetails) -> [RegisterChange.Field] {
        zip(old.named, named).map { RegisterChange.Field($1.label, from: $0.value, to: $1.value) }
    }

    /// - Throws: `OrganisationError.closingDay` for a day that has not come.
    static func checkClosing(_ day: CivilDate?, at now: Instant) throws {
        if let day, day > now.beijingDate { throw OrganisationError.closingDay }
    }
}

extension RegisterChange.Field {
    static func closing(before: CivilDate?, after: CivilDate?) -> Self {
        func text(_ day: CivilDate?) -> String { day.map { "\($0.chinese)撤销" } ?? "在用" }
        return Self("状态", from: text(before), to: text(after))
    }
}
