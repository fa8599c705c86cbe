import Civics

/// A person of the test district as the truth has it; files may say otherwise. Money is fen per month.
struct TestPerson: Sendable {
    enum Hukou: UInt8, Sendable {
        /// Of this district; of another district of the city; of another province; abroad.
        case district, city, elsewhere, abroad
    }

    let number: Int
    let idNumber: UInt64
    /// A second number under which some departments know the person; 0 for none.
    var secondIDNumber: UInt64 = 0
    var name: TestName
    /// The name some departments still have.
    var formerName: TestName?
    let sex: Sex
    let age: Int
    let birth: CivilDate
    let family: Int
    let relation: FamilyRelation
    var hukou: Hukou
    /// The hukou book among the block's; -1 outside the district.
    var book = -1
    var marital = MaritalStatus.single
    /// The spouse among the block's people; -1 for none there.
    var spouse = -1
    /// The former spouse's ID number, who lives elsewhere; 0 for none.
    var formerSpouseIDNumber: UInt64 = 0
    /// A parent or grandparent among the block's people, for guardians and borrowed ID numbers; -1 for none there.
    var elder = -1
    var hasIDNumber = true

    var work: Work?
    var stage = SchoolStage.none
    var isSuspended = false
    var labourIncome: Int64 = 0
    var pensionKind: PensionKind?
    var pension: Int64 = 0
    var otherIncome: Int64 = 0
    var insuranceYears = 0
    /// What the registered unemployed are owed; `nil` for others.
    var unemployment: Unemployment?
    var insurance = Insurance.none
    var hasSeriousIllness = false
    var category = DisabilityCategory.none
    var grade = DisabilityGrade.none
    var isAbleToWork = true
    var careGrade: Int?
    /// Whether they can look after themselves, as a check would find.
    var isIndependent = true
    var isChildless = false
    var hardship = ChildHardship.none
    /// Whether somebody has a duty to support them and can.
    var supporters = Supporters.able
    var spending: MedicalSpending?
    /// The day of death; `nil` for the living.
    var diedOn: CivilDate?
    var entitled = Entitlements()
    var receives = Entitlements()

    struct Unemployment: Sendable {
        let isInvoluntary: Bool
        let monthsSince: Int
    }

    /// A year of spending: `months` is a set of the twelve months before the day, bit 0 the latest.
    struct MedicalSpending: Sendable {
        let months: UInt16
        let outpatientFen: Int64
        /// The month of the hospital stay, and its cost; no stay when the cost is 0.
        let stayMonth: Int
        let stayFen: Int64
        /// The same every month, as for dialysis.
        var isSteady = false

        /// Own part of the twelve months. Of what is not steady, the mean.
        var fenOfYear: Int64 { outpatientFen * Int64(months.nonzeroBitCount) + stayFen }
    }

    var isSeverelyDisabled: Bool { grade == .one || grade == .two }
    /// Severe as two policies count it: also grade three when intellectual.
    var countsAsSeverelyDisabled: Bool { isSeverelyDisabled || (grade == .three && category == .intellectual) }
    /// As a check would find: the old are not expected to work.
    var countsAsAbleToWork: Bool { isAbleToWork && age < 60 }
    /// Months of unemployment benefit that the contributions give: two a year, at most 24.
    var monthsOwed: Int { min(24, 2 * insuranceYears) }
    var hasCityHukou: Bool { hukou == .district || hukou == .city }
    var isAlive: Bool { diedOn == nil }
    /// Property limits are higher for members who are minors, in senior school, disabled, or sixty.
    var isProtected: Bool { age <= 18 || age >= 60 || grade != .none || stage == .senior || stage == .vocational }
}

/// What a person may be entitled to and receive. The names are the ids of the pack's policies.
struct Entitlements: OptionSet, Hashable, Sendable {
    let rawValue: UInt32

    static let minimumLiving = Entitlements(rawValue: 1 << 0)
    static let edge = Entitlements(rawValue: 1 << 1)
    static let expenditure = Entitlements(rawValue: 1 << 2)
    static let severelyDisabledOutOfWork = Entitlements(rawValue: 1 << 3)
    static let careSubsidy = Entitlements(rawValue: 1 << 4)
    static let livingSubsidy = Entitlements(rawValue: 1 << 5)
    static let elderlyAllowance = Entitlements(rawValue: 1 << 6)
    static let elderCare = Entitlements(rawValue: 1 << 7)
    static let orphan = Entitlements(rawValue: 1 << 8)
    static let plightChild = Entitlements(rawValue: 1 << 9)
    static let unemploymentBenefit = Entitlements(rawValue: 1 << 10)
    static let lowRent = Entitlements(rawValue: 1 << 11)
    static let destitute = Entitlements(rawValue: 1 << 12)
    static let heavyMedical = Entitlements(rawValue: 1 << 13)
    static let outpatientAid = Entitlements(rawValue: 1 << 14)
    static let inpatientAid = Entitlements(rawValue: 1 << 15)
    static let festivalAid = Entitlements(rawValue: 1 << 16)

    /// Of the whole family.
    static let circles: Entitlements = [.minimumLiving, .edge, .expenditure, .heavyMedical, .destitute]
    /// Those that open medical and other aid.
    static let poor: Entitlements = [.minimumLiving, .edge]

    static let policies: [(entitlement: Entitlements, policy: String)] = [
        (.minimumLiving, "minimum-living-allowance"),
        (.edge, "low-income-edge-recognition"),
        (.expenditure, "expenditure-poverty-living-assistance"),
        (.severelyDisabledOutOfWork, "severe-disabled-unemployed-subsidy"),
        (.careSubsidy, "disability-care-subsidy"),
        (.livingSubsidy, "disability-living-subsidy"),
        (.elderlyAllowance, "elderly-comprehensive-allowance"),
        (.elderCare, "eldercare-service-subsidy"),
        (.orphan, "orphan-basic-living"),
        (.plightChild, "plight-child-basic-living"),
        (.unemploymentBenefit, "unemployment-benefit"),
        (.lowRent, "low-rent-housing-subsidy"),
        (.destitute, "tekun-support"),
        (.heavyMedical, "expenditure-poverty-type2-recognition"),
        (.outpatientAid, "medical-assistance-outpatient"),
        (.inpatientAid, "medical-assistance-inpatient"),
        (.festivalAid, "spring-festival-household-aid"),
    ]
}

/// People who live in one home, or who have left it but keep their hukou in the district.
struct TestFamily: Sendable {
    enum Origin: Int, Sendable {
        case local, outsider, foreign
        /// Registered in the district, living elsewhere.
        case absent
        /// A lone person who has died.
        case deceased
    }

    /// What life has dealt the family.
    enum Standing: UInt8, Sendable { case ordinary, belowMinimum, onTheEdge, nearTheLine, expenditure, medicalShock }

    let origin: Origin
    let form: HouseholdForm
    /// The members' positions among the block's people.
    var members: Range<Int>
    let address: Address
    /// Where the register says they live, when it has not noticed that they moved.
    var staleAddress: Address?
    /// How the register carries a family that lives elsewhere; `nil` when it knows nothing of them.
    var stateInRegister: ResidentState?
    /// Registered at another address of the district.
    var isSeparated = false
    /// Registered there on the book of the head's parents.
    var isOnParentsBook = false
    var standing = Standing.ordinary
    var assets: Int64 = 0
    var vehicles = 0
    var nonResidential = 0
    var homes = 1
    var right: HousingRight?
    /// Hundredths of a square metre.
    var floorArea: Int64 = 0
    var rent: Int64 = 0
    /// Months since the economic check on record; `nil` for none.
    var checkedMonthsAgo: Int?
    /// The receipt the office has not noticed should have stopped.
    var stale: Staleness?
    /// Months since a former grant stopped; `nil` for none.
    var stoppedMonthsAgo: Int?
    var hasTemporaryAid = false
    var isListedAsAlone = false

    enum Staleness: UInt8, Sendable { case incomeRisen, memberDied, movedOut }
}

/// A hukou book (户口簿) and where it is registered.
struct HukouBook: Sendable {
    let address: Address
    let ordinal: Int
}

/// Who lives together. The weights in `Calibration` follow this order.
package enum HouseholdForm: Int, Hashable, CaseIterable, Sendable {
    case elderAlone, elderCouple, adultAlone, couple, coupleWithChild, coupleWithTwoChildren, loneParent, coupleWithAdultChild
    /// Grandparents, parents and a child; the same with one grandparent.
    case threeGenerations, elderWithAdultChild, elderCoupleWithAdultChild, grandparentWithFamily
    /// Someone over eighty and a child over sixty.
    case twoElderGenerations
    case grandparentsWithChild, coupleWithTwoAdultChildren
    /// Unrelated people who share a rented home.
    case sharers
}
