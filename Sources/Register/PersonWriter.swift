import Civics
import Database

/// What one row says of its person.
package struct PersonFields: Hashable, Sendable {
    package var idNumber: IDNumber?
    /// The number of another document.
    package var document: String?
    package var name: String?
    package var birthDate: CivilDate?
    package var sex: Sex?
    package var hukouRegion: RegionCode?
    package var hukouAddress: String?
    package var residenceRegion: RegionCode?
    package var residenceAddress: String?
    package var phone: String?
    package var diedOn: CivilDate?

    package init() {}
}

/// Adds people, and keeps for each field the value of the source most trusted for it.
package struct PersonWriter {
    private let db: Transaction
    private let insert: BulkInsert
    private let index: PersonIndex
    private let trust: SourceTrust
    private let asOf: CivilDate
    private let asOfText: String

    static let columns = [
        "id", "id_number", "name", "name_key", "birth_date", "sex", "hukou_region", "hukou_address", "residence_region",
        "residence_address", "phone", "died_on", "identity_trust", "identity_as_of", "hukou_trust", "hukou_as_of", "residence_trust",
        "residence_as_of",
    ]

    init(_ db: Transaction, _ insert: BulkInsert, _ index: PersonIndex, _ trust: SourceTrust, asOf: CivilDate) {
        self.db = db
        self.insert = insert
        self.index = index
        self.trust = trust
        self.asOf = asOf
        asOfText = asOf.description
    }

    /// - Parameters:
    ///   - nameKey: `PersonName.key` of the name.
    ///   - livesThere: whether the row's residence is where the person still lives.
    package func add(_ fields: PersonFields, name: String, nameKey: String, livesThere: Bool) throws -> Person.ID {
        let birth = fields.birthDate ?? fields.idNumber?.birthDate
        var trusts = PersonIndex.Trusts()
        trusts.identity = PersonIndex.Source(trust: trust.identity, asOf: asOf)
        if fields.hukouRegion != nil || fields.hukouAddress != nil { trusts.hukou = PersonIndex.Source(trust: trust.hukou, asOf: asOf) }
        if livesThere { trusts.residence = PersonIndex.Source(trust: trust.residence, asOf: asOf) }
        let id = index.add(number: fields.idNumber, document: fields.document, name: name, key: nameKey, birth: birth, trusts)
        insert.bind(int: id.value, at: 0)
        insert.bind(fields.idNumber, at: 1)
        insert.bind(text: name, at: 2)
        insert.bind(text: nameKey, at: 3)
        insert.bind(birth, at: 4)
        insert.bind(int: Int64((fields.sex ?? fields.idNumber?.sex ?? .unknown).rawValue), at: 5)
        insert.bind(fields.hukouRegion, at: 6)
        insert.bind(fields.hukouAddress, at: 7)
        if livesThere {
            insert.bind(fields.residenceRegion, at: 8)
            insert.bind(fields.residenceAddress, at: 9)
        }
        insert.bind(fields.phone, at: 10)
        insert.bind(fields.diedOn, at: 11)
        insert.bind(int: Int64(trusts.identity.trust), at: 12)
        insert.bind(text: asOfText, at: 13)
        insert.bind(int: Int64(trusts.hukou.trust), at: 14)
        if trusts.hukou.trust < SourceTrust.nothing { insert.bind(text: asOfText, at: 15) }
        insert.bind(int: Int64(trusts.residence.trust), at: 16)
        if trusts.residence.trust < SourceTrust.nothing { insert.bind(text: asOfText, at: 17) }
        try insert.step()
        if let document = fields.document {
            try db.execute("INSERT INTO person_identifier (kind, value, person) VALUES ('document', \(document), \(id))")
        }
        return id
    }

    /// Whether a row of this data set could change anything of the person, so that its fields are worth reading.
    package func mayUpdate(_ person: Person.ID, tellsDeath: Bool) -> Bool {
        let old = index.trusts(person)
        return tellsDeath || takes(trust.identity, old.identity) || takes(trust.hukou, old.hukou) || takes(trust.residence, old.residence)
    }

    private func takes(_ trust: Int, _ old: PersonIndex.Source) -> Bool {
        // What everybody knows (3) is only good until somebody knows better: it never replaces itself.
        trust < 3 && old.yields(to: PersonIndex.Source(trust: trust, asOf: asOf))
    }

    package func update(_ person: Person.ID, _ fields: PersonFields, nameKey: String?, livesThere: Bool) throws {
        var trusts = index.trusts(person)
        if takes(trust.identity, trusts.identity), let name = fields.name, let nameKey {
            trusts.identity = PersonIndex.Source(trust: trust.identity, asOf: asOf)
            try updateIdentity(person, fields, name: name, nameKey: nameKey)
        }
        if takes(trust.hukou, trusts.hukou), fields.hukouRegion != nil || fields.hukouAddress != nil {
            trusts.hukou = PersonIndex.Source(trust: trust.hukou, asOf: asOf)
            try db.execute(
                """
                UPDATE person SET hukou_region = \(fields.hukouRegion), hukou_address = \(fields.hukouAddress), hukou_trust = \(trust.hukou),
                  hukou_as_of = \(asOf)
                WHERE id = \(person)
                """)
        }
        if takes(trust.residence, trusts.residence), livesThere {
            trusts.residence = PersonIndex.Source(trust: trust.residence, asOf: asOf)
            try db.execute(
                """
                UPDATE person SET residence_region = \(fields.residenceRegion), residence_address = \(fields.residenceAddress),
                  phone = coalesce(\(fields.phone), phone), residence_trust = \(trust.residence), residence_as_of = \(asOf)
                WHERE id = \(person)
                """)
        }
        if let diedOn = fields.diedOn { try db.execute("UPDATE person SET died_on = \(diedOn) WHERE id = \(person)") }
        index.setTrusts(trusts, person)
    }

    /// Somebody no longer lives, or never lived, at an address: where they do live is unknown, unless another address is known by now.
    package func forget(residence address: String, of person: Person.ID) throws {
        guard takes(trust.residence, index.trusts(person).residence) else { return }
        try db.execute(
            """
            UPDATE person SET residence_region = NULL, residence_address = NULL
            WHERE id = \(person) AND residence_address = \(address)
            """)
    }

    private func updateIdentity(_ person: Person.ID, _ fields: PersonFields, name: String, nameKey: String) throws {
        index.rename(person, name, key: nameKey, birth: fields.birthDate)
        try db.execute(
            """
            UPDATE person SET name = \(name), name_key = \(nameKey), birth_date = coalesce(\(fields.birthDate), birth_date),
              sex = coalesce(\(fields.sex), sex), identity_trust = \(trust.identity), identity_as_of = \(asOf)
            WHERE id = \(person)
            """)
    }
}
