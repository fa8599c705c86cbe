import Civics

/// What all blocks of a district share.
struct DistrictContext: Sendable {
    let calibration: Calibration
    let lines: PolicyLines
    let codes: CodeTexts
    let layouts: [SheetLayout?]
    let streets: StreetNames
    /// Twelve-digit codes of the committees, and the share of residents up to and including each, rising to 1.
    let committees: [Int]
    let committeeShares: [Double]
    let districtCode: Int
    let seed: UInt64
    let day: CivilDate
    let blockCount: Int
}

/// Some thousand residents with everyone and everything that belongs to them, made from nothing but the seed and the block's number.
///
/// Blocks know nothing of each other, so they can be made in any order and forgotten: a district of millions needs no more memory than
/// one of thousands.
struct Block: Sendable {
    /// More people than any block has; numbers people across blocks.
    static let numbersPerBlock = 16_384

    let context: DistrictContext
    let index: Int
    var people: [TestPerson] = []
    var families: [TestFamily] = []
    var books: [HukouBook] = []
    var random: StableRandom
    var allocator: IDAllocator
    private var homesByCommittee: [Int]
    private(set) var residents = 0

    /// Makes the block with exactly `residents` residents.
    init(_ context: DistrictContext, index: Int, residents target: Int) {
        self.context = context
        self.index = index
        random = StableRandom(seed: context.seed, stream: "people", index: index)
        allocator = IDAllocator(district: context.districtCode, block: index, blockCount: context.blockCount, day: context.day)
        homesByCommittee = Array(repeating: 0, count: context.committees.count)
        people.reserveCapacity(target * 5 / 4)
        settle(target)
        registerAbsent(residents: target)
        earnLivings()
        buryDead(residents: target)
    }

    var calibration: Calibration { context.calibration }
    var population: Calibration.Population { context.calibration.population }

    // MARK: Families

    private mutating func settle(_ target: Int) {
        while residents < target {
            let origin = TestFamily.Origin(rawValue: random.index(weights: population.origins))!
            let weights =
                switch origin {
                case .local: population.localForms
                case .outsider: population.outsiderForms
                default: population.foreignForms
                }
            var form = HouseholdForm(rawValue: random.index(weights: weights))!
            // What is left to fill may be too small for the family drawn.
            if form.size > target - residents { form = .adultAlone }
            add(form, origin)
            residents += form.size
        }
    }

    private mutating func registerAbsent(residents target: Int) {
        let wanted = Int((Double(target) * population.hukouPerResident).rounded())
        var registered = people.count { $0.hukou == .district }
        while registered < wanted {
            var form = HouseholdForm(rawValue: random.index(weights: population.absentForms))!
            if form.size > wanted - registered { form = .adultAlone }
            add(form, .absent)
            registered += form.size
        }
    }

    mutating func newAddress() -> Address {
        let share = random.double()
        let committee = context.committeeShares.firstIndex { share < $0 } ?? context.committees.count - 1
        defer { homesByCommittee[committee] += 1 }
        return Address(committee: committee, block: index, ordinal: homesByCommittee[committee])
    }

    mutating func newBook(at address: Address) -> Int {
        books.append(HukouBook(address: address, ordinal: books.count))
        return books.count - 1
    }

    /// Adds a family with its members, ages, ties and hukou.
    private mutating func add(_ form: HouseholdForm, _ origin: TestFamily.Origin) {
        let address = newAddress()
        let start = people.count
        families.append(TestFamily(origin: origin, form: form, members: start..<start, address: address))
        addMembers(form, origin)
        families[families.count - 1].members = start..<people.count
        if origin == .absent { families[families.count - 1].stateInRegister = drawStateInRegister() }
        registerHukou(of: families.count - 1)
    }

    private mutating func drawStateInRegister() -> ResidentState? {
        let roll = random.double()
        if roll < population.absentInRegister { return .registeredOnly }
        return roll < population.absentInRegister + population.movedAwayAmongAbsent ? .movedAway : nil
    }

    // MARK: Hukou

    private mutating func registerHukou(of family: Int) {
        let members = families[family].members
        guard people[members].contains(where: { $0.hukou == .district }) else { return }
        let book = book(for: family)
        for member in members where people[member].hukou == .district { people[member].book = book }
        if families[family].origin == .local, random.chance(calibration.quality.rate(.staleAddress)) {
            families[family].staleAddress = newAddress()
        }
    }

    private mutating func book(for family: Int) -> Int {
        guard families[family].origin == .local, random.chance(population.separatedInDistrict) else {
            return newBook(at: families[family].address)
        }
        families[family].isSeparated = true
        if random.chance(0.5), let book = bookOfParents(of: people[families[family].members.lowerBound]) {
            families[family].isOnParentsBook = true
            return book
        }
        return newBook(at: newAddress())
    }

    /// The book of an older household of the block: grown children often stay on it.
    private mutating func bookOfParents(of head: TestPerson) -> Int? {
        for _ in 0..<6 {
            let family = families[random.below(families.count)]
            guard family.origin == .local, family.form == .elderAlone || family.form == .elderCouple else { continue }
            let elder = people[family.members.lowerBound]
            if elder.book >= 0, elder.age >= head.age + 20 { return elder.book }
        }
        return nil
    }

    // MARK: Deaths

    private mutating func buryDead(residents target: Int) {
        let expected = Double(target) * population.hukouPerResident * population.deathsPerYear
        let count = Int(expected) + (random.chance(expected - expected.rounded(.down)) ? 1 : 0)
        for _ in 0..<count { addDead(spouse: random.chance(0.4) ? lonelyElder() : nil) }
        // The office still pays for a member who has died.
        for family in families where family.stale == .memberDied { addDead(spouse: family.members.lowerBound) }
    }

    private mutating func addDead(spouse widow: Int?) {
        let age = widow.map { max(18, people[$0].age) } ?? Int(population.agesAtDeath.draw(&random))
        let sex: Sex = random.chance(0.52) ? .male : .female
        let start = people.count
        let family: Int
        if let widow {
            family = people[widow].family
        } else {
            family = families.count
            families.append(TestFamily(origin: .deceased, form: .adultAlone, members: start..<(start + 1), address: newAddress()))
        }
        var person = newPerson(.district, age: age, sex: widow.map { people[$0].sex == .male ? .female : .male } ?? sex, .head, family, nil)
        person.book = widow.map { people[$0].book } ?? newBook(at: families[family].address)
        if person.book < 0 { person.book = newBook(at: families[family].address) }
        person.marital = widow == nil ? .single : .married
        person.diedOn = context.day.adding(days: -1 - random.below(365))
        if age >= 60 { person.retire(calibration.livelihoods, &random) }
        person.insurance = .employee
        people.append(person)
        if let widow { people[widow].marital = .widowed }
    }

    private mutating func lonelyElder() -> Int? {
        for _ in 0..<6 {
            let family = families[random.below(families.count)]
            guard family.form == .elderAlone, family.origin == .local else { continue }
            let elder = family.members.lowerBound
            if people[elder].hukou == .district { return elder }
        }
        return nil
    }
}
