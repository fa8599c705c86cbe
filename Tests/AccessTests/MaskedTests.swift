import Access
import Testing

struct MaskedTests {
    @Test(
        arguments: [
            ("长宁区愚园路123弄4号501室", "长宁区愚园路123弄***"),
            ("愚园路123号501室", "愚园路***"),
            ("愚园路１２３号", "愚园路***"),
            ("三泉路五号", "三泉路***"),  // The numeral is part of the road's name.
            ("愚园路12号转3弄5号", "愚园路***"),  // A lane behind a house number does not uncover it.
            ("仙霞新村20号甲", "仙霞新村***"),
            ("华阳路街道凯田苑3幢201", "华阳路街道凯田苑***"),
            ("愚园路", "愚园路***"),
            ("王某某家", "***"),
            ("501室", "***"),
            ("", "***"),
        ])
    func `an address keeps the road and the lane and hides the door`(address: String, expected: String) {
        #expect(Masked.address(address) == expected)
    }

    @Test(
        arguments: [
            ("13812341234", "138****1234"), ("138 1234 1234", "138****1234"), ("+8613812341234", "861******1234"),
            ("62345678", "********"), ("", "*"),
        ])
    func `a telephone number keeps seven digits at most`(phone: String, expected: String) {
        #expect(Masked.phone(phone) == expected)
    }

    @Test(arguments: [("王小明", "王**"), ("欧阳某某", "欧***"), ("", "*")])
    func `a name keeps its first character`(name: String, expected: String) {
        #expect(Masked.name(name) == expected)
    }

    @Test(arguments: [("310105194912310022", "310105********0022"), ("31010519491231", "310105****1231"), ("12345", "*****")])
    func `an ID number keeps six and four even when it is not valid`(text: String, expected: String) {
        #expect(Masked.idNumber(text) == expected)
    }
}
