import Civics
import Database

/// Everybody in the register in memory, to link a row to its person without a query.
///
/// A class confined to one import. It runs ahead of the transaction it belongs to: when that fails, it must be thrown away.
package final class PersonIndex {
    private var numbers: [UInt64: Int32] = [:]
    private var documents: [String: Int32] = [:]
    /// By person id; index 0 is nobody.
    private var names: [String] = [""]
    private var nameKeys: [String] = [""]
    private var births: [Int32] = [.min]
    private var hasNumber: [Bool] = [false]
    private var trusts: [Trusts] = [Trusts()]
    /// The last person of each hash of name and birth date, and for each person the one before with the same hash.
    private var lastByNameAndBirth: [UInt64: Int32] = [:]
    private var previous: [Int32] = [0]

    /// Who gave what the register keeps of a person, and as of when.
    struct Trusts {
        var identity = Source()
        var hukou = Source()
        var residence = Source()
    }

    struct Source: Hashable {
        var trust = SourceTrust.nothing
        var asOf = CivilDate(days: .min)

        /// Whether another source should take its place.
        func yields(to other: Source) -> Bool { other.trust < trust || (other.trust == trust && other.asOf >= asOf) }
    }

    package init(from db: Connection) throws {
        try db.scan(
            """
            SELECT id, id_number, name, name_key, birth_date, identity_trust, identity_as_of, hukou_trust, hukou_as_of,
              residence_trust, residence_as_of
            FROM person ORDER BY id
            """
        ) { row in
            func source(_ column: Int) -> Source {
                Source(trust: Int(row.int64(column)), asOf: CivilDate(utf8: row.utf8(column + 1)) ?? CivilDate(days: .min))
            }
            let number = (try? IDNumber.parse(utf8: row.utf8(1)).get())
            let trusts = Trusts(identity: source(5), hukou: source(7), residence: source(9))
            append(number: number, name: row.string(2), key: row.string(3), birth: CivilDate(utf8: row.utf8(4)), trusts)
            precondition(names.count - 1 == Int(row.int64(0)), "person ids have a hole")
        }
        try db.scan("SELECT value, person FROM person_identifier WHERE kind = 'document'") { documents[$0.string(0)] = Int32($0.int64(1)) }
    }

    package var count: Int { names.count - 1 }

    // MARK: Looking up

    package func person(_ number: IDNumber) -> Person.ID? { numbers[number.packed].map { Person.ID(Int64($0)) } }

    package func person(document: String) -> Person.ID? { documents[document].map { Person.ID(Int64($0)) } }

    package func name(_ person: Person.ID) -> String { names[Int(person.value)] }

    package func nameKey(_ person: Person.ID) -> String { nameKeys[Int(person.value)] }

    package func birthDate(_ person: Person.ID) -> CivilDate? {
        let days = births[Int(person.value)]
        return days == .min ? nil : CivilDate(days: days)
    }

    package func hasNumber(_ person: Person.ID) -> Bool { hasNumber[Int(person.value)] }

    /// Whether the name is written exactly so.
    package func isNamed(_ person: Person.ID, _ utf8: UnsafeBufferPointer<UInt8>) -> Bool {
        names[Int(person.value)].withUTF8Bytes { $0.count == utf8.count && $0.elementsEqual(utf8) }
    }

    /// People of this name key and birth date, oldest id first.
    package func people(nameKey: String, birth: CivilDate) -> [Person.ID] {
        var found: [Person.ID] = []
        var person = Int(lastByNameAndBirth[Self.hash(nameKey, birth.days)] ?? 0)
        while person != 0 {
            if births[person] == birth.days, nameKeys[person] == nameKey { found.append(Person.ID(Int64(person))) }
            person = Int(previous[person])
        }
        return found.sorted()
    }

    // MARK: Keeping up

    func trusts(_ person: Person.ID) -> Trusts { trusts[Int(person.value)] }

    func setTrusts(_ trusts: Trusts, _ person: Person.ID) { self.trusts[Int(person.value)] = trusts }

    /// - Parameter birth: `nil` leaves the birth date as it is.
    func rename(_ person: Person.ID, _ name: String, key: String, birth: CivilDate?) {
        let row = Int(person.value)
        names[row] = name
        let days = birth?.days ?? births[row]
        guard nameKeys[row] != key || births[row] != days else { return }
        unlink(row)
        nameKeys[row] = key
        births[row] = days
        link(row)
    }

    func add(number: IDNumber?, document: String?, name: String, key: String, birth: CivilDate?, _ trusts: Trusts) -> Person.ID {
        append(number: number, name: name, key: key, birth: birth, trusts)
        let id = Int32(names.count - 1)
        if let document { documents[document] = id }
        return Person.ID(Int64(id))
    }

    private func append(number: IDNumber?, name: String, key: String, birth: CivilDate?, _ trusts: Trusts) {
        let id = Int32(names.count)
        if let number { numbers[number.packed] = id }
        names.append(name)
        nameKeys.append(key)
        births.append(birth?.days ?? .min)
        hasNumber.append(number != nil)
        self.trusts.append(trusts)
        previous.append(0)
        link(Int(id))
    }

    private func link(_ row: Int) {
        previous[row] = lastByNameAndBirth.updateValue(Int32(row), forKey: Self.hash(nameKeys[row], births[row])) ?? 0
    }

    private func unlink(_ row: Int) {
        let hash = Self.hash(nameKeys[row], births[row])
        guard var later = lastByNameAndBirth[hash].map(Int.init) else { return }
        guard later != row else {
            lastByNameAndBirth[hash] = previous[row] == 0 ? nil : previous[row]
            return
        }
        while later != 0, Int(previous[later]) != row { later = Int(previous[later]) }
        previous[later] = previous[row]
    }

    /// FNV-1a.
    private static func hash(_ key: String, _ birth: Int32) -> UInt64 {
        var hash = 0xCBF2_9CE4_8422_2325 ^ UInt64(UInt32(bitPattern: birth))
        for byte in key.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        return hash
    }
}
