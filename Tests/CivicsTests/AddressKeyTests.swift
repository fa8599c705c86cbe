import Testing

@testable import Civics

struct AddressKeyTests {
    private static let prefixes = ["上海市", "长宁区"]

    @Test(
        arguments: [
            ("长宁路100弄2号301室", "长宁路100弄2号301"),
            ("上海市长宁区长宁路100弄2号301室", "长宁路100弄2号301"),
            ("长宁区长宁路 １００弄２号－３０１室", "长宁路100弄2号301"),
            ("长宁路一百弄二号三〇一室", "长宁路100弄2号301"),
            ("长宁路100弄2#301", "长宁路100弄2号301"),
            ("长宁路一百零五弄十二号", "长宁路105弄12号"),
            ("长宁路1000弄20-301室", "长宁路1000弄20-301"),
            ("中山一路一号", "中山一路1号"),  // A road keeps its numeral.
            ("水城路二十八弄三支弄五号底楼", "水城路28弄3支弄5号底楼"),
            ("仙霞路a座8楼", "仙霞路A座8楼"),
            ("茅台路十百号", "茅台路十百号"),  // No number, so left as it is.
            ("室", "室"),
        ])
    func `normal forms of addresses`(written: String, key: String) {
        #expect(AddressKey(written, dropping: Self.prefixes)?.text == key)
        #expect(AddressKey(key)?.text == key)
    }

    @Test func `nothing is no address`() {
        #expect(AddressKey("　") == nil)
        #expect(AddressKey("上海市长宁区", dropping: Self.prefixes) == nil)
    }

    @Test(
        arguments: [
            ("十", "10"), ("十二", "12"), ("二十", "20"), ("一百", "100"), ("一百零三", "103"), ("一百一十", "110"), ("三千零五十", "3050"),
            ("三〇一", "301"), ("〇一", "01"), ("贰拾叁", "23"), ("百", nil), ("十百", nil), ("一二百", nil), ("", nil), ("一百a", nil), ("一百五", nil),
        ] as [(String, String?)])
    func `Chinese numerals`(numeral: String, digits: String?) {
        #expect(ChineseNumeral.digits(of: Array(numeral.unicodeScalars)) == digits)
    }
}
