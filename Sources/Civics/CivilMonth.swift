/// A month of the civil calendar (月份): `year × 12 + month − 1`. Benefits and incomes are counted by it.
package struct CivilMonth: Hashable, Sendable {
    package let index: Int32

    @inlinable package init(index: Int32) { self.index = index }

    /// `month` is 1...12.
    package init(year: Int, month: Int) {
        precondition((1...12).contains(month), "month \(month)")
        index = Int32(year * 12 + month - 1)
    }

    package var year: Int { Int(index >= 0 ? index : index - 11) / 12 }
    package var month: Int { Int(index) - year * 12 + 1 }

    package var firstDay: CivilDate { CivilDate(days: CivilDate.days(year: year, month: month, day: 1)) }
    package var lastDay: CivilDate { firstDay.adding(days: length - 1) }

    /// In days.
    package var length: Int { CivilDate.length(ofMonth: month, year: year) }

    @inlinable package func adding(months count: Int) -> CivilMonth { CivilMonth(index: index + Int32(count)) }

    /// Months from this one to `other`: positive when `other` is later.
    @inlinable package func months(to other: CivilMonth) -> Int { Int(other.index) - Int(index) }

    package func contains(_ date: CivilDate) -> Bool { date.civilMonth == self }
}

extension CivilMonth: Comparable {
    @inlinable package static func < (left: CivilMonth, right: CivilMonth) -> Bool { left.index < right.index }
}

extension CivilMonth: LosslessStringConvertible, Codable {
    /// Reads 2024-07, 2024/7, 202407 and 2024年7月, in half-width or full-width, with spaces around.
    ///
    /// Not 2024.1: a spreadsheet writes October so, after dropping the zero.
    package init?(_ text: some StringProtocol) {
        guard let month = text.withUTF8Bytes({ CivilMonth(written: FoldedScalars($0)) }) else { return nil }
        self = month
    }

    private init?(written text: FoldedScalars) {
        var text = text
        text.skipSpaces()
        var year = text.digits()
        var month: (value: Int64, count: Int)
        if year.count == 6 {
            month = (year.value % 100, 2)
            year = (year.value / 100, 4)
        } else {
            let isChinese = text.take("年")
            guard isChinese || text.take("-") || text.take("/") else { return nil }
            month = text.digits()
            if isChinese, !text.take("月") { return nil }
        }
        guard year.count == 4, year.value > 0, (1...2).contains(month.count), (1...12).contains(month.value), text.isFinished()
        else { return nil }
        self.init(year: Int(year.value), month: Int(month.value))
    }

    /// "2024-07".
    package var description: String {
        let digits = String(year)
        return "\(String(repeating: "0", count: max(0, 4 - digits.utf8.count)))\(digits)-\(twoDigits(month))"
    }

    /// "2024年7月".
    package var chinese: String { "\(year)年\(month)月" }

    package init(from decoder: any Decoder) throws { self = try decoder.singleText("月份") { CivilMonth($0) } }

    package func encode(to encoder: any Encoder) throws { try encoder.encodeSingle(description) }
}
