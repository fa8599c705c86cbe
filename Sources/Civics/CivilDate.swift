/// A day of the civil calendar (日期): no time, no zone. Days since 1970-01-01 in the proleptic Gregorian calendar.
package struct CivilDate: Hashable, Sendable {
    package let days: Int32

    @inlinable package init(days: Int32) { self.days = days }

    /// `nil` when there is no such day, or the year is outside 1...9999.
    package init?(year: Int, month: Int, day: Int) {
        guard (1...9999).contains(year), (1...12).contains(month), day >= 1, day <= Self.length(ofMonth: month, year: year)
        else { return nil }
        days = Self.days(year: year, month: month, day: day)
    }

    package static func isLeapYear(_ year: Int) -> Bool {
        year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400))
    }

    package static func length(ofMonth month: Int, year: Int) -> Int {
        switch month {
        case 2: isLeapYear(year) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// Counts in years that begin on 1 March, so that the leap day comes last, and in eras of 400 years, which are all of one length.
    static func days(year: Int, month: Int, day: Int) -> Int32 {
        let marchYear = month <= 2 ? year - 1 : year
        let era = (marchYear >= 0 ? marchYear : marchYear - 399) / 400
        let yearOfEra = marchYear - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return Int32(era * 146_097 + dayOfEra - 719_468)
    }

    /// All three at once, at the cost of one.
    package var parts: (year: Int, month: Int, day: Int) {
        let shifted = Int(days) + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * marchMonth + 2) / 5 + 1
        let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
    }

    package var year: Int { parts.year }
    package var month: Int { parts.month }
    package var day: Int { parts.day }
    package var isLeapYear: Bool { Self.isLeapYear(year) }

    package var civilMonth: CivilMonth {
        let (year, month, _) = parts
        return CivilMonth(year: year, month: month)
    }

    /// ISO 8601: Monday 1 ... Sunday 7.
    package var weekday: Int {
        // 1970-01-01 was a Thursday.
        let remainder = (Int(days) + 3) % 7
        return (remainder < 0 ? remainder + 7 : remainder) + 1
    }
}

// MARK: - Reckoning

extension CivilDate {
    /// Age in completed years (周岁) of someone born on this day; negative before the birth.
    ///
    /// An age is reached on the birthday itself, as benefit offices count. Someone born on 29 February gets a year older on
    /// 1 March of a common year: the period counted from the birth ends with the last day of February, when the month has no
    /// such day (Civil Code, arts. 201-202).
    package func completedYears(at date: CivilDate) -> Int {
        let born = parts
        let now = date.parts
        return now.year - born.year - ((now.month, now.day) < (born.month, born.day) ? 1 : 0)
    }

    /// The largest `n` for which `adding(months: n)` is not after `date`; negative when `date` is before this day.
    ///
    /// So 31 January to 28 February is a month (Civil Code, art. 202: where the day is missing, the month's last day).
    package func completedMonths(to date: CivilDate) -> Int {
        let months = civilMonth.months(to: date.civilMonth)
        return adding(months: months) <= date ? months : months - 1
    }

    @inlinable package func adding(days count: Int) -> CivilDate { CivilDate(days: days + Int32(count)) }

    /// The same day of a later (or earlier) month, or that month's last day if it is shorter.
    package func adding(months count: Int) -> CivilDate {
        let (year, month, day) = parts
        let target = CivilMonth(year: year, month: month).adding(months: count)
        return target.firstDay.adding(days: min(day, target.length) - 1)
    }

    /// Days from this day to `date`: positive when `date` is later.
    @inlinable package func days(to date: CivilDate) -> Int { Int(date.days) - Int(days) }
}

extension CivilDate: Comparable {
    @inlinable package static func < (left: CivilDate, right: CivilDate) -> Bool { left.days < right.days }
}
