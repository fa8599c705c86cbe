import Civics

/// What civil affairs, the disabled persons' federation and the housing bureau keep.
extension Block {
    // MARK: Assistance

    func writeAssistance(of family: Int, _ book: inout RecordBook) {
        let home = families[family]
        for member in home.members where people[member].receives.contains(.severelyDisabledOutOfWork) {
            writeOutOfWorkGrant(people[member], &book)
        }
        // Whoever lives elsewhere asks for nothing that looks at the whole family.
        guard home.origin == .local else { return writeWorkAbilityChecks(of: family, &book) }
        let receives = people[home.members.lowerBound].receives
        if receives.contains(.minimumLiving) { writeGrant(.minimumLiving, of: family, &book) }
        if receives.contains(.edge) { writeGrant(.edge, of: family, &book) }
        if receives.contains(.expenditure) { writeGrant(.expenditureLiving, of: family, &book) }
        if receives.contains(.heavyMedical) { writeGrant(.heavyMedical, of: family, &book) }
        if receives.contains(.destitute) { writeGrant(.destitute, of: family, &book) }
        if receives.contains(.festivalAid) { writeFestivalAid(of: family, &book) }
        if let months = home.stoppedMonthsAgo { writeStoppedGrant(of: family, months, &book) }
        if home.hasTemporaryAid { writeTemporaryAid(of: family, &book) }
        writeChecks(of: family, &book)
    }

    func appendFamilyNumber(_ family: Int, to bytes: inout [UInt8]) {
        bytes.append("JZ")
        bytes.append(padded: index * Self.numbersPerBlock + family, width: 10)
    }

    /// One person's row of a grant.
    private struct GrantRow {
        let type: AssistanceType
        var incomePerHead: Int64?
        var perMonth: Int64?
        var once: Int64?
        let from: CivilDate
        var until: CivilDate?
        var stopReason = false
    }

    private func write(_ grant: GrantRow, _ person: TestPerson, isApplicant: Bool, _ book: inout RecordBook) {
        let codes = context.codes
        book.row(.assistance, person, in: self) { row in
            row.cell { appendFamilyNumber(person.family, to: &$0) }
            row.code(codes.relation, isApplicant ? .applicant : person.relation)
            row.code(codes.assistanceType, grant.type)
            row.money(grant.incomePerHead)
            row.money(grant.perMonth)
            row.money(grant.once)
            row.date(grant.from)
            row.date(grant.until)
            if grant.stopReason { row.cell { $0.append("收入超过标准") } } else { row.empty() }
            row.number(decidingSubdistrict(of: person))
        }
    }

    /// The subdistrict of the hukou decides.
    private func decidingSubdistrict(of person: TestPerson) -> Int {
        let address = person.book >= 0 ? books[person.book].address : families[person.family].address
        return context.committees[Int(address.committee)] / 1000
    }

    private func writeGrant(_ type: AssistanceType, of family: Int, _ book: inout RecordBook) {
        let home = families[family]
        let count = Int64(home.members.count)
        let income = incomeWhenChecked(family)
        let amount: Int64 =
            switch type {
            case .minimumLiving: max(0, minimumLivingStandard(of: family) - income)
            case .expenditureLiving: max(0, context.lines.minimumLiving * count - (income - steadySpending(of: family)))
            case .destitute: context.lines.destitute
            default: 0
            }
        let isStatusOnly = type == .edge || type == .heavyMedical
        let from = context.day.adding(months: -(home.checkedMonthsAgo ?? 6) - 12 * book.random.below(6)).adding(
            days: -book.random.below(25))
        for (position, member) in home.members.enumerated() {
            // The first member takes what does not divide.
            let part = amount / count + (position == 0 ? amount % count : 0)
            let grant = GrantRow(type: type, incomePerHead: income / count, perMonth: isStatusOnly ? nil : part, from: from)
            write(grant, people[member], isApplicant: position == 0, &book)
        }
    }

    private func steadySpending(of family: Int) -> Int64 {
        people[families[family].members].reduce(0) { $0 + ($1.spending?.isSteady == true ? $1.spending!.outpatientFen : 0) }
    }

    private func minimumLivingStandard(of family: Int) -> Int64 {
        families[family].members.reduce(0) { sum, member in
            let person = people[member]
            let isRaised = person.age < 16 || person.stage == .senior || person.stage == .vocational || person.stage == .university
            return sum + (isRaised ? context.lines.minimumLivingChild : context.lines.minimumLiving)
        }
    }

    /// Counted income of all members on the day of the check: before anyone's rose.
    private func incomeWhenChecked(_ family: Int) -> Int64 {
        guard families[family].stale != .incomeRisen else { return context.lines.minimumLiving / 3 * Int64(families[family].members.count) }
        return countedIncome(of: family)
    }

    private func writeStoppedGrant(of family: Int, _ months: Int, _ book: inout RecordBook) {
        let until = context.day.adding(months: -months)
        let grant = GrantRow(
            type: book.random.chance(0.5) ? .minimumLiving : .edge, perMonth: 60_000, from: until.adding(months: -14), until: until,
            stopReason: true)
        for (position, member) in families[family].members.enumerated() {
            write(grant, people[member], isApplicant: position == 0, &book)
        }
    }

    private func writeTemporaryAid(of family: Int, _ book: inout RecordBook) {
        let from = context.day.adding(days: -15 - book.random.below(330))
        let months = 1 + book.random.below(3)
        let perHead = context.lines.minimumLiving * Int64(months)
        for (position, member) in families[family].members.enumerated() {
            let grant = GrantRow(type: .temporary, once: perHead, from: from, until: from.adding(months: months))
            write(grant, people[member], isApplicant: position == 0, &book)
        }
    }

    /// Paid in winter to the families on the list.
    private func writeFestivalAid(of family: Int, _ book: inout RecordBook) {
        let (year, month, _) = context.day.parts
        guard let from = CivilDate(year: month == 12 ? year : year - 1, month: 12, day: 1) else { return }
        for (position, member) in families[family].members.enumerated() {
            let fen = position == 0 ? context.lines.festivalFirst : context.lines.festivalEachFurther
            let grant = GrantRow(type: .festival, once: fen, from: from, until: from.adding(months: 3).adding(days: -1))
            write(grant, people[member], isApplicant: position == 0, &book)
        }
    }

    private func writeOutOfWorkGrant(_ person: TestPerson, _ book: inout RecordBook) {
        let from = context.day.adding(months: -3 - book.random.below(90))
        let amount = context.lines.severelyDisabledOutOfWork - person.pension
        write(
            GrantRow(type: .severelyDisabledOutOfWork, perMonth: amount, from: max(from, person.birth.adding(months: 192))), person,
            isApplicant: true, &book)
    }

    /// The row of a member who has died and whom the office still pays.
    func writeAssistanceOfDead(_ person: TestPerson, _ book: inout RecordBook) {
        let months = families[person.family].checkedMonthsAgo ?? 6
        let grant = GrantRow(type: .minimumLiving, perMonth: 50_000, from: context.day.adding(months: -months - 12))
        book.noteNext(.paidAfterDeath, .assistance, person)
        write(grant, person, isApplicant: false, &book)
    }

    // MARK: Economic checks

    private func writeChecks(of family: Int, _ book: inout RecordBook) {
        let home = families[family]
        let isOrdinaryApplicant = home.standing == .ordinary && book.random.chance(calibration.hardship.checkedAmongOrdinary)
        let months = home.checkedMonthsAgo ?? (isOrdinaryApplicant ? 1 + book.random.below(24) : nil)
        guard let months else { return writeWorkAbilityChecks(of: family, &book) }
        let on = context.day.adding(months: -months).adding(days: -book.random.below(20))
        let applicant = people[home.members.lowerBound]
        book.row(.economicCheck, applicant, in: self) { row in
            row.cell { appendFamilyNumber(family, to: &$0) }
            row.date(on)
            row.money(home.assets)
            row.number(home.vehicles)
            row.number(home.nonResidential)
            row.number(home.homes)
            row.truth(false)
        }
        for member in home.members where people[member].hasIDNumber { writeIncomeCheck(people[member], on, &book) }
    }

    /// Whether a severely disabled person can work is only known once somebody has checked, at home and for all who live there.
    private func writeWorkAbilityChecks(of family: Int, _ book: inout RecordBook) {
        let entitled = families[family].members.filter { people[$0].entitled.contains(.severelyDisabledOutOfWork) }
        guard !entitled.isEmpty else { return }
        let isReceiving = entitled.contains { people[$0].receives.contains(.severelyDisabledOutOfWork) }
        guard isReceiving || book.random.chance(calibration.hardship.missedButChecked) else { return }
        let on = context.day.adding(days: -30 - book.random.below(300))
        for member in families[family].members where people[member].hasIDNumber { writeIncomeCheck(people[member], on, &book) }
    }

    private func writeIncomeCheck(_ person: TestPerson, _ on: CivilDate, _ book: inout RecordBook) {
        let codes = context.codes
        let hadWork = families[person.family].stale != .incomeRisen
        book.row(.incomeCheck, person, in: self) { row in
            row.cell { appendFamilyNumber(person.family, to: &$0) }
            row.code(codes.relation, person.relation == .head ? .applicant : person.relation)
            row.date(on)
            row.money(hadWork ? person.labourIncome : 0)
            row.money(person.pension)
            row.money(person.otherIncome)
            row.money(person.stage == .university ? 80_000 : person.stage == .none || person.stage == .compulsory ? 0 : 30_000)
            row.code(codes.supporters, person.supporters)
            row.truth(person.age < 16 ? nil : person.countsAsAbleToWork)
            row.truth(person.isIndependent)
        }
    }

    // MARK: Disability, old age, children

    func writeDisability(_ person: TestPerson, _ book: inout RecordBook) {
        guard person.grade != .none else { return }
        let codes = context.codes
        let since = max(person.birth.adding(days: 200), context.day.adding(days: -60 - book.random.below(3200)))
        book.row(.disability, person, in: self) { row in
            row.cell { bytes in
                bytes.append(idNumber: person.idNumber)
                bytes.append(decimal: person.category.rawValue)
                bytes.append(decimal: person.grade.rawValue)
            }
            row.code(codes.disabilityCategory, person.category)
            row.code(codes.disabilityGrade, person.grade)
            row.date(min(since, context.day))
            row.date(since.adding(months: 120))
            writeGuardian(of: person, &row)
        }
        if person.receives.contains(.livingSubsidy) { writeSubsidy(.living, livingSubsidy(of: person), person, since, &book) }
        if person.receives.contains(.careSubsidy) { writeSubsidy(.care, careSubsidy(of: person), person, since, &book) }
    }

    private func writeSubsidy(_ kind: DisabilityBenefit, _ fen: Int64, _ person: TestPerson, _ since: CivilDate, _ book: inout RecordBook) {
        guard fen > 0 else { return }
        book.row(.disabilityBenefits, person, in: self) { row in
            row.code(context.codes.disabilityBenefit, kind)
            row.money(fen)
            row.date(min(since.adding(days: 40), context.day.adding(days: -5)))
            row.empty()
        }
    }

    func writeElderly(_ person: TestPerson, _ book: inout RecordBook) {
        if let grade = person.careGrade {
            let assessed = context.day.adding(days: -20 - book.random.below(680))
            book.row(.careAssessment, person, in: self) { row in
                row.number(grade)
                row.date(assessed)
                row.date(assessed.adding(months: 24))
                row.truth(person.isChildless)
            }
        }
        if person.receives.contains(.elderlyAllowance) { writeAllowance(person, stoppedOn: nil, &book) }
        guard person.receives.contains(.elderCare) else { return }
        let since = context.day.adding(days: -20 - book.random.below(600))
        book.row(.elderlyBenefits, person, in: self) { row in
            row.code(context.codes.elderlyBenefit, .care)
            row.money(context.lines.elderCare(of: person))
            row.date(since)
            row.empty()
        }
    }

    func writeAllowance(_ person: TestPerson, stoppedOn: CivilDate?, _ book: inout RecordBook) {
        let since = person.birth.adding(months: 12 * 65)
        book.row(.elderlyBenefits, person, in: self) { row in
            row.code(context.codes.elderlyBenefit, .allowance)
            row.money(context.lines.allowance(age: person.age))
            // The allowance began in May 2016.
            row.date(max(since, CivilDate(year: 2016, month: 5, day: 1)!))
            row.date(stoppedOn)
        }
    }

    func writeChild(_ person: TestPerson, _ book: inout RecordBook) {
        guard !person.receives.isDisjoint(with: [.orphan, .plightChild]) else { return }
        let months = book.random.below(max(1, person.age * 12))
        book.row(.childWelfare, person, in: self) { row in
            row.code(context.codes.childHardship, person.hardship)
            row.money(context.lines.childLiving)
            writeGuardian(of: person, &row)
            row.date(context.day.adding(months: -months).adding(days: -3))
            row.empty()
        }
    }

    // MARK: Payments to the dead

    func writePaymentsToDead(_ person: TestPerson, _ diedOn: CivilDate, isKnown: Bool, _ book: inout RecordBook) {
        let isPaid = !isKnown || book.random.chance(calibration.quality.rate(.paidAfterDeath))
        let stoppedOn = isPaid ? nil : diedOn.civilMonth.lastDay
        if isPaid, person.pensionKind != nil { book.noteNext(.paidAfterDeath, .pensions, person) }
        writePension(person, stoppedOn: stoppedOn, &book)
        guard person.age >= 66, person.hasCityHukou else { return }
        if isPaid { book.noteNext(.paidAfterDeath, .elderlyBenefits, person) }
        writeAllowance(person, stoppedOn: stoppedOn, &book)
    }

    // MARK: Housing

    func writeHousing(of family: Int, _ book: inout RecordBook) {
        let home = families[family]
        guard let right = home.right, let head = owner(of: family) else { return }
        if right == .rented, !book.random.chance(calibration.homes.rentRegistered) { return }
        let isShared = right == .owned && head.spouse >= 0 && people[head.spouse].hasIDNumber && book.random.chance(0.55)
        let area = isShared ? home.floorArea / 2 : home.floorArea
        writeUnit(head, home.address, right, .residential, isPrincipal: true, area, rent: home.rent, &book)
        if isShared { writeUnit(people[head.spouse], home.address, right, .residential, isPrincipal: false, area, rent: 0, &book) }
        if home.homes > 1 {
            writeUnit(
                head, otherUnit(head, 8_000, &book), .owned, .residential, isPrincipal: true,
                max(home.floorArea * 4 / 5, 4_000 * Int64(home.members.count)), rent: 0, &book)
        }
        if home.nonResidential > 0 {
            writeUnit(head, otherUnit(head, 12_000, &book), .owned, .other, isPrincipal: true, 3_500, rent: 0, &book)
        }
        if people[home.members.lowerBound].receives.contains(.lowRent) { writeLowRent(head, home, &book) }
    }

    private func owner(of family: Int) -> TestPerson? {
        families[family].members.lazy.map { people[$0] }.first { $0.hasIDNumber && $0.age >= 18 && $0.hukou != .abroad }
    }

    /// A unit in a part of the street where no family lives.
    private func otherUnit(_ person: TestPerson, _ offset: Int, _ book: inout RecordBook) -> Address {
        Address(committee: book.random.below(context.committees.count), block: index, ordinal: offset + person.number % 4_000)
    }

    private func writeUnit(
        _ person: TestPerson, _ address: Address, _ right: HousingRight, _ use: HousingUse, isPrincipal: Bool, _ area: Int64, rent: Int64,
        _ book: inout RecordBook
    ) {
        let codes = context.codes
        let spelling = book.spelling(of: person, .housing)
        let since = context.day.adding(days: -60 - book.random.below(9_000))
        let living = Int64(Double(area) * calibration.homes.livingShare)
        book.row(.housing, person, in: self) { row in
            row.cell { appendHouseCode(address, to: &$0) }
            row.cell { context.streets.append(address, spelling, to: &$0) }
            row.code(codes.housingRight, right)
            row.code(codes.housingUse, use)
            row.truth(isPrincipal)
            row.area(area)
            row.area(use == .residential ? living : nil)
            row.money(right == .owned ? nil : rent)
            row.date(max(since, person.birth))
            row.empty()
        }
    }

    private func writeLowRent(_ person: TestPerson, _ home: TestFamily, _ book: inout RecordBook) {
        let since = context.day.adding(days: -40 - book.random.below(900))
        book.row(.housingBenefits, person, in: self) { row in
            row.code(context.codes.housingBenefit, .lowRentSubsidy)
            row.money(Int64(home.members.count) * 95_000)
            row.area(Int64(home.members.count) * 1_000)
            row.date(since)
            row.empty()
        }
    }
}
