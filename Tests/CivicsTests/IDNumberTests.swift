import Testing

@testable import Civics

struct IDNumberTests {
    private static let provinces = [11, 12, 15, 21, 23, 31, 32, 37, 41, 46, 50, 53, 61, 65, 81, 82, 83]

    private static func random(_ random: inout StableRandom) throws -> IDNumber {
        let digits = random.pick(from: provinces) * 10_000 + random.below(10_000)
        return IDNumber.make(
            region: try #require(RegionCode(digits: Int64(digits), length: 6)),
            birth: CivilDate(days: Int32(random.integer(in: -25_000...20_000))), sequence: random.below(1000))
    }

    /// The example in GB 11643-1999, appendix.
    private static let example = "11010519491231002X"

    @Test(
        arguments: [
            example, "11010519491231002x", " 110105 19491231 002X ", "110105-19491231-002X", "１１０１０５１９４９１２３１００２Ｘ",
            "'11010519491231002X\t",
        ])
    func `one number, however it is written`(text: String) throws {
        let number = try IDNumber(text)
        #expect(number.description == Self.example)
        #expect(number.birthDate.description == "1949-12-31")
        #expect(number.sex == .female)
        #expect(number.kind == .resident)
        #expect(number.region?.description == "110105")
        #expect(number.masked == "110105********002X")
    }

    @Test(
        arguments: [
            ("", .wrongLength(0)),
            ("1101051949123100", .wrongLength(16)),
            ("11010519491231002X0", .wrongLength(19)),
            ("无", .wrongLength(1)),
            ("1101051949123100OX", .badCharacter("O")),
            ("X1010519491231002X", .badCharacter("X")),
            ("11010519491231002Y", .badCharacter("Y")),
            ("身份证号十八个汉字就是这十八个字呀", .wrongLength(17)),
            ("1101051949123100二X", .badCharacter("二")),
            ("99010519491231002X", .badRegion),
            ("00010519491231002X", .badRegion),
            ("110105194902290021", .badBirthDate),
            ("110105179912310021", .badBirthDate),
            ("110105210001010021", .badBirthDate),
            ("110105194912310021", .badCheckDigit(expected: "X")),
            ("110105491331002", .badBirthDate),  // 15 digits, month 13.
        ] as [(String, IDNumber.Invalid)])
    func `what is wrong with a text`(text: String, problem: IDNumber.Invalid) {
        #expect(IDNumber.parse(text) == .failure(problem))
        #expect(throws: problem) { try IDNumber(text) }
        #expect(IDNumber.Candidate(text).problem == problem)
    }

    @Test func `the message names the problem in Chinese`() {
        #expect(IDNumber.Invalid.wrongLength(16).message == "身份证号应为 18 位，现为 16 位")
        #expect(IDNumber.Invalid.badCheckDigit(expected: "X").message == "身份证号校验码不符，按前 17 位应为 X")
    }

    @Test(
        arguments: [
            ("81000019900101", "2", .residencePermit, "81"),
            ("83000019851231", "1", .residencePermit, "83"),
            ("93184019800615", "1", .foreigner, nil),  // Applied in Shanghai (31), a national of the United States (840).
            ("31010520100301", "3", .resident, "310105"),
        ] as [(String, String, IDNumber.Kind, String?)])
    func `the first digits tell the kind of document`(head: String, last: String, kind: IDNumber.Kind, region: String?) throws {
        let digits = head + "00" + last
        let check = try #require(IDNumber.checkCharacter(for17: digits))
        let number = try IDNumber(digits + String(check))
        #expect(number.kind == kind)
        #expect(number.region?.description == region)
        #expect(number.sex == (last == "2" ? .female : .male))
    }

    @Test func `check characters follow the weights of the standard`() throws {
        let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
        let characters = Array("10X98765432")
        var random = StableRandom(seed: 6)
        for _ in 0..<500 {
            let digits = (0..<17).map { _ in random.below(10) }
            let sum = zip(digits, weights).reduce(0) { $0 + $1.0 * $1.1 }
            let text = digits.map(String.init).joined()
            #expect(IDNumber.checkCharacter(for17: text) == characters[sum % 11])
        }
        #expect(IDNumber.checkCharacter(for17: "1101051949123100") == nil)
        #expect(IDNumber.checkCharacter(for17: "+1010519491231002") == nil)
    }

    @Test func `every wrong digit and every swap of neighbours is noticed`() throws {
        var random = StableRandom(seed: 7)
        for _ in 0..<100 {
            let characters = Array(try Self.random(&random).description)
            for position in 0..<18 {
                for wrong in "0123456789X" where wrong != characters[position] {
                    var changed = characters
                    changed[position] = wrong
                    #expect((try? IDNumber(String(changed))) == nil)
                }
                guard position < 17, characters[position] != characters[position + 1] else { continue }
                var swapped = characters
                swapped.swapAt(position, position + 1)
                #expect((try? IDNumber(String(swapped))) == nil)
            }
        }
    }

    @Test func `text, packed and parts go round`() throws {
        var random = StableRandom(seed: 8)
        for _ in 0..<1000 {
            let number = try Self.random(&random)
            #expect(try IDNumber(number.description) == number)
            #expect(IDNumber(packed: number.packed) == number)
            #expect(number.packed < 1 << 57)
            #expect(number.description.count == 18)
        }
    }

    @Test func `fifteen digits are those of the eighteen without century and check digit`() throws {
        var random = StableRandom(seed: 9)
        for _ in 0..<500 {
            let birth = CivilDate(days: Int32(random.integer(in: -25_567...10_956)))  // 1900-01-01 to 1999-12-31.
            let region = try #require(RegionCode(digits: Int64(310_101 + random.below(20)), length: 6))
            let number = IDNumber.make(region: region, birth: birth, sequence: random.below(1000))
            let text = number.description
            let fifteen = text.prefix(6) + text.dropFirst(8).dropLast()
            #expect(try IDNumber(fifteen) == number)
            #expect(IDNumber.Candidate(fifteen).normalized == text)
        }
    }

    @Test func `made-up people have the place, birth and sex they were made with`() throws {
        let committee = try #require(RegionCode("310105001002"))
        let birth = try #require(CivilDate("1944-02-29"))
        let number = IDNumber.make(region: committee, birth: birth, sequence: 13)
        #expect(number.region == committee.ancestor(at: .district))
        #expect(number.birthDate == birth)
        #expect(number.sex == .male)
    }

    @Test(
        arguments: [
            ("11010519491231002 1", "110105194912310021", "110105********0021"),
            ("１１０１０５19491231002x", "11010519491231002X", "110105********002X"),
            ("12345678", "12345678", "********"),  // Too short to show an end of it.
            ("不详", "不详", "**"),
        ])
    func `a candidate keeps a wrong number readable`(text: String, normalized: String, masked: String) {
        let candidate = IDNumber.Candidate(text)
        #expect(candidate.normalized == normalized)
        #expect(candidate.masked == masked)
        #expect((candidate.number == nil) == (candidate.problem != nil))
    }
}
