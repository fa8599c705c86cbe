import Testing

@testable import Intake

struct TextEncodingTests {
    /// 王测试 in GB18030.
    static let gbk: [UInt8] = [0xCD, 0xF5, 0xB2, 0xE2, 0xCA, 0xD4]
    /// 𠅤, which only four bytes of GB18030 can write.
    static let fourBytes: [UInt8] = [0x95, 0x32, 0xA6, 0x32]

    @Test(
        arguments: [
            ("ASCII", Array("id,name\n1,x\n".utf8), TextEncoding.utf8),
            ("UTF-8", Array("姓名\n王测试\n".utf8), .utf8),
            ("UTF-8 with some broken bytes", Array(String(repeating: "王测试\n", count: 20).utf8) + [0xFF, 0xE4, 0x0A], .utf8),
            ("GB18030", gbk + [0x0A], .gb18030),
            ("GB18030 with four bytes", gbk + fourBytes + [0x0A], .gb18030),
            ("GB18030 between ASCII", Array("310105197001010019,".utf8) + gbk + Array(",100\n".utf8), .gb18030),
        ] as [(String, [UInt8], TextEncoding)])
    func `the encoding of a file is found from its bytes`(name: String, bytes: [UInt8], expected: TextEncoding) throws {
        let file = try TestFile(bytes)
        #expect(try FileInspection(path: file.path).encoding == expected)
    }

    @Test(
        arguments: [
            (TextEncoding.utf8, Array("王测试".utf8), "王测试"),
            (.gb18030, gbk, "王测试"),
            (.gb18030, fourBytes, "𠅤"),
            (.gb18030, Array("plain".utf8), "plain"),
            (.utf8, [0x61, 0xFF, 0x62], nil),
            (.utf8, [0xE7, 0x8E], nil),
            // A surrogate and an overlong form are no text.
            (.utf8, [0xED, 0xA0, 0x80], nil),
            (.utf8, [0xC0, 0xAF], nil),
            (.gb18030, [0xCD], nil),
            (.gb18030, [0xCD, 0xF5, 0xFF], nil),
        ] as [(TextEncoding, [UInt8], String?)])
    func `a field is decoded, or its first bad byte found`(encoding: TextEncoding, bytes: [UInt8], expected: String?) {
        let decoder = FieldDecoder(encoding)
        bytes.withUnsafeBufferPointer { field in
            switch decoder.decode(field) {
            case .text(let text): #expect(String(decoding: text, as: UTF8.self) == expected)
            case .badByte(let offset):
                #expect(expected == nil)
                #expect(offset < bytes.count)
            }
        }
    }

    @Test(
        arguments: [
            (TextEncoding.utf8, [0x61, 0xFF, 0x62] as [UInt8], "a\\xFFb"),
            (.utf8, [0xE7, 0x8E, 0x2C, 0x61], "\\xE7\\x8E,a"),
            (.utf8, [0x61, 0x00, 0x62], "a\\x00b"),
            (.gb18030, gbk + [0xFF] + gbk, "王测试\\xFF王测试"),
            (.gb18030, [0xCD], "\\xCD"),
        ] as [(TextEncoding, [UInt8], String)])
    func `bytes that are no text are kept as escapes`(encoding: TextEncoding, bytes: [UInt8], expected: String) {
        let decoder = FieldDecoder(encoding)
        #expect(bytes.withUnsafeBufferPointer { decoder.rescue($0) } == expected)
    }

    @Test(
        arguments: [
            ([0x50, 0x4B, 0x03, 0x04, 0x00] as [UInt8], IntakeError.notText(file: "data.csv", what: " Excel 工作簿或压缩包")),
            ([0xFF, 0xFE, 0x61, 0x00], .notText(file: "data.csv", what: " UTF-16 编码的文件")),
            ([], .emptyFile(file: "data.csv")),
            ([0xEF, 0xBB, 0xBF], .emptyFile(file: "data.csv")),
        ] as [([UInt8], IntakeError)])
    func `what is no text file is refused with what it is`(bytes: [UInt8], expected: IntakeError) throws {
        let file = try TestFile(bytes)
        #expect(throws: expected) { try FileInspection(path: file.path) }
    }
}
