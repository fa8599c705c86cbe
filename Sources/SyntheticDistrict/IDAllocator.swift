import Civics

/// Gives every person of the district an identity number nobody else has, without remembering anybody.
///
/// A number is a place, a day of birth and a sequence. Everyone of one age, sex and place shares 365 days times 500 sequences; each
/// block of the district owns every `blockCount`-th of those and hands them out in turn, scattered so that neighbours do not count up.
/// When a block's share of a place is used up, it goes on to the next place.
struct IDAllocator {
    /// Real districts' codes, because a checker refuses invented ones; people are invented, so a number may by chance be somebody's.
    /// Names, streets and telephone numbers are what marks them as test people.
    enum Place: Hashable {
        /// The district itself.
        case district
        /// Another district of the city.
        case city
        case elsewhere
        /// Hong Kong, Macao and Taiwan residents' permits.
        case permit
    }

    private static let city = [
        310_101, 310_104, 310_106, 310_107, 310_109, 310_110, 310_112, 310_113, 310_114, 310_115, 310_116, 310_117, 310_118, 310_120,
    ]
    private static let elsewhere = [
        110_108, 210_102, 320_102, 320_281, 320_582, 320_623, 320_721, 320_830, 320_981, 321_183, 330_106, 330_281, 330_483, 330_624,
        340_104, 340_123, 340_225, 340_323, 340_521, 340_621, 340_826, 341_122, 341_221, 341_503, 350_102, 350_583, 360_111, 360_281,
        360_732, 361_127, 370_102, 370_283, 370_827, 410_105, 410_223, 410_325, 410_526, 411_381, 411_524, 420_106, 420_222, 420_583,
        421_126, 430_104, 430_223, 430_381, 430_624, 431_126, 440_106, 440_882, 450_107, 500_108, 510_107, 510_321, 510_623, 511_025,
        511_323, 520_103, 530_111, 610_113, 610_326, 620_102,
    ]
    private static let permits = [810_000, 820_000, 830_000]

    private static let daysOfAYear = 365
    private static let sequencesPerSex = 500
    private static let slots = daysOfAYear * sequencesPerSex
    /// Shares no divisor with `slots`, so that multiplying by it only reorders them.
    private static let scatter = 113_083
    static let ages = 112

    private let places: [Int]
    private let block: Int
    private let blockCount: Int
    private let capacity: Int
    /// Numbers given out by place, age and sex.
    private var given: [Int32]
    private let day: CivilDate

    init(district: Int, block: Int, blockCount: Int, day: CivilDate) {
        precondition(blockCount <= Self.slots, "too many blocks")
        places = [district] + Self.city.filter { $0 != district } + Self.elsewhere + Self.permits
        self.block = block
        self.blockCount = blockCount
        self.day = day
        capacity = Self.slots / blockCount
        given = [Int32](repeating: 0, count: places.count * Self.ages * 2)
    }

    /// The number (packed as `IDNumber.packed`) and the day of birth of a new person of this age on the day.
    mutating func next(_ place: Place, age: Int, sex: Sex, _ random: inout StableRandom) -> (idNumber: UInt64, birth: CivilDate) {
        var index = startIndex(of: place, &random)
        while given[slotKey(index, age, sex)] >= capacity { index = (index + 1) % places.count }
        let key = slotKey(index, age, sex)
        let share = block + blockCount * Int(given[key])
        given[key] += 1
        let slot = (share * Self.scatter + key * 7_919) % Self.slots
        let birth = day.adding(months: -12 * (age + 1)).adding(days: 1 + slot % Self.daysOfAYear)
        let (year, month, dayOfMonth) = birth.parts
        let sequence = slot / Self.daysOfAYear * 2 + (sex == .male ? 1 : 0)
        let compact = year * 10_000_000 + month * 100_000 + dayOfMonth * 1_000 + sequence
        return (UInt64(places[index]) * 100_000_000_000 + UInt64(compact), birth)
    }

    /// Where someone with this number who is not registered in the district is registered.
    static func region(of idNumber: UInt64, outside district: Int) -> Int {
        let region = Int(idNumber / 100_000_000_000)
        return region == district ? city.first { $0 != district }! : region
    }

    private func slotKey(_ place: Int, _ age: Int, _ sex: Sex) -> Int { (place * Self.ages + age) * 2 + (sex == .male ? 1 : 0) }

    private func startIndex(of place: Place, _ random: inout StableRandom) -> Int {
        let cityEnd = places.count - Self.elsewhere.count - Self.permits.count
        return switch place {
        case .district: 0
        case .city: 1 + random.below(cityEnd - 1)
        case .elsewhere: cityEnd + random.below(Self.elsewhere.count)
        case .permit: places.count - Self.permits.count + random.below(Self.permits.count)
        }
    }
}
