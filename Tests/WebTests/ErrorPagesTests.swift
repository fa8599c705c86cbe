import Database
import Testing

@testable import Web

struct ErrorPagesTests {
    private struct Telling: Error, CustomStringConvertible {
        var description: String { "赵测试" }
    }

    @Test(
        arguments: [
            (Telling(), "Telling"), (DatabaseError.constraint(.check, "赵测试"), "DatabaseError.constraint.check"),
            (DatabaseError.unreadable(column: "赵测试", expected: "赵测试"), "DatabaseError.unreadable"),
            (DatabaseError.other(code: 1, message: "near \"赵测试\": syntax error"), "DatabaseError.other 1"),
            (WebError.untracedPage, "WebError"),
        ] as [(any Error, String)])
    func `the log tells the kind of a failure and no value`(error: any Error, line: String) {
        #expect(ErrorPages.kind(of: error) == line)
    }
}
