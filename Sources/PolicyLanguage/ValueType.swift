/// What a value of the language is, with its unit. Two values of different types never mix silently: yuan per month and
/// yuan per year are different types, and the checker names the conversion.
///
/// Every value is held as whole *units*: fen for money, ten-thousandths for a number, hundredths of a square metre for an
/// area, days since 1970-01-01 for a date, the month index for a month, the entry's position for a code, 0 or 1 for a truth.
package enum ValueType: Hashable, Sendable {
    /// The period an amount of money covers. A payment made once has none.
    package enum Period: String, Hashable, CaseIterable, Sendable { case once, month, year }

    case truth
    case money(Period)
    case moneyPerArea(Period)
    case number
    case count
    case area
    case date
    case month
    case days
    case months
    case years
    case code(CodeListName)

    /// How many stored units make one of the unit that people write; for money the unit of arithmetic is the fen, so 1.
    package var unitsPerOne: Int64 {
        switch self {
        case .number: 10_000
        case .area: 100
        default: 1
        }
    }

    /// Whether `+`, `-` and the order comparisons mean anything.
    package var isNumeric: Bool {
        switch self {
        case .truth, .code, .date, .month: false
        default: true
        }
    }

    package var isOrdered: Bool {
        switch self {
        case .truth, .code: false
        default: true
        }
    }

    /// Of an amount of money.
    package var period: Period? {
        if case .money(let period) = self { return period }
        return nil
    }

    package var isMoney: Bool {
        if case .money = self { return true }
        return false
    }

    /// The Chinese spelling, as written in pages, facts and parameters.
    package var label: String {
        switch self {
        case .truth: "是否"
        case .money(let period): "元" + period.suffix
        case .moneyPerArea(let period): "元/平方米" + period.suffix
        case .number: "数"
        case .count: "个数"
        case .area: "平方米"
        case .date: "日期"
        case .month: "月份"
        case .days: "天"
        case .months: "个月"
        case .years: "岁"
        case .code(let list): list
        }
    }

    /// Reads a unit as people write it, Chinese or English; `nil` for anything else, which may still be a code list's name.
    package init?(spelling: String) {
        guard let type = Self.spellings[spelling] else { return nil }
        self = type
    }

    package static let spellings: [String: ValueType] = [
        "是否": .truth, "truth": .truth,
        "元": .money(.once), "yuan": .money(.once),
        "元/月": .money(.month), "yuan/month": .money(.month),
        "元/年": .money(.year), "yuan/year": .money(.year),
        "元/平方米": .moneyPerArea(.once), "yuan/m2": .moneyPerArea(.once),
        "元/平方米/月": .moneyPerArea(.month), "yuan/m2/month": .moneyPerArea(.month),
        "元/平方米/年": .moneyPerArea(.year), "yuan/m2/year": .moneyPerArea(.year),
        "数": .number, "number": .number, "比例": .number, "ratio": .number,
        "个数": .count, "count": .count, "人": .count, "套": .count, "辆": .count, "次": .count, "个": .count,
        "平方米": .area, "m2": .area,
        "日期": .date, "date": .date,
        "月份": .month, "month": .month,
        "天": .days, "days": .days,
        "个月": .months, "months": .months,
        "岁": .years, "周岁": .years, "年": .years, "years": .years,
    ]
}

extension ValueType.Period {
    package var suffix: String {
        switch self {
        case .once: ""
        case .month: "/月"
        case .year: "/年"
        }
    }
}

/// The Chinese name of a declared code list, for example 残疾等级.
package typealias CodeListName = String

/// Whose value it is.
package enum Entity: String, Hashable, Sendable {
    case person, household

    package var label: String { self == .person ? "个人" : "家庭" }
}

/// Which people a household policy counts as the household (practice: one person may be in three different ones).
package enum HouseholdConcept: String, Hashable, CaseIterable, Sendable {
    /// 户籍户: those on one hukou book.
    case hukou
    /// 同住户: those who live at one address.
    case residence
    /// 共同生活家庭成员: those who live together and share income.
    case economic

    package var label: String {
        switch self {
        case .hukou: "户籍户"
        case .residence: "同住户"
        case .economic: "共同生活家庭"
        }
    }

    package init?(spelling: String) {
        guard let concept = Self.allCases.first(where: { $0.label == spelling || $0.rawValue == spelling }) else { return nil }
        self = concept
    }
}
