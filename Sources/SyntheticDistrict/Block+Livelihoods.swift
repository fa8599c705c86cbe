import Civics

extension Block {
    /// Gives everyone a school, work, income, health and home, and every family its standing and what it receives.
    mutating func earnLivings() {
        for family in families.indices {
            drawStanding(of: family)
            for member in families[family].members {
                drawDisability(of: member)
                drawSchool(of: member)
                drawWork(of: member)
            }
            drawHome(of: family)
            meetStanding(of: family)
            for member in families[family].members {
                drawHealth(of: member)
                drawHardship(of: member)
            }
            grantHelp(to: family)
        }
    }

    // MARK: Standing

    private mutating func drawStanding(of family: Int) {
        guard families[family].origin == .local, people[families[family].members.lowerBound].hukou == .district else { return }
        let form = families[family].form.rawValue
        let hardship = calibration.hardship
        var roll = random.double()
        let chances: [(TestFamily.Standing, Double)] = [
            (.belowMinimum, hardship.belowMinimum[form]), (.onTheEdge, hardship.onTheEdge[form]),
            (.nearTheLine, hardship.nearTheLine[form]),
            (.expenditure, hardship.expenditure), (.medicalShock, hardship.medicalShock),
        ]
        for (standing, chance) in chances {
            if roll < chance {
                families[family].standing = standing
                return
            }
            roll -= chance
        }
    }

    // MARK: People

    private mutating func drawDisability(of index: Int) {
        let age = people[index].age
        let figures = calibration.disability
        guard people[index].hukou == .district, people[index].hasIDNumber else { return }
        var chance = age < 18 ? figures.certifiedChildren : age < 60 ? figures.certifiedAdults : figures.certifiedElders
        // Disability and poverty go together.
        if families[people[index].family].standing == .belowMinimum { chance *= 4 }
        guard random.chance(chance) else { return }
        people[index].category = DisabilityCategory(rawValue: 1 + random.index(weights: figures.categories))!
        people[index].grade = DisabilityGrade(rawValue: 1 + random.index(weights: figures.grades))!
        let isWorkingAge = (16...59).contains(age)
        if people[index].countsAsSeverelyDisabled, isWorkingAge { people[index].isAbleToWork = !random.chance(figures.severeOutOfWork) }
    }

    private mutating func drawSchool(of index: Int) {
        let figures = calibration.livelihoods
        let stage: SchoolStage =
            switch people[index].age {
            case 3...5: random.chance(figures.kindergarten) ? .kindergarten : .none
            case 6...14: random.chance(figures.compulsory) ? .compulsory : .none
            case 15...17:
                !random.chance(figures.senior) ? .none : random.chance(figures.generalShareOfSenior) ? .senior : .vocational
            case 18...21: random.chance(figures.university) ? .university : .none
            case 22...24: random.chance(figures.graduate) ? .graduate : .none
            default: .none
            }
        people[index].stage = people[index].hasIDNumber ? stage : .none
        people[index].isSuspended = people[index].stage != .none && random.chance(figures.suspended)
    }

    private mutating func drawWork(of index: Int) {
        let figures = calibration.livelihoods
        guard people[index].age >= 16, people[index].stage == .none else { return }
        if !people[index].isAbleToWork {
            people[index].work = Work.none
        } else if isRetired(index) {
            people[index].retire(figures, &random)
        } else {
            let weights = people[index].hasCityHukou ? figures.localWork : figures.outsiderWork
            let works: [Work] = [.employed, .flexible, .unemployed, .none]
            setWork(of: index, people[index].age >= 60 ? .none : works[random.index(weights: weights)])
        }
    }

    private mutating func isRetired(_ index: Int) -> Bool {
        let figures = calibration.livelihoods
        let (age, isMan) = (people[index].age, people[index].sex == .male)
        if age >= 60 { return random.chance(figures.retiredMen60) }
        guard !isMan, age >= 50, people[index].hasCityHukou else { return false }
        return random.chance(age >= 55 ? figures.retiredWomen55 : figures.retiredWomen50)
    }

    /// Work with what it earns.
    mutating func setWork(of index: Int, _ work: Work) {
        let figures = calibration.livelihoods
        people[index].work = work
        people[index].labourIncome = 0
        people[index].unemployment = nil
        switch work {
        case .employed: people[index].labourIncome = max(context.lines.minimumWage, figures.wageYuan.drawFen(&random))
        case .flexible: people[index].labourIncome = figures.wageYuan.drawFen(&random) * 3 / 4
        case .unemployed:
            people[index].insuranceYears = Int(figures.insuranceYears.draw(&random))
            people[index].unemployment = TestPerson.Unemployment(
                isInvoluntary: random.chance(figures.involuntary), monthsSince: 1 + random.below(20))
        case .none, .retired: break
        }
        if work == .employed { people[index].insuranceYears = min(people[index].age - 16, random.below(30)) }
    }

    // MARK: Health

    private mutating func drawHealth(of index: Int) {
        let figures = calibration.medical
        let person = people[index]
        people[index].insurance = insurance(of: person)
        let old = person.age >= 60
        people[index].hasSeriousIllness = people[index].insurance != .none && random.chance(figures.seriousIllness[old ? 1 : 0])
        drawSpending(of: index)
        drawCare(of: index)
    }

    private mutating func drawCare(of index: Int) {
        let person = people[index]
        let isUnableToWork = person.countsAsSeverelyDisabled && !person.countsAsAbleToWork
        people[index].isIndependent = !(isUnableToWork && random.chance(calibration.disability.dependentOutOfWork))
        guard person.hasCityHukou, person.age >= 65 else { return }
        people[index].isChildless = random.chance(calibration.care.childless)
        let isAssessed = random.chance(person.age >= 80 ? calibration.care.assessed80 : calibration.care.assessed65)
        guard isAssessed || (person.isSeverelyDisabled && random.chance(0.4)) else { return }
        let grade = random.index(weights: calibration.care.grades)
        people[index].careGrade = grade
        if grade >= 4 { people[index].isIndependent = false }
    }

    private mutating func insurance(of person: TestPerson) -> Insurance {
        guard person.hasIDNumber, person.hukou != .abroad else { return .none }
        if person.work == .employed || person.pensionKind == .employee || (person.work == .flexible && random.chance(0.7)) {
            return .employee
        }
        guard person.hasCityHukou else { return random.chance(calibration.medical.uninsuredOutsiders) ? .none : .resident }
        return person.work == Work.none && random.chance(calibration.medical.uninsured) ? .none : .resident
    }

    private mutating func drawSpending(of index: Int) {
        let figures = calibration.medical
        let family = families[people[index].family]
        if index == family.members.lowerBound, family.standing == .expenditure || family.standing == .medicalShock {
            if people[index].insurance == .none { people[index].insurance = .resident }
            people[index].spending = family.standing == .expenditure ? steadySpending(of: people[index].family) : shock()
            return
        }
        guard people[index].insurance != .none else { return }
        let band = people[index].age < 60 ? 0 : people[index].age < 80 ? 1 : 2
        guard random.chance(figures.patients[band]) || people[index].hasSeriousIllness else { return }
        let stays = random.chance(figures.inpatients[band] / figures.patients[band])
        people[index].spending = TestPerson.MedicalSpending(
            months: months(Int(figures.months.draw(&random))), outpatientFen: figures.outpatientYuan.drawFen(&random),
            stayMonth: random.below(12), stayFen: stays ? figures.inpatientYuan.drawFen(&random) : 0)
    }

    /// Every month so much that less than the minimum is left.
    private mutating func steadySpending(of family: Int) -> TestPerson.MedicalSpending {
        let left = context.lines.minimumLiving * Int64(families[family].members.count) * Int64(10 + random.below(75)) / 100
        return TestPerson.MedicalSpending(
            months: 0xFFF, outpatientFen: max(100, countedIncome(of: family) - left) / 100 * 100, stayMonth: 0, stayFen: 0, isSteady: true)
    }

    private mutating func shock() -> TestPerson.MedicalSpending {
        let figures = calibration.medical
        return TestPerson.MedicalSpending(
            months: months(Int(figures.months.draw(&random))), outpatientFen: figures.outpatientYuan.drawFen(&random),
            stayMonth: random.below(12), stayFen: figures.shockYuan.drawFen(&random))
    }

    /// A set of this many of twelve months.
    private mutating func months(_ count: Int) -> UInt16 {
        var months: UInt16 = 0
        while months.nonzeroBitCount < min(12, count) { months |= 1 << UInt16(random.below(12)) }
        return months
    }

    private mutating func drawHardship(of index: Int) {
        guard people[index].hukou == .district, people[index].age < 18, people[index].hasIDNumber else { return }
        var roll = random.double()
        let isWithoutParents = families[people[index].family].form == .grandparentsWithChild
        for (kind, chance) in zip([ChildHardship.orphan, .unsupported, .other], calibration.hardship.childHardship) {
            let chance = isWithoutParents && kind != .other ? chance * 200 : chance
            if roll < chance {
                people[index].hardship = kind
                return
            }
            roll -= chance
        }
    }

    // MARK: Homes

    private mutating func drawHome(of family: Int) {
        let figures = calibration.homes
        let (origin, standing) = (families[family].origin, families[family].standing)
        let isPoor = standing == .belowMinimum || standing == .onTheEdge
        let livesOnProperty = standing == .ordinary && hasLittleIncome(family) && random.chance(figures.secondHomeWithoutIncome)
        guard origin != .absent || livesOnProperty || random.chance(0.15) else { return }
        let tenures = isPoor ? figures.poorTenure : origin == .outsider || origin == .foreign ? figures.outsiderTenure : figures.localTenure
        let right = livesOnProperty ? .owned : HousingRight(rawValue: random.index(weights: tenures))!
        let metres = (isPoor ? figures.poorFloorArea : figures.floorArea).draw(&random)
        families[family].right = right
        families[family].floorArea = Int64(metres * 100)
        families[family].homes = right == .rented ? 0 : 1
        if right == .rented { families[family].rent = Int64(metres * figures.rentPerSquareMetreFen) }
        if right == .publicTenancy { families[family].rent = Int64(metres) * 250 }
        guard !isPoor else { return }
        if livesOnProperty || (right == .owned && random.chance(figures.secondHome)) { families[family].homes = 2 }
        if random.chance(figures.nonResidential) { families[family].nonResidential = 1 }
        if random.chance(figures.car) { families[family].vehicles = 1 }
    }

    private func hasLittleIncome(_ family: Int) -> Bool {
        countedIncome(of: family) < context.lines.edge * Int64(families[family].members.count)
    }
}

extension TestPerson {
    /// A retired person's pension.
    mutating func retire(_ figures: Calibration.Livelihoods, _ random: inout StableRandom) {
        work = .retired
        labourIncome = 0
        guard hasCityHukou else { return }
        pensionKind = random.chance(figures.residentPensionShare) ? .resident : .employee
        pension = (pensionKind == .resident ? figures.residentPensionYuan : figures.employeePensionYuan).drawFen(&random)
    }
}
