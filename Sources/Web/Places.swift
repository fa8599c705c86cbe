import Access
import Civics
import Library
import Synchronization

/// Names of places by their codes: those of the pack, and what was entered by hand on top (`Place`).
struct Places: Sendable {
    /// With the closed ones: what happened there keeps its name.
    private let jurisdiction: Jurisdiction
    /// Without them: what can be chosen.
    let subdistricts: [Jurisdiction.Subdistrict]
    private let entered: [RegionCode: Place]

    init(_ jurisdiction: Jurisdiction, entered: [Place] = []) {
        var whole = jurisdiction
        for place in entered { whole.take(place) }
        self.jurisdiction = whole
        self.entered = Dictionary(uniqueKeysWithValues: entered.map { ($0.code, $0) })
        let closed = Set(entered.filter { $0.closedOn != nil }.map(\.code))
        subdistricts = whole.subdistricts.map { subdistrict in
            var open = subdistrict
            open.committees.removeAll { closed.contains($0.code) }
            return open
        }
    }

    /// The whole district.
    var district: RegionCode { jurisdiction.code }

    func subdistrict(of code: RegionCode?) -> Jurisdiction.Subdistrict? {
        code.flatMap { code in jurisdiction.subdistricts.first { $0.code.contains(code) } }
    }

    /// 华阳路街道, and the committee behind it when the code names one; 区外 for a place outside the district.
    func name(of code: RegionCode?) -> String {
        guard let code else { return "不详" }
        if code == jurisdiction.code { return jurisdiction.name }
        guard let subdistrict = subdistrict(of: code) else { return "区外（\(code)）" }
        guard code.level == .committee else { return subdistrict.name }
        return subdistrict.committees.first { $0.code == code }?.name ?? subdistrict.name
    }

    func subdistrictName(of code: RegionCode?) -> String { subdistrict(of: code)?.name ?? name(of: code) }

    /// Whether the code is the district's, or of a subdistrict or committee of it that is named.
    func isNamed(_ code: RegionCode) -> Bool { code == jurisdiction.code || all.contains { $0.code == code } }

    /// Every subdistrict with its committees, the closed ones too.
    var all: [(code: RegionCode, name: String)] {
        jurisdiction.subdistricts.flatMap { [($0.code, $0.name)] + $0.committees.map { ($0.code, $0.name) } }
    }

    /// A place by its name or code.
    func code(named text: String) -> RegionCode? {
        text == jurisdiction.name || text == jurisdiction.code.description
            ? jurisdiction.code : all.first { $0.name == text || $0.code.description == text }?.code
    }

    func closedOn(_ code: RegionCode) -> CivilDate? { entered[code]?.closedOn }

    /// What stands on its door, as far as anybody entered it.
    func details(of code: RegionCode) -> UnitDetails {
        entered[code]?.details ?? UnitDetails(name: name(of: code), address: "", telephone: "", hours: "")
    }
}

extension Jurisdiction {
    fileprivate mutating func take(_ place: Place) {
        guard let index = subdistricts.firstIndex(where: { $0.code.contains(place.code) }) else { return }
        guard place.code.level == .committee else { return subdistricts[index].name = place.details.name }
        subdistricts[index].committees.removeAll { $0.code == place.code }
        subdistricts[index].committees.append(Committee(code: place.code, name: place.details.name))
        subdistricts[index].committees.sort { $0.code.digits < $1.code.digits }
    }
}

/// The places as they are now. Read anew after each change; nobody else writes them while the program runs.
final class PlaceRegister: Sendable {
    private let jurisdiction: Jurisdiction
    private let places: Mutex<Places>

    init(_ jurisdiction: Jurisdiction, entered: [Place]) {
        self.jurisdiction = jurisdiction
        places = Mutex(Places(jurisdiction, entered: entered))
    }

    var current: Places { places.withLock { $0 } }

    func renew(_ entered: [Place]) { places.withLock { $0 = Places(jurisdiction, entered: entered) } }
}
