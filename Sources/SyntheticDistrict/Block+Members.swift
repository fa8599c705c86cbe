import Civics

extension HouseholdForm {
    /// People in it.
    var size: Int {
        switch self {
        case .elderAlone, .adultAlone: 1
        case .elderCouple, .couple, .loneParent, .elderWithAdultChild, .twoElderGenerations: 2
        case .coupleWithChild, .coupleWithAdultChild, .elderCoupleWithAdultChild, .grandparentsWithChild, .sharers: 3
        case .coupleWithTwoChildren, .grandparentWithFamily, .coupleWithTwoAdultChildren: 4
        case .threeGenerations: 5
        }
    }
}

extension Block {
    mutating func addMembers(_ form: HouseholdForm, _ origin: TestFamily.Origin) {
        let family = families.count - 1
        let surname = TestName.surname(&random)
        let hukou = drawHukou(origin)
        let elderAges = origin == .absent ? population.absentElderAges : nil
        var household = HouseholdBuilder(family: family, origin: origin, hukou: hukou, surname: surname)
        switch form {
        case .elderAlone:
            addSingleElder(&household, elderAges ?? population.singleElderAges)
        case .elderCouple:
            addCouple(&household, age: elderAge(elderAges ?? population.coupleElderAges), leastAge: 60)
        case .adultAlone:
            add(&household, age: loneAdultAge(origin), sex: nil, .head, marital: random.chance(0.24) ? .divorced : .single)
        case .couple:
            addCouple(&household, age: coupleAge(origin), leastAge: 22)
        case .coupleWithChild, .coupleWithTwoChildren:
            let age = random.integer(in: 27...47)
            addCouple(&household, age: age, leastAge: 23)
            addChildren(&household, form == .coupleWithChild ? 1 : 2, parentAge: age, oldest: 17)
        case .loneParent:
            let age = random.integer(in: 27...50)
            add(&household, age: age, sex: random.chance(0.8) ? .female : .male, .head, marital: .divorced)
            addChildren(&household, 1, parentAge: age, oldest: 17)
        case .coupleWithAdultChild, .coupleWithTwoAdultChildren:
            let age = random.integer(in: 43...59)
            addCouple(&household, age: age, leastAge: 40, mostAge: 59)
            for _ in 0..<(form == .coupleWithAdultChild ? 1 : 2) {
                addChild(&household, age: max(15, min(34, age - random.integer(in: 23...31))))
            }
        case .elderWithAdultChild, .elderCoupleWithAdultChild:
            addElderWithAdultChild(&household, isCouple: form == .elderCoupleWithAdultChild)
        case .threeGenerations, .grandparentWithFamily:
            addThreeGenerations(&household, hasBothGrandparents: form == .threeGenerations)
        case .twoElderGenerations:
            let parent = random.integer(in: 85...96)
            add(&household, age: parent, sex: random.chance(0.7) ? .female : .male, .head, marital: .widowed)
            addChild(&household, age: min(69, max(60, parent - random.integer(in: 22...30))))
        case .grandparentsWithChild:
            let age = elderAge(population.grandparentAges)
            addCouple(&household, age: age, leastAge: 60)
            addGrandchild(&household, age: random.integer(in: 2...14))
        case .sharers:
            for position in 0..<3 {
                household.surname = TestName.surname(&random)
                add(&household, age: random.integer(in: 20...38), sex: nil, position == 0 ? .head : .unrelated)
            }
        }
    }

    private mutating func drawHukou(_ origin: TestFamily.Origin) -> TestPerson.Hukou {
        switch origin {
        case .local: random.chance(population.hukouInAnotherDistrict) ? .city : .district
        case .outsider: .elsewhere
        case .foreign: .abroad
        case .absent, .deceased: .district
        }
    }

    // MARK: Ages

    /// An age of the old by bands 60-64, 65-69, 70-79, 80+.
    private mutating func elderAge(_ weights: [Double]) -> Int {
        switch random.index(weights: weights) {
        case 0: return random.integer(in: 60...64)
        case 1: return random.integer(in: 65...69)
        case 2: return 70 + min(random.below(10), random.below(12))
        default: return 80 + min(random.below(11), random.below(24))
        }
    }

    private mutating func loneAdultAge(_ origin: TestFamily.Origin) -> Int {
        switch origin {
        case .outsider, .foreign: random.integer(in: 21...48)
        default: random.chance(0.5) ? random.integer(in: 24...42) : random.integer(in: 43...59)
        }
    }

    private mutating func coupleAge(_ origin: TestFamily.Origin) -> Int {
        switch origin {
        case .outsider, .foreign: random.integer(in: 24...54)
        default: random.chance(0.35) ? random.integer(in: 26...38) : random.integer(in: 44...59)
        }
    }

    // MARK: Members

    private mutating func addSingleElder(_ household: inout HouseholdBuilder, _ weights: [Double]) {
        let age = elderAge(weights)
        let women = age >= 80 ? population.womenAmongSingleElders80 : population.womenAmongSingleElders
        let isWidowed = random.chance(age >= 75 ? 0.85 : 0.5)
        add(
            &household, age: age, sex: random.chance(women) ? .female : .male, .head,
            marital: isWidowed ? .widowed : random.chance(0.6) ? .divorced : .single)
    }

    private mutating func addElderWithAdultChild(_ household: inout HouseholdBuilder, isCouple: Bool) {
        var age = elderAge(population.parentOfAdultAges)
        if isCouple {
            age = min(age, 84)
            addCouple(&household, age: age, leastAge: 60)
        } else {
            let women = age >= 80 ? population.womenAmongSingleElders80 : population.womenAmongSingleElders
            add(&household, age: age, sex: random.chance(women) ? .female : .male, .head, marital: .widowed)
        }
        addChild(&household, age: min(59, age - random.integer(in: 24...33)))
    }

    private mutating func addThreeGenerations(_ household: inout HouseholdBuilder, hasBothGrandparents: Bool) {
        let age = elderAge(population.grandparentAges)
        if hasBothGrandparents {
            addCouple(&household, age: age, leastAge: 60)
        } else {
            add(&household, age: age, sex: random.chance(0.62) ? .female : .male, .head, marital: .widowed)
        }
        let parentAge = min(46, age - random.integer(in: 25...33))
        let son = addChild(&household, age: max(26, parentAge))
        let isSon = people[son].sex == .male
        household.surname = isSon ? household.surname : TestName.surname(&random)
        let inLaw = add(
            &household, age: max(25, parentAge - 2), sex: isSon ? .female : .male, isSon ? .daughterInLaw : .sonInLaw, marital: .married)
        marry(son, inLaw)
        addGrandchild(&household, age: random.integer(in: 0...min(14, max(1, parentAge - 24))), parent: son)
    }

    /// A man of about this age and a woman about two years younger.
    private mutating func addCouple(_ household: inout HouseholdBuilder, age: Int, leastAge: Int, mostAge: Int = 104) {
        let husbandAge = min(mostAge, max(leastAge, age + random.below(3)))
        let wifeAge = min(mostAge, max(leastAge, age - random.below(4)))
        let husband = add(&household, age: husbandAge, sex: .male, .head, marital: .married)
        let surname = household.surname
        let hukou = household.hukou
        household.surname = TestName.surname(&random)
        if household.origin == .local, age < 50, random.chance(population.spouseFromElsewhere) { household.hukou = .elsewhere }
        let wife = add(&household, age: wifeAge, sex: .female, .spouse, marital: .married)
        household.surname = surname
        household.hukou = hukou
        marry(husband, wife)
    }

    private mutating func marry(_ one: Int, _ other: Int) {
        people[one].marital = .married
        people[one].spouse = other
        people[other].spouse = one
    }

    private mutating func addChildren(_ household: inout HouseholdBuilder, _ count: Int, parentAge: Int, oldest: Int) {
        for _ in 0..<count {
            let greatest = min(oldest, max(1, parentAge - 24))
            addChild(&household, age: random.integer(in: max(0, greatest - 13)...greatest))
        }
    }

    @discardableResult
    private mutating func addChild(_ household: inout HouseholdBuilder, age: Int) -> Int {
        let isBoy = random.chance(population.boysAmongChildren)
        let child = add(&household, age: age, sex: isBoy ? .male : .female, isBoy ? .son : .daughter)
        people[child].elder = families[household.family].members.lowerBound
        return child
    }

    private mutating func addGrandchild(_ household: inout HouseholdBuilder, age: Int, parent: Int? = nil) {
        let isBoy = random.chance(population.boysAmongChildren)
        let child = add(&household, age: age, sex: isBoy ? .male : .female, isBoy ? .grandson : .granddaughter)
        people[child].elder = parent ?? families[household.family].members.lowerBound
    }

    @discardableResult
    private mutating func add(
        _ household: inout HouseholdBuilder, age: Int, sex: Sex?, _ relation: FamilyRelation, marital: MaritalStatus = .single
    ) -> Int {
        let sex = sex ?? (random.chance(0.5) ? .male : .female)
        var person = newPerson(household.hukou, age: age, sex: sex, relation, household.family, household.surname)
        person.marital = marital
        if marital == .divorced {
            let former = sex == .male ? Sex.female : .male
            person.formerSpouseIDNumber = allocator.next(.city, age: max(22, age), sex: former, &random).idNumber
        }
        people.append(person)
        return people.count - 1
    }

    /// A person with an ID number and a name; everything else is still to come.
    mutating func newPerson(
        _ hukou: TestPerson.Hukou, age: Int, sex: Sex, _ relation: FamilyRelation, _ family: Int, _ surname: UInt8?
    ) -> TestPerson {
        let place: IDAllocator.Place =
            switch hukou {
            case .district: random.chance(0.62) ? .district : .city
            case .city: .city
            case .elsewhere: .elsewhere
            case .abroad: .permit
            }
        let age = min(age, IDAllocator.ages - 2)
        let (idNumber, birth) = allocator.next(place, age: age, sex: sex, &random)
        let number = index * Self.numbersPerBlock + people.count + 1
        var person = TestPerson(
            number: number, idNumber: idNumber, name: newName(hukou, surname ?? TestName.surname(&random)), sex: sex, age: age,
            birth: birth,
            family: family, relation: relation, hukou: hukou)
        let quality = calibration.quality
        if hukou != .abroad, random.chance(quality.formerNames) { person.formerName = newName(.elsewhere, person.name.surname) }
        if hukou != .abroad, random.chance(quality.rate(.secondID)) {
            person.secondIDNumber = allocator.next(.elsewhere, age: age, sex: sex, &random).idNumber
        }
        if age == 0 { person.hasIDNumber = !random.chance(quality.rate(.missingID)) }
        if hukou == .abroad { person.hasIDNumber = random.chance(quality.nonChineseResidentsWithPermit) }
        return person
    }

    private mutating func newName(_ hukou: TestPerson.Hukou, _ surname: UInt8) -> TestName {
        let form: TestName.Form
        let roll = random.double()
        let quality = calibration.quality
        if hukou == .abroad, roll < 0.8 {
            form = .latin
        } else if roll < quality.rareNames {
            form = .rare
        } else if roll < quality.rareNames + quality.dottedNames {
            form = .dotted
        } else {
            form = roll < 0.12 ? .short : .ordinary
        }
        return TestName(surname: surname, form: form, &random)
    }
}

/// What members of a family in the making have in common.
struct HouseholdBuilder {
    let family: Int
    let origin: TestFamily.Origin
    var hukou: TestPerson.Hukou
    var surname: UInt8
}
