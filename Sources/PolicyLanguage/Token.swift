import Civics

/// A word of a rule.
package struct Token: Hashable, Sendable, CustomStringConvertible {
    package enum Kind: Hashable, Sendable {
        case name(String)
        case number(Rational)
        case date(CivilDate)
        case symbol(Symbol)
        case end
    }

    package enum Symbol: String, Hashable, CaseIterable, Sendable {
        case plus = "+"
        case minus = "-"
        case times = "×"
        case slash = "/"
        case less = "<"
        case lessOrEqual = "≤"
        case greater = ">"
        case greaterOrEqual = "≥"
        case equal = "="
        case notEqual = "≠"
        case open = "("
        case close = ")"
        case comma = ","
        case colon = ":"
        case percent = "%"
        case dot = "."
    }

    package let kind: Kind
    package let location: SourceRange
    /// Whether white space stands before it: `30 元` and `30元` are the same, `元/月` needs to be in one piece.
    package let followsSpace: Bool

    package var description: String {
        switch kind {
        case .name(let name): "名称 \(name)"
        case .number(let value): "数 \(value.decimalText)"
        case .date(let date): "日期 \(date)"
        case .symbol(let symbol): "符号 \(symbol.rawValue)"
        case .end: "结尾"
        }
    }
}

/// Splits one logical line of a rule block into tokens. Half- and full-width punctuation are the same.
struct Lexer {
    private let characters: [(character: Character, line: Int, column: Int)]
    private let path: String
    private var position = 0
    private var tokens: [Token] = []

    /// - Parameter pieces: the physical lines of the logical line, each with its line number and the column it starts at.
    static func tokens(of pieces: [LinePiece], path: String, _ diagnostics: inout [Diagnostic]) -> [Token] {
        var lexer = Lexer(pieces: pieces, path: path)
        lexer.run(&diagnostics)
        return lexer.tokens
    }

    private init(pieces: [LinePiece], path: String) {
        var characters: [(Character, Int, Int)] = []
        for (index, piece) in pieces.enumerated() {
            if index > 0, let last = characters.last { characters.append((" ", last.1, last.2 + 1)) }
            for (offset, character) in piece.text.enumerated() {
                characters.append((Self.halfWidth[character] ?? character, piece.line, piece.column + offset))
            }
        }
        self.characters = characters
        self.path = path
    }

    private static let halfWidth: [Character: Character] = {
        var map: [Character: Character] = [
            "、": ",", "。": ".", "【": "(", "】": ")", "*": "×", "÷": "/", "−": "-", "–": "-", "\u{3000}": " ", "\t": " ",
            "≦": "≤", "≧": "≥", "＊": "×",
        ]
        for scalar in UInt32(0xFF01)...UInt32(0xFF5E) where map[Character(Unicode.Scalar(scalar)!)] == nil {
            map[Character(Unicode.Scalar(scalar)!)] = Character(Unicode.Scalar(scalar - 0xFEE0)!)
        }
        return map
    }()

    private var current: Character? { position < characters.count ? characters[position].character : nil }
    private func peek(_ offset: Int = 1) -> Character? {
        position + offset < characters.count ? characters[position + offset].character : nil
    }

    private func range(from start: Int) -> SourceRange {
        guard start < characters.count else {
            let last = characters.last
            return SourceRange(path: path, line: last?.line ?? 1, column: (last?.column ?? 0) + 1)
        }
        let first = characters[start]
        let sameLine = characters[start..<max(start + 1, position)].prefix { $0.line == first.line }
        return SourceRange(path: path, line: first.line, column: first.column, length: sameLine.count)
    }

    private mutating func run(_ diagnostics: inout [Diagnostic]) {
        var space = true
        while let character = current {
            if character == " " {
                position += 1
                space = true
                continue
            }
            if character == "#" || (character == "/" && peek() == "/") {
                skipComment()
                continue
            }
            let start = position
            if let kind = scan(character, &diagnostics) {
                tokens.append(Token(kind: kind, location: range(from: start), followsSpace: space))
            }
            space = false
        }
        tokens.append(Token(kind: .end, location: range(from: position), followsSpace: space))
    }

    /// A comment ends with its physical line, not with the statement.
    private mutating func skipComment() {
        let line = characters[position].line
        while position < characters.count, characters[position].line == line { position += 1 }
    }

    private mutating func scan(_ character: Character, _ diagnostics: inout [Diagnostic]) -> Token.Kind? {
        if character.isASCIIDigit { return scanNumberOrDate(&diagnostics) }
        if character.isLetter || character == "_" { return .name(scanName()) }
        let pair = peek().map { String([character, $0]) } ?? ""
        if let symbol = Self.pairs[pair] {
            position += 2
            return .symbol(symbol)
        }
        position += 1
        if let symbol = Token.Symbol(rawValue: String(character)) { return .symbol(symbol) }
        diagnostics.append(
            Diagnostic(.badCharacter, at: range(from: position - 1), "规则里不能有“\(character)”。", advice: "请删去它，或改成文字、数字和运算符号。"))
        return nil
    }

    private static let pairs: [String: Token.Symbol] = [
        "<=": .lessOrEqual, ">=": .greaterOrEqual, "!=": .notEqual, "<>": .notEqual, "==": .equal,
    ]

    private mutating func scanName() -> String {
        var name = ""
        while let character = current {
            // A policy's English id is written with hyphens; a minus between English names needs spaces.
            let isHyphen = character == "-" && name.last?.isASCIILetterOrDigit == true && peek()?.isASCIILetter == true
            guard character.isLetter || character.isNumber || character == "_" || character == "·" || isHyphen else { break }
            name.append(character)
            position += 1
        }
        return name
    }

    private mutating func scanDigits() -> String {
        var digits = ""
        while let character = current, character.isASCIIDigit {
            digits.append(character)
            position += 1
        }
        return digits
    }

    private mutating func scanNumberOrDate(_ diagnostics: inout [Diagnostic]) -> Token.Kind? {
        let start = position
        if let date = scanDate(&diagnostics) { return date }
        position = start
        var digits = scanDigits()
        // 1,595 is one number; "1, 595" and "(1,2)" are lists, so a group has exactly three digits.
        while current == ",", digits.count <= 3 || digits.count % 3 == 0, isThreeDigitGroup { position += 1; digits += scanDigits() }
        var decimals = ""
        if current == ".", peek()?.isASCIIDigit == true {
            position += 1
            decimals = scanDigits()
        }
        guard digits.count + decimals.count <= 18, let value = Int64(digits + decimals) else {
            diagnostics.append(Diagnostic(.badNumber, at: range(from: start), "数字太长。", advice: "请写不超过 18 位的数字。"))
            return .number(.zero)
        }
        var scale: Int128 = 1
        for _ in 0..<decimals.count { scale *= 10 }
        return .number(Rational(Int128(value), over: scale))
    }

    private var isThreeDigitGroup: Bool {
        (1...3).allSatisfy { peek($0)?.isASCIIDigit == true } && peek(4)?.isASCIIDigit != true
    }

    /// `2024-07-01` or `2024年7月1日`; anything else leaves the position for the caller to restore.
    private mutating func scanDate(_ diagnostics: inout [Diagnostic]) -> Token.Kind? {
        let start = position
        let year = scanDigits()
        guard year.count == 4, let separator = current, separator == "-" || separator == "年" else { return nil }
        position += 1
        let month = scanDigits()
        guard (1...2).contains(month.count), current == (separator == "-" ? "-" : "月") else { return nil }
        position += 1
        let day = scanDigits()
        guard (1...2).contains(day.count) else { return nil }
        if separator == "年" {
            guard current == "日" else { return nil }
            position += 1
        }
        guard let date = CivilDate(year: Int(year)!, month: Int(month)!, day: Int(day)!) else {
            diagnostics.append(
                Diagnostic(.badNumber, at: range(from: start), "没有 \(year)-\(month)-\(day) 这一天。", advice: "请写成 2024-07-01 这样的日期。"))
            return .date(CivilDate(days: 0))
        }
        return .date(date)
    }
}

/// A physical line's part of a logical line.
package struct LinePiece: Hashable, Sendable {
    package let line: Int
    package let column: Int
    package let text: String
}

extension Character {
    var isASCIIDigit: Bool { "0" <= self && self <= "9" && isASCII }
    var isASCIILetter: Bool { isASCII && isLetter }
    var isASCIILetterOrDigit: Bool { isASCIIDigit || isASCIILetter }
}

extension Rational {
    /// Decimal text when the value has one of at most six places, otherwise `a/b`.
    package var decimalText: String {
        if isWhole { return "\(numerator)" }
        var scale: Int128 = 1
        for places in 1...6 {
            scale *= 10
            guard scale % denominator == 0 else { continue }
            let scaled = numerator * (scale / denominator)
            let magnitude = "\(scaled < 0 ? -scaled : scaled)"
            let padded = String(repeating: "0", count: max(0, places + 1 - magnitude.count)) + magnitude
            return (scaled < 0 ? "-" : "") + padded.dropLast(places) + "." + padded.suffix(places)
        }
        return "\(numerator)/\(denominator)"
    }
}
