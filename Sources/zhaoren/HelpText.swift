/// The words of the argument parser, which speaks English, in Chinese.
enum HelpText {
    static func chinese(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false).map { line(String($0)) }.joined(separator: "\n")
    }

    private static func line(_ line: String) -> String {
        var line = line
        for (english, chinese) in headings where line.hasPrefix(english) {
            line = chinese + line.dropFirst(english.count)
        }
        for (pattern, chinese) in sentences() { line = line.replacing(pattern) { chinese($0.output) } }
        return line.replacing("Show help information.", with: "打印这段说明。").replacing("(default: ", with: "(不写就是 ")
    }

    private static let headings = [
        ("OVERVIEW: ", ""), ("USAGE: ", "用法："), ("Usage: ", "用法："), ("ARGUMENTS:", "参数："), ("OPTIONS:", "选项："),
        ("SUBCOMMANDS:", "命令："), ("Help: ", "说明："), ("Error: ", ""),
    ]

    private typealias Sentence = (Regex<(Substring, Substring, Substring)>, ((Substring, Substring, Substring)) -> String)

    /// Every pattern has two groups, so that they are of one type; a group that is not needed is empty.
    private static func sentences() -> [Sentence] {
        [
            (#/See '(.*)' for (detailed help|more information)\./#, { "详见 \($0.1)。" }),
            (#/Missing expected argument '(.*?)'()\.?/#, { "缺少 \($0.1)。" }),
            (#/Missing value for '(.*?)'()\.?/#, { "“\($0.1)”后面缺少值。" }),
            (#/Unknown option '(.*?)'()\.?/#, { "没有“\($0.1)”这个选项。" }),
            (#/Did you mean '(.*?)'()\?/#, { "是不是“\($0.1)”？" }),
            (#/Unexpected argument '(.*?)'()\.?/#, { "多了一个“\($0.1)”。" }),
            (#/The value '(.*?)' is invalid for '(.*?)'\.?/#, { "“\($0.2)”不能是“\($0.1)”。" }),
            (
                #/Please provide one of (.*?)()\.$/#,
                { "可以写：\($0.1.replacing("'", with: "").replacing(" or ", with: "、").replacing(", ", with: "、"))。" }
            ),
        ]
    }
}
