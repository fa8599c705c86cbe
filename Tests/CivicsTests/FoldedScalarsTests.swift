import Testing

@testable import Civics

struct FoldedScalarsTests {
    @Test(
        arguments: [
            ("　ＡＢｃ１２３（甲）－乙 ", "ABc123(甲)-乙"),
            ("a\u{A0}b\tc", "a b c"),
            ("—–−", "---"),
            ("😀é", "😀é"),
            ("\u{FEFF}", ""),
        ])
    func `widths, spaces and dashes are unified`(text: String, folded: String) {
        #expect(text.folded == folded)
        #expect(folded.folded == folded)
    }

    @Test(
        arguments: [
            [0xFF], [0xE4, 0xB8], [0xE4, 0x41], [0xC0, 0xB0], [0xE0, 0x80, 0xB0], [0xED, 0xA0, 0x80], [0xF5, 0x80, 0x80, 0x80], [0x80],
        ] as [[UInt8]])
    func `broken UTF-8 is neither a digit nor a crash`(bytes: [UInt8]) {
        bytes.withUnsafeBufferPointer { buffer in
            var scalars = FoldedScalars(buffer)
            #expect(scalars.current == 0xFFFD)
            var count = 0
            while scalars.current != nil {
                scalars.advance()
                count += 1
            }
            #expect((1...bytes.count).contains(count))
            #expect(CivilDate(utf8: buffer) == nil)
            #expect(ExactDecimal(utf8: buffer) == nil)
            #expect(RegionCode(utf8: buffer) == nil)
            #expect((try? IDNumber.parse(utf8: buffer).get()) == nil)
        }
    }

    @Test func `parsers survive any bytes`() {
        var random = StableRandom(seed: 12)
        let alphabet: [UInt8] = Array("0123456789-/.,X年月日０－　 ".utf8) + [0xFF, 0x00]
        for _ in 0..<5000 {
            let bytes = (0..<random.below(24)).map { _ in random.pick(from: alphabet) }
            bytes.withUnsafeBufferPointer { buffer in
                if let date = CivilDate(utf8: buffer) { #expect(CivilDate(date.description) == date) }
                if let number = ExactDecimal(utf8: buffer) { #expect(ExactDecimal(number.description) == number) }
                if let code = RegionCode(utf8: buffer) { #expect(RegionCode(code.description) == code) }
                if case .success(let number) = IDNumber.parse(utf8: buffer) { #expect((try? IDNumber(number.description)) == number) }
            }
        }
    }
}
