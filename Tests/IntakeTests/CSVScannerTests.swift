import Testing

@testable import Intake

struct CSVScannerTests {
    struct Row: Equatable, CustomStringConvertible {
        var number: Int
        var fields: [String]
        var problem: CSVScanner.Problem?
        var description: String { "\(number) \(fields) \(problem.map { "\($0)" } ?? "")" }
    }

    @Test(
        arguments: [
            ("plain", "a,b\nc,d\n", [Row(number: 1, fields: ["a", "b"]), Row(number: 2, fields: ["c", "d"])]),
            ("no line end at the end", "a,b", [Row(number: 1, fields: ["a", "b"])]),
            ("CR LF", "a,b\r\nc,d\r\n", [Row(number: 1, fields: ["a", "b"]), Row(number: 2, fields: ["c", "d"])]),
            ("empty fields", ",\n,,\n", [Row(number: 1, fields: ["", ""]), Row(number: 2, fields: ["", "", ""])]),
            ("empty lines are counted but are no rows", "a\n\n\r\nb\n", [Row(number: 1, fields: ["a"]), Row(number: 4, fields: ["b"])]),
            ("quotes", #""a","b,c""# + "\n", [Row(number: 1, fields: ["a", "b,c"])]),
            ("doubled quotes", #""a""b","""""# + "\n", [Row(number: 1, fields: [#"a"b"#, #"""#])]),
            ("an empty quoted field", #""",x"# + "\n", [Row(number: 1, fields: ["", "x"])]),
            (
                "a line end inside quotes", "\"a\nb\",c\nd,e\n",
                [Row(number: 1, fields: ["a\nb", "c"]), Row(number: 2, fields: ["d", "e"])]
            ),
            ("CR LF after a quoted field", "\"a\"\r\n\"b\"\r\n", [Row(number: 1, fields: ["a"]), Row(number: 2, fields: ["b"])]),
            ("a quote inside an unquoted field is a quote", "a\"b,c\n", [Row(number: 1, fields: ["a\"b", "c"])]),
            (
                "text after a quote", "\"a\"b,c\nd,e\n",
                [Row(number: 1, fields: ["a", "c"], problem: .textAfterQuote), Row(number: 2, fields: ["d", "e"])]
            ),
            (
                "a quote that never closes costs one line", "a,\"b\nc,d\n",
                [Row(number: 1, fields: [], problem: .unclosedQuote), Row(number: 2, fields: ["c", "d"])]
            ),
            (
                "a stray quote that only another further down ends costs one line", "a,\"b\nc,d\ne,\"f\",g\nh,i\n",
                [
                    Row(number: 1, fields: [], problem: .unclosedQuote), Row(number: 2, fields: ["c", "d"]),
                    Row(number: 3, fields: ["e", "f", "g"]), Row(number: 4, fields: ["h", "i"]),
                ]
            ),
            ("a NUL", "a,\0b\nc,d\n", [Row(number: 1, fields: ["a", "\0b"], problem: .nul), Row(number: 2, fields: ["c", "d"])]),
            ("a lone CR is part of the field", "a\rb,c\n", [Row(number: 1, fields: ["a\rb", "c"])]),
            ("nothing", "", []),
            ("only line ends", "\n\n", []),
            ("a lone quote", "\"", [Row(number: 1, fields: [], problem: .unclosedQuote)]),
        ] as [(String, String, [Row])])
    func `rows and fields of a file`(name: String, text: String, expected: [Row]) throws {
        // Pieces so small that everything is cut somewhere.
        for piece in [1, 2, 3, 7, 1 << 20] { #expect(try rows(of: Array(text.utf8), piece: piece) == expected, "piece \(piece)") }
    }

    @Test func `a line longer than a row may be is given out in pieces, and reading goes on after it`() throws {
        let long = [UInt8](repeating: UInt8(ascii: "x"), count: CSVScanner.mostRowBytes * 2 + 10)
        let found = try rows(of: Array("a,b\n".utf8) + long + Array("\nc,d\n".utf8), piece: 4096, keepsFields: false)
        #expect(found.map(\.problem) == [nil, .tooLong, .tooLong, .tooLong, nil])
    }

    @Test func `an unclosed quote costs one line however much follows`() throws {
        let text = "a,\"b\n" + String(repeating: "c,d\n", count: 100_000)
        let found = try rows(of: Array(text.utf8), piece: 1 << 16)
        #expect(found.count == 100_001)
        #expect(found[0].problem == .unclosedQuote)
        #expect(found[1...].allSatisfy { $0.fields == ["c", "d"] })
    }

    @Test func `every byte of a row and its place in the file are known`() throws {
        let file = try TestFile("ab,c\n\n\"x\ny\",z\r\nlast")
        let scanner = try CSVScanner(ByteSource(path: file.path), pieceBytes: 2)
        var found: [(Int, String)] = []
        while try scanner.advance() { found.append((scanner.rowOffset, String(decoding: scanner.row, as: UTF8.self))) }
        #expect(found.map(\.0) == [0, 6, 15])
        #expect(found.map(\.1) == ["ab,c", "\"x\ny\",z", "last"])
    }

    private func rows(of bytes: [UInt8], piece: Int, keepsFields: Bool = true) throws -> [Row] {
        let file = try TestFile(bytes)
        let scanner = try CSVScanner(ByteSource(path: file.path), pieceBytes: piece)
        var rows: [Row] = []
        while try scanner.advance() {
            let fields = keepsFields ? (0..<scanner.fieldCount).map { String(decoding: scanner.field($0), as: UTF8.self) } : []
            rows.append(Row(number: scanner.rowNumber, fields: fields, problem: scanner.problem))
        }
        return rows
    }
}
