import Civics

/// A home on a street that does not exist: 示例三路120弄4号502室. A committee has one street; a block of the district, one lane in it.
struct Address: Hashable, Sendable {
    let committee: Int32
    let lane: Int32
    let building: Int16
    let room: Int16

    /// The `ordinal`-th home of a block in a committee: six floors of four, then the next building.
    init(committee: Int, block: Int, ordinal: Int) {
        self.committee = Int32(committee)
        lane = Int32(block + 1)
        building = Int16(ordinal / 24 + 1)
        room = Int16((ordinal % 24 / 4 + 1) * 100 + ordinal % 4 + 1)
    }

    /// Ways of writing one address. All meet under `AddressKey` when the city and the district are dropped from the front.
    enum Spelling: Int, CaseIterable, Sendable {
        case plain, withCity, numberSign, fullWidth, withoutRoom, chineseLane, dashes
    }
}

/// The streets, by committee.
struct StreetNames: Sendable {
    private let streets: [[UInt8]]
    private let city: [UInt8]

    private static let words = ["示例", "样板", "模拟", "演示", "试验", "测试", "仿真", "虚拟", "假想", "范例"]

    /// One street per committee, numbered within its subdistrict.
    init(cityPrefix: String, committeesBySubdistrict: [Int]) {
        streets = committeesBySubdistrict.enumerated().flatMap { subdistrict, committees in
            let word = Self.words[subdistrict % Self.words.count] + String(repeating: "新", count: subdistrict / Self.words.count)
            return (0..<committees).map { Array("\(word)\(Self.chinese($0 + 1))路".utf8) }
        }
        city = Array(cityPrefix.utf8)
    }

    func append(_ address: Address, _ spelling: Address.Spelling, to bytes: inout [UInt8]) {
        if spelling == .withCity { bytes += city }
        bytes += streets[Int(address.committee)]
        switch spelling {
        case .chineseLane: bytes += Array(Self.chinese(Int(address.lane)).utf8)
        case .fullWidth: bytes.append(fullWidth: Int(address.lane))
        default: bytes.append(decimal: Int(address.lane))
        }
        bytes.append("弄")
        if spelling == .dashes { bytes.append("-") }
        if spelling == .fullWidth { bytes.append(fullWidth: Int(address.building)) } else { bytes.append(decimal: Int(address.building)) }
        bytes.append(spelling == .numberSign ? "#" : "号")
        if spelling == .dashes { bytes.append("-") }
        if spelling == .fullWidth { bytes.append(fullWidth: Int(address.room)) } else { bytes.append(decimal: Int(address.room)) }
        if spelling != .withoutRoom { bytes.append("室") }
    }

    /// 1...9999 in words: 一百二十, 一千零三.
    static func chinese(_ number: Int) -> String {
        precondition((1...9999).contains(number), "\(number)")
        let digits = Array("零一二三四五六七八九")
        var text = ""
        var owesZero = false
        for (unit, name) in [(1000, "千"), (100, "百"), (10, "十"), (1, "")] {
            let digit = number / unit % 10
            if digit == 0 {
                owesZero = !text.isEmpty
                continue
            }
            if owesZero { text.append("零") }
            owesZero = false
            // Ten to nineteen have no one in front: 十二.
            if !(unit == 10 && digit == 1 && text.isEmpty) { text.append(digits[digit]) }
            text += name
        }
        return text
    }
}

extension [UInt8] {
    /// Digits of U+FF10.
    mutating func append(fullWidth value: Int) {
        var digits: [UInt8] = []
        digits.append(decimal: value)
        for digit in digits { append(contentsOf: [0xEF, 0xBC, digit - 0x30 + 0x90]) }
    }
}
