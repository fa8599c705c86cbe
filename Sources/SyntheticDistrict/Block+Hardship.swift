import Civics

extension Block {
    /// Gives a family the income and the property its standing calls for.
    mutating func meetStanding(of family: Int) {
        let members = Int64(families[family].members.count)
        let lines = context.lines
        switch families[family].standing {
        case .belowMinimum:
            let perHead = random.chance(0.3) ? 0 : Int64(random.below(Int(lines.minimumLiving - 2_000)))
            share(perHead * members, in: family)
            families[family].assets = assets(of: family, below: .minimum)
            families[family].homes = min(1, families[family].homes)
            if families[family].form == .elderAlone, random.chance(calibration.hardship.destituteAmongAlone) {
                people[families[family].members.lowerBound].supporters = random.chance(0.6) ? .nobody : .unable
            }
        case .onTheEdge:
            share((lines.minimumLiving + 3_000 + Int64(random.below(Int(lines.edge - lines.minimumLiving - 6_000)))) * members, in: family)
            families[family].assets = assets(of: family, below: .edge)
        case .nearTheLine:
            share((lines.edge + 1_000 + Int64(random.below(Int(lines.edge / 5)))) * members, in: family)
            families[family].assets = assets(of: family, below: .edge)
        case .expenditure:
            let most = min(lines.averageIncome - 20_000, lines.edge * 2)
            share((lines.edge + 20_000 + Int64(random.below(Int(most - lines.edge - 20_000)))) * members, in: family)
            families[family].assets = assets(of: family, below: .edge)
            loseCarAndSecondHome(family)
        case .medicalShock where random.chance(calibration.hardship.shockWithoutProperty):
            families[family].assets = assets(of: family, below: .edge)
            loseCarAndSecondHome(family)
        case .medicalShock, .ordinary:
            families[family].assets = calibration.livelihoods.wealthYuanPerHead.drawFen(&random) * members
        }
    }

    private mutating func loseCarAndSecondHome(_ family: Int) {
        families[family].vehicles = 0
        families[family].nonResidential = 0
        families[family].homes = min(1, families[family].homes)
    }

    private mutating func assets(of family: Int, below circle: PolicyLines.Circle) -> Int64 {
        let limit = assetLimit(of: family, circle)
        return limit * Int64(random.below(70)) / 100
    }

    private func assetLimit(of family: Int, _ circle: PolicyLines.Circle) -> Int64 {
        let members = people[families[family].members]
        return context.lines.assetLimit(circle, members: members.count, protected: members.count(where: \.isProtected))
    }

    /// Splits this counted income between the adults of a family and gives each the work that explains it.
    private mutating func share(_ total: Int64, in family: Int) {
        let adults = families[family].members.filter { people[$0].age >= 18 && people[$0].stage == .none }
        guard !adults.isEmpty else { return }
        let earners = total == 0 ? 0 : 1 + random.below(adults.count)
        // Whole tens of yuan, rounded down, so that the family stays below the line it was put below.
        let each = earners == 0 ? 0 : total / Int64(earners) / 1_000 * 1_000
        for (position, adult) in adults.enumerated() { earn(position < earners ? each : 0, adult) }
    }

    /// Gives someone this counted income per month.
    private mutating func earn(_ fen: Int64, _ index: Int) {
        people[index].clearIncome()
        if people[index].age >= 60 || people[index].work == .retired {
            receivePension(fen, index)
        } else if fen == 0 || !people[index].isAbleToWork {
            let isRegistered = people[index].isAbleToWork && random.chance(0.45)
            setWork(of: index, isRegistered ? .unemployed : .none)
            // Whoever is still owed the benefit has more than the minimum.
            if isRegistered { people[index].unemployment = .init(isInvoluntary: random.chance(0.5), monthsSince: 25 + random.below(30)) }
            people[index].otherIncome = fen
        } else if fen + context.lines.exemption >= context.lines.minimumWage {
            // A wage counts after the exemption.
            setWork(of: index, .employed)
            people[index].labourIncome = fen + context.lines.exemption
        } else {
            setWork(of: index, .flexible)
            people[index].labourIncome = fen
        }
    }

    /// Small incomes of the old are what children give; then a residents' pension; then a small employee's.
    private mutating func receivePension(_ fen: Int64, _ index: Int) {
        guard fen >= 110_000 else {
            people[index].work = Work.none
            people[index].otherIncome = fen
            return
        }
        people[index].work = .retired
        people[index].pensionKind = fen < 210_000 ? .resident : .employee
        people[index].pension = fen
    }

    // MARK: Help

    /// Works out who is entitled in truth, and draws who receives.
    mutating func grantHelp(to family: Int) {
        for member in families[family].members { grantUnemploymentBenefit(to: member) }
        grantHouseholdHelp(to: family)
        for member in families[family].members { grantPersonalHelp(to: member) }
        grantFestivalAid(to: family)
        drawCasework(of: family)
    }

    /// For families on the list, unless all members get something of their own.
    private mutating func grantFestivalAid(to family: Int) {
        let members = families[family].members
        let isOnList = !people[members.lowerBound].receives.isDisjoint(with: [.minimumLiving, .expenditure])
        let hasOwn = people[members].allSatisfy { !$0.receives.isDisjoint(with: [.destitute, .severelyDisabledOutOfWork]) }
        if isOnList, !hasOwn { grant(.festivalAid, toAll: members, calibration.takeUp.festivalAid) }
    }

    /// What a person's income counts for, after the exemption for the employed.
    func countedIncome(_ person: TestPerson) -> Int64 {
        let lines = context.lines
        let labour = person.labourIncome >= lines.minimumWage ? max(0, person.labourIncome - lines.exemption) : person.labourIncome
        return labour + person.pension + person.otherIncome + (person.receives.contains(.unemploymentBenefit) ? benefit(of: person) : 0)
    }

    /// The unemployment benefit a month of someone entitled.
    func benefit(of person: TestPerson) -> Int64 {
        (person.unemployment?.monthsSince ?? 0) < 12 ? context.lines.unemploymentFirstYear : context.lines.unemploymentLater
    }

    func countedIncome(of family: Int) -> Int64 { people[families[family].members].reduce(0) { $0 + countedIncome($1) } }

    private func householdEntitlement(of family: Int) -> Entitlements {
        let home = families[family]
        let members = Int64(home.members.count)
        guard home.origin == .local, people[home.members].contains(where: { $0.hukou == .district }), home.vehicles == 0,
            home.nonResidential == 0, home.homes <= 1
        else { return [] }
        let income = countedIncome(of: family)
        if income < context.lines.minimumLiving * members, home.assets < assetLimit(of: family, .minimum) {
            return people[home.members.lowerBound].supporters == .able ? .minimumLiving : .destitute
        }
        guard home.assets < assetLimit(of: family, .edge), income >= context.lines.minimumLiving * members else { return [] }
        if income < context.lines.edge * members { return .edge }
        return spendingEntitlement(of: family, income: income)
    }

    /// Of a family above the edge line whose illness eats its income.
    private func spendingEntitlement(of family: Int, income: Int64) -> Entitlements {
        let members = families[family].members
        guard income < context.lines.averageIncome * Int64(members.count) else { return [] }
        let spending = people[members].compactMap(\.spending)
        let steadyPerMonth = spending.reduce(0) { $0 + ($1.isSteady ? $1.outpatientFen : 0) }
        let isHeavy = Double(spending.reduce(0) { $0 + $1.fenOfYear }) >= Double(income * 12) * context.lines.heavyMedicalShare
        let isBelowMinimum = income - steadyPerMonth < context.lines.minimumLiving * Int64(members.count)
        return isBelowMinimum ? [.expenditure, .heavyMedical] : isHeavy ? .heavyMedical : []
    }

    private mutating func grantHouseholdHelp(to family: Int) {
        let help = householdEntitlement(of: family)
        guard !help.isEmpty else { return }
        let factor = families[family].isSeparated ? calibration.takeUp.whenSeparated : 1
        let received = random.chance(takeUp(of: help) * factor) ? help : []
        for member in families[family].members {
            people[member].entitled.formUnion(help)
            people[member].receives.formUnion(received)
        }
        if !help.isDisjoint(with: .poor) { grantLowRent(to: family) }
    }

    private func takeUp(of help: Entitlements) -> Double {
        let shares = calibration.takeUp
        if help.contains(.minimumLiving) { return shares.minimumLiving }
        if help.contains(.destitute) { return shares.destitute }
        if help.contains(.edge) { return shares.edge }
        return help.contains(.expenditure) ? shares.expenditure : shares.heavyMedical
    }

    /// A home with less than seven square metres of living space a head; someone alone must be thirty-five and single.
    private mutating func grantLowRent(to family: Int) {
        let home = families[family]
        let livingSpace = Double(home.floorArea) * calibration.homes.livingShare
        let head = people[home.members.lowerBound]
        let isOldEnough = home.members.count > 1 || (head.age >= 35 && head.marital != .married)
        guard home.right != nil, home.right != .rented, livingSpace < 700 * Double(home.members.count), isOldEnough else { return }
        grant(.lowRent, toAll: home.members, calibration.takeUp.lowRent)
    }

    private mutating func grantUnemploymentBenefit(to index: Int) {
        let person = people[index]
        guard let unemployment = person.unemployment, unemployment.isInvoluntary, unemployment.monthsSince < person.monthsOwed else {
            return
        }
        grant(.unemploymentBenefit, to: index, calibration.takeUp.unemploymentBenefit)
    }

    private mutating func grantPersonalHelp(to index: Int) {
        let takeUp = calibration.takeUp
        let person = people[index]
        let isApart = families[person.family].isSeparated || families[person.family].origin == .absent
        if person.hasCityHukou, person.age >= 65 {
            grant(.elderlyAllowance, to: index, isApart ? takeUp.elderlyAllowanceSeparated : takeUp.elderlyAllowance)
        }
        if person.hardship == .orphan { grant(.orphan, to: index, takeUp.childHardship) }
        if person.hardship == .unsupported || person.hardship == .other { grant(.plightChild, to: index, takeUp.childHardship) }
        guard person.hukou == .district else { return }
        grantDisabilityHelp(to: index, isApart ? takeUp.disabilityWhenSeparated : 1)
        // What follows goes by the recognised status, not by the circumstances.
        let hasHeavySpending = !person.receives.isDisjoint(with: [.expenditure, .heavyMedical])
        let isPoor = !person.receives.isDisjoint(with: .poor)
        if isPoor, person.age >= 60, (person.careGrade ?? 0) >= 1 { grant(.elderCare, to: index, takeUp.elderCare) }
        guard let spending = person.spending else { return }
        if isPoor, spending.months != 0 { grant(.outpatientAid, to: index, takeUp.medicalAid) }
        if isPoor || hasHeavySpending, spending.stayFen > 0 { grant(.inpatientAid, to: index, takeUp.medicalAid) }
    }

    private mutating func grantDisabilityHelp(to index: Int, _ factor: Double) {
        let takeUp = calibration.takeUp
        let person = people[index]
        guard person.grade != .none else { return }
        if person.countsAsSeverelyDisabled, person.age >= 16, !person.countsAsAbleToWork, !person.isIndependent,
            person.pension < context.lines.severelyDisabledOutOfWork
        {
            grant(.severelyDisabledOutOfWork, to: index, takeUp.severelyDisabledOutOfWork * factor)
        }
        if careSubsidy(of: person) > 0 { grant(.careSubsidy, to: index, takeUp.careSubsidy * factor) }
        if !people[index].receives.isDisjoint(with: [.minimumLiving, .edge, .severelyDisabledOutOfWork]) {
            grant(.livingSubsidy, to: index, takeUp.livingSubsidy)
        }
    }

    func careSubsidy(of person: TestPerson) -> Int64 {
        if person.grade == .one { return context.lines.careGradeOne }
        if person.grade == .two { return context.lines.careGradeTwo }
        let isMind = person.category == .intellectual || person.category == .mental
        return person.grade == .three && isMind ? context.lines.careGradeTwo : 0
    }

    func livingSubsidy(of person: TestPerson) -> Int64 {
        let lines = context.lines
        return max(
            person.receives.contains(.severelyDisabledOutOfWork) ? lines.livingOutOfWork : 0,
            person.receives.contains(.minimumLiving) ? lines.livingMinimum : 0, person.receives.contains(.edge) ? lines.livingEdge : 0)
    }

    private mutating func grant(_ help: Entitlements, to index: Int, _ chance: Double) {
        people[index].entitled.insert(help)
        if random.chance(chance) { people[index].receives.insert(help) }
    }

    private mutating func grant(_ help: Entitlements, toAll members: Range<Int>, _ chance: Double) {
        let isReceiving = random.chance(chance)
        for member in members {
            people[member].entitled.insert(help)
            if isReceiving { people[member].receives.insert(help) }
        }
    }

    // MARK: The office's files

    private mutating func drawCasework(of family: Int) {
        guard families[family].origin == .local else { return }
        let first = people[families[family].members.lowerBound]
        let figures = calibration.hardship
        let isPoor = !first.entitled.isDisjoint(with: .circles)
        let isReceiving = !first.receives.isDisjoint(with: .circles)
        if isReceiving {
            families[family].checkedMonthsAgo = 1 + random.below(11)
            drawStaleness(of: family)
        } else if isPoor, random.chance(figures.missedButChecked) {
            families[family].checkedMonthsAgo = 1 + random.below(16)
        } else if families[family].standing == .nearTheLine, random.chance(figures.nearTheLineChecked) {
            families[family].checkedMonthsAgo = 1 + random.below(20)
            if random.chance(0.5) { families[family].stoppedMonthsAgo = 1 + random.below(22) }
        }
        if isPoor || families[family].standing == .nearTheLine, random.chance(figures.temporary) { families[family].hasTemporaryAid = true }
        if families[family].form == .elderAlone, first.age >= 80 {
            families[family].isListedAsAlone = random.chance(figures.listedAmongAlone80)
        }
    }

    private mutating func drawStaleness(of family: Int) {
        let figures = calibration.hardship
        var roll = random.double()
        for (stale, chance) in [
            (TestFamily.Staleness.incomeRisen, figures.staleIncomeRisen), (.memberDied, figures.staleMemberDied),
            (.movedOut, figures.staleMovedOut),
        ] {
            if roll < chance {
                families[family].stale = stale
                if stale == .incomeRisen { raiseIncome(of: family) }
                if stale == .movedOut { moveHukouOut(of: family) }
                return
            }
            roll -= chance
        }
    }

    /// Someone has found work since the check; the family is no longer entitled to what it still receives.
    private mutating func raiseIncome(of family: Int) {
        let members = families[family].members
        guard let worker = members.first(where: { people[$0].age < 60 && people[$0].isAbleToWork && people[$0].work != nil }) else {
            families[family].stale = nil
            return
        }
        setWork(of: worker, .employed)
        people[worker].labourIncome = context.lines.edge * 2 * Int64(members.count)
        for member in members { people[member].entitled.subtract(.circles) }
    }

    /// The hukou has gone to another district, which now decides.
    private mutating func moveHukouOut(of family: Int) {
        for member in families[family].members {
            people[member].entitled.subtract(.circles)
            guard people[member].hukou == .district else { continue }
            people[member].hukou = .city
            people[member].book = -1
        }
    }
}

extension TestPerson {
    mutating func clearIncome() {
        labourIncome = 0
        pension = 0
        pensionKind = nil
        otherIncome = 0
        unemployment = nil
    }
}
