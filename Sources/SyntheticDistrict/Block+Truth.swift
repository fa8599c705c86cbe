/// The truth file: one line per person, for measuring what intake, linkage and screening make of the files.
extension Block {
    /// Columns: the person's number; ID numbers used for the person, the true one first, joined by `|`; name; former name; day of birth;
    /// day of death; home, hukou book and assistance family as the files spell them; circle 1-4; policies entitled to, received and
    /// missed, joined by `|`; the family's standing and the staleness of its receipt; the
    /// kinds of defect in rows about the person, joined by `|`.
    static let truthHeader =
        "person,id_numbers,name,former_name,birth_date,died_on,home,hukou_book,assistance_family,circle,entitled,received,missed,standing,stale,defects\n"

    /// - Parameter defects: the block's.
    func truth(defects: [DefectPlace]) -> [UInt8] {
        let defectsByPerson = Dictionary(grouping: defects, by: \.person).mapValues { Set($0.map(\.defect)) }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(people.count * 160)
        for person in people {
            appendTruth(of: person, to: &bytes)
            bytes.append(UInt8(ascii: ","))
            append(defectsByPerson[person.number] ?? [], to: &bytes)
            bytes.append("\n")
        }
        return bytes
    }

    private func appendTruth(of person: TestPerson, to bytes: inout [UInt8]) {
        let comma = UInt8(ascii: ",")
        let family = families[person.family]
        bytes.append(decimal: person.number)
        bytes.append(comma)
        if person.hasIDNumber { bytes.append(idNumber: person.idNumber) }
        if person.secondIDNumber != 0 {
            bytes.append("|")
            bytes.append(idNumber: person.secondIDNumber)
        }
        bytes.append(comma)
        person.name.append(to: &bytes)
        bytes.append(comma)
        person.formerName?.append(to: &bytes)
        bytes.append(comma)
        bytes.append(person.birth, .hyphens)
        bytes.append(comma)
        if let diedOn = person.diedOn { bytes.append(diedOn, .hyphens) }
        bytes.append(comma)
        if family.origin != .absent { appendHouseCode(family.address, to: &bytes) }
        bytes.append(comma)
        if person.book >= 0 { appendBookNumber(person.book, to: &bytes) }
        bytes.append(comma)
        if isOnFile(family) { appendFamilyNumber(person.family, to: &bytes) }
        bytes.append(comma)
        if let circle = circle(of: person) { bytes.append(contentsOf: circle.rawValue.utf8) }
        bytes.append(comma)
        append(person.entitled, to: &bytes)
        bytes.append(comma)
        append(person.receives, to: &bytes)
        bytes.append(comma)
        append(person.entitled.subtracting(person.receives), to: &bytes)
        bytes.append(comma)
        if family.origin == .local { bytes.append(contentsOf: "\(family.standing)".utf8) }
        bytes.append(comma)
        if let stale = family.stale { bytes.append(contentsOf: "\(stale)".utf8) }
    }

    /// Whether all members carry the assistance family's number in a file.
    private func isOnFile(_ family: TestFamily) -> Bool {
        let hasOwnCase = people[family.members].contains { $0.receives.contains(.severelyDisabledOutOfWork) }
        return family.checkedMonthsAgo != nil || family.hasTemporaryAid || hasOwnCase
    }

    private func append(_ entitlements: Entitlements, to bytes: inout [UInt8]) {
        var isFirst = true
        for (entitlement, policy) in Entitlements.policies where entitlements.contains(entitlement) {
            if !isFirst { bytes.append("|") }
            bytes.append(contentsOf: policy.utf8)
            isFirst = false
        }
    }

    private func append(_ defects: Set<Defect>, to bytes: inout [UInt8]) {
        var isFirst = true
        for defect in Defect.allCases where defects.contains(defect) {
            if !isFirst { bytes.append("|") }
            bytes.append(contentsOf: defect.rawValue.utf8)
            isFirst = false
        }
    }
}
