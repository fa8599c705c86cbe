/// Every figure the test district is made from, each with its source: census and bureau figures where something is published,
/// otherwise "assumption", which means our own choice, made by nobody official.
///
/// Shares are 0...1. Ages are completed years. Money is fen per month unless the name says otherwise.
package struct Calibration: Hashable, Sendable {
    package var population = Population()
    package var homes = Homes()
    package var livelihoods = Livelihoods()
    package var hardship = Hardship()
    package var disability = Disability()
    package var care = Care()
    package var medical = Medical()
    package var takeUp = TakeUp()
    package var quality = Quality()

    package init() {}

    /// Weights for forms of household, in the order of `HouseholdForm.allCases`.
    package typealias FormWeights = [Double]

    package struct Population: Hashable, Sendable {
        /// Hukou holders of the district per resident: 571,000 to 693,051.
        /// - Source: derived from the bureau's 32,000 people in difficulty being 5.6 % of them, and the seventh census.
        package var hukouPerResident = 571_000.0 / 693_051.0
        /// Families by where they come from: Shanghai, another province, abroad.
        /// - Source: about a quarter of residents from other provinces is recalled, not published for the district; abroad is an
        ///   assumption. Families, not people: those from elsewhere are smaller.
        package var origins: [Double] = [71.0, 27.0, 2.0]
        /// Of Shanghai families, those whose hukou lies in another district of the city.
        /// - Source: assumption.
        package var hukouInAnotherDistrict = 0.14
        /// Of families of this district, those registered at another address of it (人户分离).
        /// - Source: assumption; practice reports the separation, nobody publishes a share for the district.
        package var separatedInDistrict = 0.22
        /// Of couples below fifty in Shanghai families, those with a spouse from another province.
        /// - Source: assumption.
        package var spouseFromElsewhere = 0.12
        /// Forms of household that reproduce 2.32 people a household, 9.8 % aged 0-14, 66.8 % aged 15-59 and 23.4 % aged 60 and over.
        /// - Source: the totals are the city's in the seventh census; the mix of forms is solved from them (assumption).
        package var localForms: FormWeights = [13, 16, 6, 11, 10, 2, 2.4, 18.7, 4, 5, 4, 2.5, 2.5, 0.35, 2, 0]
        package var outsiderForms: FormWeights = [0.3, 0.3, 30, 33, 16, 4.6, 0.5, 5, 0, 0, 0, 1.0, 0, 0, 0, 9.3]
        package var foreignForms: FormWeights = [2, 2, 48, 24, 18, 6, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]
        /// Hukou holders who live elsewhere (空挂户).
        /// - Source: assumption; old people are more of them, so that the hukou's 60+ come near the city's 36.1 %.
        package var absentForms: FormWeights = [29, 21, 20, 3.5, 8.5, 0.5, 1, 6, 0, 0, 0, 0, 0, 0, 0, 0]
        /// Ages 60-64, 65-69, 70-79, 80+ of the old, by their place in the household. Together they give the hukou's
        /// 28.3, 27.9, 28.3 and 15.5 %.
        /// - Source: totals from the seventh census for the city's hukou; the split by form is solved from them (assumption).
        package var singleElderAges: [Double] = [15, 17, 35, 33]
        package var coupleElderAges: [Double] = [26.5, 30, 34.8, 8.7]
        package var grandparentAges: [Double] = [43, 38, 17, 2]
        package var parentOfAdultAges: [Double] = [28, 30, 26, 16]
        package var absentElderAges: [Double] = [28.3, 27.9, 28.3, 15.5]
        /// Women among the old who live without a spouse, below eighty and from eighty on; so that women are 52.0 % of 60+ and
        /// 59.3 % of 80+.
        /// - Source: totals from the seventh census for the city's hukou; solved.
        package var womenAmongSingleElders = 0.51
        package var womenAmongSingleElders80 = 0.73
        /// Deaths in a year per hukou holder, and the ages at death (tenths of the distribution).
        /// - Source: assumption, near the city's published crude death rate.
        package var deathsPerYear = 0.0088
        package var agesAtDeath = Quantiles([(0, 30), (0.05, 52), (0.2, 68), (0.5, 82), (0.8, 90), (1, 103)])
        /// Hukou holders who live elsewhere and are still in the register as 搬离.
        /// - Source: assumption.
        package var movedAwayAmongAbsent = 0.03
        /// Absent hukou holders whom the register carries as 空挂.
        /// - Source: assumption.
        package var absentInRegister = 0.08
        /// Women among the divorced or never married adults who live alone; boys among children per girl.
        /// - Source: assumption; the city's published sex ratio at birth is near it.
        package var boysAmongChildren = 0.517
    }

    package struct Homes: Hashable, Sendable {
        /// Tenure of Shanghai families: owned, public tenancy (公房), market rent.
        /// - Source: assumption.
        package var localTenure: [Double] = [71, 16, 13]
        package var outsiderTenure: [Double] = [22, 1, 77]
        package var poorTenure: [Double] = [42, 50, 8]
        /// Market rents the housing bureau has on record.
        /// - Source: assumption.
        package var rentRegistered = 0.45
        /// Families with a second home; with a shop or an office; with a car.
        /// - Source: assumption.
        package var secondHome = 0.13
        /// Families with a second home among those who are not poor although no department knows of enough income.
        /// - Source: assumption: they live on property, which the housing bureau has on record.
        package var secondHomeWithoutIncome = 0.82
        package var nonResidential = 0.008
        package var car = 0.31
        /// Floor area of a home in square metres.
        /// - Source: assumption.
        package var floorArea = Quantiles([(0, 11), (0.1, 27), (0.3, 44), (0.5, 60), (0.75, 88), (0.95, 140), (1, 260)])
        package var poorFloorArea = Quantiles([(0, 8), (0.25, 16), (0.5, 27), (0.8, 42), (1, 62)])
        /// Living area per square metre of floor area.
        /// - Source: assumption.
        package var livingShare = 0.58
        package var rentPerSquareMetreFen = 9_800.0
    }

    package struct Livelihoods: Hashable, Sendable {
        /// Of adults of working age who do not study: employed, flexible, registered unemployed, none.
        /// - Source: assumption.
        package var localWork: [Double] = [84.5, 8.5, 1.6, 5.4]
        package var outsiderWork: [Double] = [85, 10.5, 0.3, 4.2]
        /// Monthly wages in yuan; nothing below the minimum wage is drawn for an employee.
        /// - Source: the floor is the city's minimum wage (a parameter of the pack); the rest is an assumption with a long tail.
        package var wageYuan = Quantiles([
            (0, 2_740), (0.04, 4_300), (0.12, 6_400), (0.25, 8_100), (0.5, 11_000), (0.7, 15_200), (0.85, 22_000), (0.95, 36_000),
            (0.99, 68_000), (1, 160_000),
        ])
        /// Highest wage that counts for contributions, in yuan; the lowest is a parameter of the pack.
        /// - Source: recalled, for July 2024.
        package var contributionCapYuan = 36_921.0
        /// Retired: men from 60, women of 50-54, women from 55.
        /// - Source: the ages are the law's before 2025; the shares are assumptions.
        package var retiredMen60 = 0.992
        package var retiredWomen50 = 0.48
        package var retiredWomen55 = 0.93
        /// Monthly employee pension in yuan, and the residents' pension.
        /// - Source: assumption around the recalled city mean of about 4,900 and a residents' base of about 1,400.
        package var employeePensionYuan = Quantiles([
            (0, 2_450), (0.015, 3_320), (0.1, 3_700), (0.3, 4_250), (0.5, 4_850), (0.7, 5_500), (0.9, 7_200), (0.98, 10_500), (1, 17_000),
        ])
        package var residentPensionYuan = Quantiles([(0, 1_430), (0.6, 1_500), (0.9, 1_640), (1, 2_150)])
        package var residentPensionShare = 0.007
        /// Of people of the age: in kindergarten 3-5, in compulsory school 6-14, in senior school 15-17 (two thirds of it general),
        /// at a university of the city 18-21, in graduate school 22-24.
        /// - Source: assumption.
        package var kindergarten = 0.93
        package var compulsory = 0.985
        package var senior = 0.95
        package var generalShareOfSenior = 0.67
        package var university = 0.6
        package var graduate = 0.09
        package var suspended = 0.004
        /// Financial wealth of a family that is not poor, in yuan per head.
        /// - Source: assumption.
        package var wealthYuanPerHead = Quantiles([(0, 80_000), (0.3, 140_000), (0.6, 300_000), (0.9, 1_100_000), (1, 6_000_000)])
        /// Of the registered unemployed: unwillingly; drawing benefit when entitled comes under take-up.
        /// - Source: assumption.
        package var involuntary = 0.72
        /// Unemployment-insurance years of the registered unemployed.
        /// - Source: assumption.
        package var insuranceYears = Quantiles([(0, 0), (0.12, 1), (0.5, 6), (0.9, 20), (1, 35)])
    }

    package struct Hardship: Hashable, Sendable {
        /// Chance that a family registered in this district and living in it has an income below the minimum standard and little
        /// property, by form. Gives about 4,397 people in some 2,800 households in receipt, 1.57 a household, for 693,051 residents.
        /// - Source: totals published by the district for 2020; the split by form is solved from the mean size (assumption).
        package var belowMinimum: FormWeights = [
            0.033, 0.0042, 0.113, 0.0127, 0.0063, 0.011, 0.062, 0.0051, 0.003, 0.025, 0.005, 0.004, 0.008, 0.03, 0.003, 0,
        ]
        /// The same for incomes between the minimum standard and the edge line.
        /// - Source: assumption; no figure is published for the district.
        package var onTheEdge: FormWeights = [
            0.014, 0.004, 0.03, 0.009, 0.005, 0.008, 0.035, 0.004, 0.003, 0.012, 0.003, 0.003, 0.005, 0.01, 0.002, 0,
        ]
        /// The same for incomes up to a fifth above the edge line.
        /// - Source: assumption.
        package var nearTheLine: FormWeights = [
            0.015, 0.004, 0.025, 0.009, 0.006, 0.008, 0.03, 0.004, 0.003, 0.012, 0.003, 0.003, 0.005, 0.01, 0.002, 0,
        ]
        /// Other families, by chance: necessary spending eats the income; a sudden illness and in no circle.
        /// - Source: assumption.
        package var expenditure = 0.0026
        package var medicalShock = 0.0021
        /// Of families struck by illness, those with as little property as the edge circle allows.
        /// - Source: assumption.
        package var shockWithoutProperty = 0.5
        /// Of old people below the minimum who live alone, those whom nobody supports: they belong to the destitute (特困).
        /// - Source: assumption.
        package var destituteAmongAlone = 0.13
        /// Children below eighteen by kind: orphan in a family, in fact without support, other hardship.
        /// - Source: assumption.
        package var childHardship: [Double] = [0.00025, 0.0007, 0.0016]
        /// 80+ who live alone and whom the neighbourhood has on its list of special difficulty.
        /// - Source: assumption, chosen so that the four circles hold about 32,000 people (published).
        package var listedAmongAlone80 = 0.46
        /// Families in receipt whose circumstances have changed since: income has risen, a member has died, the family has moved out.
        /// - Source: assumption.
        package var staleIncomeRisen = 0.015
        package var staleMemberDied = 0.008
        package var staleMovedOut = 0.005
        /// Families near the line whose earlier check is on record; half of these had a grant that was stopped.
        /// - Source: assumption.
        package var nearTheLineChecked = 0.5
        /// Entitled families without receipt whose economic check is on record nevertheless, from another application.
        /// - Source: assumption.
        package var missedButChecked = 0.42
        /// Families that are not poor and have been checked all the same, for public housing and the like.
        /// - Source: assumption.
        package var checkedAmongOrdinary = 0.012
        /// Temporary assistance in the past year among families below the edge line.
        /// - Source: assumption.
        package var temporary = 0.09
    }

    package struct Disability: Hashable, Sendable {
        /// Certified people among hukou holders: children, 18-59, 60 and over. Together 4.7 %.
        /// - Source: 4.7 % follows from neighbouring Putuo's 41,816 certified; the split by age is an assumption.
        package var certifiedChildren = 0.0085
        package var certifiedAdults = 0.0335
        package var certifiedElders = 0.0795
        /// Visual, hearing, speech, physical, intellectual, mental, multiple.
        /// - Source: Putuo, hukou holders certified at the end of 2021.
        package var categories: [Double] = [13.44, 11.86, 0.75, 56.58, 6.36, 7.84, 3.01]
        /// Grades one to four; grades one and two are severe, 33.06 %.
        /// - Source: the severe share is Putuo's; the split within is an assumption.
        package var grades: [Double] = [12.5, 20.56, 28.94, 38]
        /// Severely disabled people of working age who cannot work and have no pension; 5.58 % of the certified.
        /// - Source: Putuo for the result; the share among those of working age is solved.
        package var severeOutOfWork = 0.42
        /// Of them, those who cannot look after themselves.
        /// - Source: assumption.
        package var dependentOutOfWork = 0.9
    }

    package struct Care: Hashable, Sendable {
        /// Old people assessed for care by age 65-79 and 80+.
        /// - Source: assumption.
        package var assessed65 = 0.03
        package var assessed80 = 0.3
        /// Grades nought to six.
        /// - Source: assumption.
        package var grades: [Double] = [7, 10, 22, 24, 17, 12, 8]
        package var childless = 0.06
    }

    package struct Medical: Hashable, Sendable {
        /// People with spending on record, and their months with spending out of twelve, below 60, 60-79 and 80+.
        /// - Source: assumption.
        package var patients: [Double] = [0.11, 0.31, 0.46]
        package var months = Quantiles([(0, 1), (0.4, 3), (0.7, 7), (1, 12.99)])
        /// Own part of an outpatient month in yuan.
        /// - Source: assumption.
        package var outpatientYuan = Quantiles([(0, 8), (0.3, 70), (0.6, 190), (0.85, 520), (0.97, 1_600), (1, 5_200)])
        /// People with a hospital stay, by the same ages; own part of a stay in yuan, with a heavy tail.
        /// - Source: assumption.
        package var inpatients: [Double] = [0.021, 0.10, 0.19]
        package var inpatientYuan = Quantiles([
            (0, 300), (0.3, 1_400), (0.6, 3_300), (0.85, 7_200), (0.95, 14_500), (0.99, 40_000), (1, 190_000),
        ])
        /// The same for a medical shock: enough to raise a warning by any published threshold.
        /// - Source: assumption; Tongling's and Changzhou's thresholds are 10,000 to 15,000 yuan a year.
        package var shockYuan = Quantiles([(0, 21_000), (0.6, 55_000), (0.9, 120_000), (1, 260_000)])
        /// Registered for outpatient treatment of serious illness (门诊大病), below 60 and from 60 on.
        /// - Source: assumption.
        package var seriousIllness: [Double] = [0.004, 0.021]
        /// Not insured at all, of hukou holders of working age without work, and of people from elsewhere.
        /// - Source: assumption.
        package var uninsured = 0.06
        package var uninsuredOutsiders = 0.12
    }

    /// Of those entitled, who receives. Non-take-up is what the software is for.
    package struct TakeUp: Hashable, Sendable {
        /// - Source: assumption: 12 to 20 % of entitled families receive nothing; more where home and hukou are apart.
        package var minimumLiving = 0.86
        package var edge = 0.82
        package var expenditure = 0.62
        /// What separation of home and hukou leaves of any of these.
        package var whenSeparated = 0.85
        package var disabilityWhenSeparated = 0.93
        /// - Source: assumption.
        package var severelyDisabledOutOfWork = 0.9
        package var careSubsidy = 0.94
        package var livingSubsidy = 0.9
        package var elderlyAllowance = 0.996
        package var elderlyAllowanceSeparated = 0.988
        package var elderCare = 0.8
        package var childHardship = 0.77
        package var unemploymentBenefit = 0.86
        package var lowRent = 0.75
        package var destitute = 0.92
        package var heavyMedical = 0.3
        package var medicalAid = 0.86
        package var festivalAid = 0.97
    }

    /// How often departments' files are wrong in the ways practice reports. Shares of the rows that can carry the defect.
    ///
    /// - Source: the kinds are reported by practice; no share is published, so every figure is an assumption.
    package struct Quality: Hashable, Sendable {
        package var rates: [Defect: Double] = [
            .fifteenDigitID: 0.004,
            .wrongCheckDigit: 0.0012,
            .relativesID: 0.0015,
            .unusualIDSpelling: 0.002,
            .missingID: 0.35,
            .secondID: 0.0004,
            .rareCharacterLost: 0.5,
            .separatorDot: 0.6,
            .traditionalCharacter: 0.004,
            .formerName: 0.35,
            .staleAddress: 0.008,
            .registeredOnly: 1,
            .duplicateRow: 0.0015,
            .repeatedPerson: 0.0012,
            .lateDeath: 0.13,
            .paidAfterDeath: 0.06,
            .missingMarriage: 0.35,
            .addressSpelling: 0.25,
            .badDate: 0.0003,
            .outOfRange: 0.0002,
            .raggedRow: 0.0002,
            .unknownCode: 0.0002,
        ]
        /// People whose name holds a character beyond the common set; people of peoples whose names carry a dot; people with a
        /// former name; children below one among those without an ID number.
        /// - Source: assumption.
        package var rareNames = 0.0016
        package var dottedNames = 0.002
        package var formerNames = 0.006
        package var nonChineseResidentsWithPermit = 0.35

        package func rate(_ defect: Defect) -> Double { rates[defect] ?? 0 }
    }
}
