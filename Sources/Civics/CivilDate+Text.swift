extension CivilDate: LosslessStringConvertible, Codable {
    /// Reads 2024-07-01, 2024/7/1, 2024.7.1, 20240701 and 2024年7月1日, in half-width or full-width, with spaces around.
    ///
    /// `nil` for anything else, a day that does not exist, mixed separators, a year not of four digits, or a time.
    package init?(_ text: some StringProtocol) {
        guard let date = text.withUTF8Bytes({ CivilDate(utf8: $0) }) else { return nil }
        self = date
    }

    /// As `init(_:)`, from UTF-8; the ISO and the eight-digit form take the short way.
    package init?(utf8 bytes: UnsafeBufferPointer<UInt8>) {
        if let compact = Self.compactDigits(bytes) {
            self.init(compact: compact)
        } else {
            self.init(written: FoldedScalars(bytes))
        }
    }

    /// From year × 10000 + month × 100 + day.
    package init?(compact: Int) {
        self.init(year: compact / 10_000, month: compact / 100 % 100, day: compact % 100)
    }

    /// The eight digits of `YYYYMMDD` or `YYYY-MM-DD`; `nil` for any other shape.
    private static func compactDigits(_ bytes: UnsafeBufferPointer<UInt8>) -> Int? {
        let hyphen = UInt8(ascii: "-")
        let isISO = bytes.count == 10 && bytes[4] == hyphen && bytes[7] == hyphen
        guard isISO || bytes.count == 8 else { return nil }
        var value = 0
        for (index, byte) in bytes.enumerated() where !(isISO && (index == 4 || index == 7)) {
            guard byte &- 0x30 <= 9 else { return nil }
            value = value * 10 + Int(byte - 0x30)
        }
        return value
    }

    private init?(written text: FoldedScalars) {
        var text = text
        text.skipSpaces()
        let year = text.digits()
        if year.count == 8, text.isFinished() {
            self.init(compact: Int(year.value))
            return
        }
        guard year.count == 4, let marks = DateMarks(opening: text.current) else { return nil }
        text.advance()
        let month = text.digits()
        guard (1...2).contains(month.count), text.take(marks.afterMonth) else { return nil }
        let day = text.digits()
        guard (1...2).contains(day.count) else { return nil }
        if let last = marks.afterDay, !text.take(last) { return nil }
        guard text.isFinished() else { return nil }
        self.init(year: Int(year.value), month: Int(month.value), day: Int(day.value))
    }

    /// ISO 8601: "2024-07-01".
    package var description: String {
        let (year, month, day) = parts
        return "\(CivilMonth(year: year, month: month))-\(twoDigits(day))"
    }

    /// "2024年7月1日".
    package var chinese: String {
        let (year, month, day) = parts
        return "\(year)年\(month)月\(day)日"
    }

    package init(from decoder: any Decoder) throws { self = try decoder.singleText("日期") { CivilDate($0) } }

    package func encode(to encoder: any Encoder) throws { try encoder.encodeSingle(description) }
}

/// What stands between the numbers of a written date. The first mark decides the others.
private struct DateMarks {
    let afterMonth: Unicode.Scalar
    let afterDay: Unicode.Scalar?

    init?(opening: UInt32?) {
        switch opening.flatMap(Unicode.Scalar.init) {
        case "年": (afterMonth, afterDay) = ("月", "日")
        case .some(let mark) where mark == "-" || mark == "/" || mark == ".": (afterMonth, afterDay) = (mark, nil)
        default: return nil
        }
    }
}

func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
