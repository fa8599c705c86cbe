import Testing

@testable import Web

struct LeafletBlockTests {
    @Test func `a page's Markdown falls into its pieces`() {
        let blocks = LeafletBlock.all(
            in: """
                # 名称

                一家人每人每月
                的收入。

                ## 谁可以享受

                ```规则
                条件 年龄: 年龄 ≥ 65岁 依据: 办法第三条
                待遇 津贴 元/月 = 若 年龄 ≥ 70岁
                  则 150元/月
                ```

                - 身份证
                - 户口簿

                | 年龄 | 津贴 |
                |---|---|
                | <65 | 0元/月 |

                ```例子
                - 情形: 满 65 岁
                ```
                """)
        #expect(blocks.map(\.paragraph).compactMap { $0 } == ["一家人每人每月的收入。"])
        #expect(blocks.map(\.heading).compactMap { $0 } == ["谁可以享受"])
        let statements = blocks.flatMap(\.statements)
        #expect(statements.map(\.keyword) == ["条件", "待遇"])
        #expect(statements.map(\.name) == ["年龄", "津贴 元/月"])
        #expect(statements.map(\.text) == ["年龄 ≥ 65岁", "= 若 年龄 ≥ 70岁 则 150元/月"])
        #expect(statements.map(\.citation) == ["办法第三条", ""])
        #expect(blocks.flatMap(\.items).map(\.text) == ["身份证", "户口簿"])
        #expect(blocks.flatMap(\.headings).map(\.text) == ["年龄", "津贴"])
        #expect(blocks.flatMap(\.rows).map { $0.cells.map(\.text) } == [["<65", "0元/月"]])
        #expect(blocks.count { $0.isExamples } == 1)
    }

    @Test(arguments: ["", "```规则", "```", "|", "||", "- ", "#", "## ", "|---|\n", "```规则\n  x\n```"])
    func `no text makes the reader stumble`(markdown: String) {
        _ = LeafletBlock.all(in: markdown)
    }
}
