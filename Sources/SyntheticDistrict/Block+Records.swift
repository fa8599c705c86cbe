import Civics

/// What the police and the registries keep: who lives where, is registered where, married and died.
extension Block {
    /// Every row of the block in every department's file.
    func records() -> RecordBook {
        var book = RecordBook(context, block: index)
        for family in families.indices where families[family].origin != .deceased {
            for member in families[family].members { writePerson(member, &book) }
            writeAssistance(of: family, &book)
            writeHousing(of: family, &book)
        }
        for person in people where !person.isAlive { writeDead(person, &book) }
        return book
    }

    private func writePerson(_ index: Int, _ book: inout RecordBook) {
        let person = people[index]
        let family = families[person.family]
        writeRegister(person, family, &book)
        writeHukou(person, family, &book)
        writeMarriage(index, &book)
        guard person.hasIDNumber, person.hukou != .abroad else { return }
        writeEmployment(person, &book)
        writePension(person, &book)
        writeMedical(person, &book)
        writeEducation(person, &book)
        writeDisability(person, &book)
        writeElderly(person, &book)
        writeChild(person, &book)
    }

    // MARK: Resident register

    private func writeRegister(_ person: TestPerson, _ family: TestFamily, _ book: inout RecordBook) {
        switch family.origin {
        case .absent: writeAbsentInRegister(person, &book)
        case .deceased: break
        default:
            if family.staleAddress != nil { book.noteNext(.staleAddress, .residentRegister, person) }
            writeRegister(person, at: family.staleAddress ?? family.address, .living, &book)
            guard book.random.chance(calibration.quality.rate(.repeatedPerson)) else { return }
            book.noteNext(.repeatedPerson, .residentRegister, person)
            // Above the homes of the block, so that nobody lives there.
            let other = Address(
                committee: book.random.below(context.committees.count), block: index, ordinal: 6_000 + person.number % 2_000)
            writeRegister(person, at: other, .living, &book)
        }
    }

    private func writeAbsentInRegister(_ person: TestPerson, _ book: inout RecordBook) {
        guard person.book >= 0, let state = families[person.family].stateInRegister else { return }
        if state == .registeredOnly { book.noteNext(.registeredOnly, .residentRegister, person) }
        writeRegister(person, at: books[person.book].address, state, &book)
    }

    private func writeRegister(_ person: TestPerson, at address: Address, _ state: ResidentState, _ book: inout RecordBook) {
        let codes = context.codes
        let spelling = book.spelling(of: person, .residentRegister)
        let hasPhone = person.age >= 16 && book.random.chance(0.88)
        let months = book.random.below(min(person.age * 12 + 1, 240))
        let verified = context.day.adding(days: -20 - book.random.below(400))
        let showsFormerName = book.random.chance(0.5)
        book.row(.residentRegister, person, in: self) { row in
            if let former = person.formerName, showsFormerName { row.cell { former.append(to: &$0) } } else { row.empty() }
            row.code(codes.sex, person.sex == .male ? .male : .female)
            row.date(person.birth)
            if hasPhone { row.cell { $0.append(phoneOf: person) } } else { row.empty() }
            row.code(codes.registrationMatch, registrationMatch(of: person))
            row.code(codes.residentState, state)
            writeHukouPlace(of: person, &row)
            row.cell { context.streets.append(address, spelling, to: &$0) }
            row.number(context.committees[Int(address.committee)])
            row.cell { appendHouseCode(address, to: &$0) }
            row.code(codes.relation, person.relation)
            row.date(max(person.birth, context.day.adding(months: -months)))
            row.date(person.hukou == .elsewhere ? context.day.adding(days: person.number % 400 - 40) : nil)
            row.date(verified)
        }
    }

    private func registrationMatch(of person: TestPerson) -> RegistrationMatch {
        switch person.hukou {
        case .district: families[person.family].isSeparated || families[person.family].origin == .absent ? .separated : .matches
        case .city: .separated
        case .elsewhere: .fromElsewhere
        case .abroad: .foreign
        }
    }

    /// Two cells: the hukou's address and region.
    private func writeHukouPlace(of person: TestPerson, _ row: inout RowWriter) {
        switch person.hukou {
        case .district where person.book >= 0:
            let address = books[person.book].address
            row.cell { context.streets.append(address, .plain, to: &$0) }
            row.number(context.committees[Int(address.committee)])
        case .city, .elsewhere, .district:
            let region = IDAllocator.region(of: person.idNumber, outside: context.districtCode)
            row.cell { bytes in
                bytes.append("示例县样板镇")
                bytes.append(decimal: person.number % 89 + 1)
                bytes.append("号")
            }
            row.number(region)
        case .abroad:
            row.empty()
            row.empty()
        }
    }

    func appendHouseCode(_ address: Address, to bytes: inout [UInt8]) {
        bytes.append("FW")
        bytes.append(decimal: context.committees[Int(address.committee)])
        bytes.append(padded: Int(address.lane), width: 4)
        bytes.append(padded: Int(address.building), width: 3)
        bytes.append(padded: Int(address.room), width: 4)
    }

    // MARK: Hukou

    func writeHukou(_ person: TestPerson, _ family: TestFamily, _ book: inout RecordBook) {
        guard person.hukou == .district, person.book >= 0, person.hasIDNumber else { return }
        let codes = context.codes
        let address = books[person.book].address
        let hasMoved = book.random.chance(0.55)
        let movedIn = context.day.adding(days: -30 - book.random.below(max(1, person.birth.days(to: context.day) - 29)))
        let keepsFormerNumber = person.birth.year < 1985 && book.random.chance(0.1)
        book.row(.hukou, person, in: self) { row in
            row.code(codes.sex, person.sex == .male ? .male : .female)
            row.date(person.birth)
            row.cell { appendBookNumber(person.book, to: &$0) }
            row.code(codes.relation, family.isOnParentsBook ? person.relationToHeadsParents : person.relation)
            row.cell { context.streets.append(address, .plain, to: &$0) }
            row.number(context.committees[Int(address.committee)])
            row.truth(false)
            row.code(codes.maritalStatus, person.marital)
            row.date(hasMoved ? max(person.birth, movedIn) : person.birth)
            if keepsFormerNumber { row.cell { $0.append(fifteenDigitsOf: person.idNumber) } } else { row.empty() }
        }
    }

    func appendBookNumber(_ ordinal: Int, to bytes: inout [UInt8]) {
        bytes.append("HK")
        bytes.append(padded: index * Self.numbersPerBlock + ordinal, width: 10)
    }

    // MARK: Marriage

    private func writeMarriage(_ index: Int, _ book: inout RecordBook) {
        let person = people[index]
        guard person.hasIDNumber, person.hasCityHukou || families[person.family].origin == .local else { return }
        if person.spouse > index {
            writeMarriage(of: person, and: people[person.spouse], &book)
        } else if person.marital == .divorced, person.formerSpouseIDNumber != 0, book.random.chance(0.6) {
            let since = context.day.adding(days: -100 - book.random.below(max(1, (person.age - 24) * 365)))
            writeMarriageRow(
                of: person, spouse: person.formerSpouseIDNumber, spouseName: nil, .divorce, since, &book)
        }
    }

    private func writeMarriage(of person: TestPerson, and spouse: TestPerson, _ book: inout RecordBook) {
        guard spouse.hasIDNumber else { return }
        if book.random.chance(calibration.quality.rate(.missingMarriage)) {
            return book.note(.missingMarriage, .marriage, row: 0, person)
        }
        let years = max(0, min(person.age, spouse.age) - 22 - book.random.below(7))
        let since = context.day.adding(months: -12 * years).adding(days: -40 - book.random.below(300))
        writeMarriageRow(of: person, spouse: spouse.idNumber, spouseName: spouse.name, .marriage, since, &book)
    }

    private func writeMarriageRow(
        of person: TestPerson, spouse: UInt64, spouseName: TestName?, _ event: MarriageEvent, _ since: CivilDate, _ book: inout RecordBook
    ) {
        let codes = context.codes
        book.row(.marriage, person, in: self) { row in
            row.cell { $0.append(idNumber: spouse) }
            if let spouseName { row.cell { spouseName.append(to: &$0) } } else { row.empty() }
            row.code(codes.marriageEvent, event)
            row.date(since)
            row.code(codes.maritalStatus, event == .marriage ? .married : .divorced)
            row.cell { bytes in
                bytes.append(event == .marriage ? "J" : "L")
                bytes.append(decimal: context.districtCode)
                bytes.append("-")
                bytes.append(decimal: since.year)
                bytes.append("-")
                bytes.append(padded: person.number, width: 9)
            }
        }
    }

    // MARK: Death

    private func writeDead(_ person: TestPerson, _ book: inout RecordBook) {
        guard let diedOn = person.diedOn else { return }
        let isLate = book.random.chance(calibration.quality.rate(.lateDeath))
        let recordedOn = diedOn.adding(days: isLate ? 31 + book.random.below(250) : book.random.below(6))
        let isKnown = recordedOn < context.day
        if isLate { if isKnown { book.noteNext(.lateDeath, .death, person) } else { book.note(.lateDeath, .death, row: 0, person) } }
        let source = DeathSource(rawValue: book.random.index(weights: [6, 3, 1]))!
        if isKnown {
            book.row(.death, person, in: self) { row in
                row.date(diedOn)
                row.date(recordedOn)
                row.code(context.codes.deathSource, source)
            }
        }
        let family = families[person.family]
        if !isKnown || book.random.chance(0.2) { writeHukou(person, family, &book) }
        let address = family.address
        if !isKnown {
            writeRegister(person, at: address, .living, &book)
        } else if book.random.chance(0.3) {
            writeRegister(person, at: address, .dead, &book)
        }
        writePaymentsToDead(person, diedOn, isKnown: isKnown, &book)
        if family.stale == .memberDied { writeAssistanceOfDead(person, &book) }
    }
}

extension RecordBook {
    /// Notes a defect of the row about to be written.
    mutating func noteNext(_ defect: Defect, _ sheet: Sheet, _ person: TestPerson) {
        guard let writer = writers[sheet.rawValue] else { return }
        note(defect, sheet, row: writer.rows + 1, person)
    }
}

extension TestPerson {
    /// The relation on the book of the head's parents.
    var relationToHeadsParents: FamilyRelation {
        switch relation {
        case .head: sex == .male ? .son : .daughter
        case .spouse: sex == .male ? .sonInLaw : .daughterInLaw
        case .son, .daughter: sex == .male ? .grandson : .granddaughter
        default: .other
        }
    }
}

extension [UInt8] {
    /// Mobile numbers begin with 13 to 19; 100 belongs to nobody.
    mutating func append(phoneOf person: TestPerson) {
        append("100")
        append(padded: person.number % 100_000_000, width: 8)
    }
}
