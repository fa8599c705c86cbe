import Civics
import Database
import Library
import Register

/// Finds out whom a row is about. The identity number decides; name, birth date and address together only ever propose.
struct Linker {
    enum Link {
        case person(Person.ID)
        /// Somebody the register does not know yet.
        case new
        /// Somebody has to look: the candidates may be none, one or several.
        case review(String, [Person.ID])
        case setAside(RowProblem)
    }

    private let index: PersonIndex
    private let trust: SourceTrust
    private let areaNames: [String]
    private let decisions: [DeliveryWriter.Candidate: ReviewPair.Decision]
    private let db: Transaction

    /// - Parameter areaNames: names of places that addresses may begin with or leave out, largest first.
    init(_ index: PersonIndex, _ trust: SourceTrust, areaNames: [String], _ db: Transaction) throws {
        self.index = index
        self.trust = trust
        self.areaNames = areaNames
        decisions = try ReviewPair.decisions(from: db)
        self.db = db
    }

    /// - Parameter fields: the row's name, birth date and addresses; asked for only when the number does not settle it.
    func link(_ number: NumberGiven, name: UnsafeBufferPointer<UInt8>, fields: () -> PersonFields) throws -> Link {
        switch number {
        case .number(let number):
            guard let person = index.person(number) else { return try linkUnknown(number, fields()) }
            if name.isEmpty || index.isNamed(person, name) { return .person(person) }
            return judge(person, fields())
        case .document(let text):
            guard let person = index.person(document: text) else { return try linkWithoutNumber(fields()) }
            return judge(person, fields())
        case .none: return try linkWithoutNumber(fields())
        case .invalid(let problem, let text): return linkInvalid(problem, text, fields())
        }
    }

    /// The number is somebody's. Is the row about that person, or about a relative who used it?
    private func judge(_ person: Person.ID, _ fields: PersonFields) -> Link {
        guard let name = fields.name.flatMap({ PersonName($0) }) else { return .person(person) }
        let key = name.key
        if key == index.nameKey(person) || NameLikeness.mayBeSame(key, index.nameKey(person)) { return .person(person) }
        // A former name, or a new one: the birth date written beside it vouches for it.
        if let birth = fields.birthDate, birth == index.birthDate(person) { return .person(person) }
        return review("证件号码属于登记簿中的另一个姓名，可能用了亲属的证件，待人工核对。", [person], fields)
    }

    private func linkUnknown(_ number: IDNumber, _ fields: PersonFields) throws -> Link {
        guard let key = fields.name.flatMap({ PersonName($0) })?.key else {
            return .setAside(RowProblem(.unknownPerson, "登记簿中没有这个证件号码，这个数据集又没有姓名，无法确认是谁。"))
        }
        if let birth = fields.birthDate, birth != number.birthDate {
            return .review("证件号码里的出生日期与填写的出生日期不同，可能用了亲属的证件，待人工核对。", [])
        }
        let same = try sameAddress(index.people(nameKey: key, birth: number.birthDate), fields).filter { !isDifferent($0, fields) }
        guard same.isEmpty else { return review("姓名、出生日期和地址与登记簿中的人相同，证件号码不同或原先没有，可能是同一人，待人工核对。", same, fields) }
        return .new
    }

    private func linkWithoutNumber(_ fields: PersonFields) throws -> Link {
        guard let key = fields.name.flatMap({ PersonName($0) })?.key, let birth = fields.birthDate else {
            return .setAside(RowProblem(.unknownPerson, "没有证件号码，也没有姓名和出生日期，无法确认是谁。"))
        }
        let people = index.people(nameKey: key, birth: birth)
        let same = try sameAddress(people, fields)
        // Somebody who never had a number is known by exactly this, and comes again with every delivery.
        if same.count == 1, !index.hasNumber(same[0]) { return .person(same[0]) }
        if !same.isEmpty { return review("没有证件号码，姓名、出生日期和地址与登记簿中的人相同，待人工核对。", same, fields) }
        if trust.addsPeopleWithoutNumber, addressKey(fields.residenceAddress) != nil { return .new }
        guard people.count == 1 else { return .setAside(RowProblem(.unknownPerson, "没有证件号码，登记簿中找不到相符的人。")) }
        return review("没有证件号码，姓名和出生日期与登记簿中的一个人相同，待人工核对。", people, fields)
    }

    private func linkInvalid(_ problem: IDNumber.Invalid, _ text: String, _ fields: PersonFields) -> Link {
        let wrong = RowProblem(.badIDNumber, "证件号码有误：\(problem.message)。")
        guard let key = fields.name.flatMap({ PersonName($0) })?.key, let birth = fields.birthDate ?? Self.birthDate(in: text) else {
            return .setAside(wrong)
        }
        let people = index.people(nameKey: key, birth: birth)
        guard people.count == 1 else { return .setAside(wrong) }
        return review("\(wrong.reason.dropLast())；姓名和出生日期与登记簿中的一个人相同，待人工核对。", people, fields)
    }

    /// A wrong check digit leaves the birth date readable.
    private static func birthDate(in text: String) -> CivilDate? {
        let digits = Array(text.utf8)
        guard digits.count == 18 else { return nil }
        return CivilDate(String(decoding: digits[6..<14], as: UTF8.self))
    }

    // MARK: Decisions

    /// Asks for a decision, unless one was taken when another row said the same.
    private func review(_ reason: String, _ people: [Person.ID], _ fields: PersonFields) -> Link {
        if let person = people.first(where: { decisions[DeliveryWriter.Candidate($0, fields)] == .same }) { return .person(person) }
        let undecided = people.filter { !isDifferent($0, fields) }
        guard undecided.isEmpty else { return .review(reason, undecided) }
        return .setAside(RowProblem(.unknownPerson, "已经人工核对，不是登记簿中的这个人，请来源部门更正证件号码。"))
    }

    private func isDifferent(_ person: Person.ID, _ fields: PersonFields) -> Bool {
        decisions[DeliveryWriter.Candidate(person, fields)] == .different
    }

    // MARK: Addresses

    private func addressKey(_ address: String?) -> AddressKey? { address.flatMap { AddressKey($0, dropping: areaNames) } }

    /// Those who live or are registered at one of the row's addresses.
    private func sameAddress(_ people: [Person.ID], _ fields: PersonFields) throws -> [Person.ID] {
        guard !people.isEmpty else { return [] }
        let keys = [fields.residenceAddress, fields.hukouAddress].compactMap(addressKey)
        guard !keys.isEmpty else { return [] }
        return try people.filter { id in
            guard let person = try Person.find(id, in: db) else { return false }
            return [person.residenceAddress, person.hukouAddress].compactMap(addressKey).contains(where: keys.contains)
        }
    }
}
