import Civics

/// What the labour, health-insurance and education departments keep.
extension Block {
    // MARK: Work

    func writeEmployment(_ person: TestPerson, _ book: inout RecordBook) {
        guard let work = person.work, person.age < 60 else { return }
        let codes = context.codes
        let months = 1 + book.random.below(work == .employed ? 130 : 40)
        book.row(.employment, person, in: self) { row in
            row.code(codes.work, work)
            row.money(work == .employed ? contributionWage(of: person) : nil)
            if work == .employed { row.cell { $0.append(employerOf: person) } } else { row.empty() }
            row.date(max(person.birth, context.day.adding(months: -months)))
            row.number(person.insuranceYears)
            if work == .unemployed || work == .none { row.number(months) } else { row.empty() }
        }
        if work == .unemployed { writeUnemployment(person, &book) }
    }

    /// Contributions are paid on a wage between two bounds, which hides small and great ones.
    private func contributionWage(of person: TestPerson) -> Int64 {
        let cap = Int64(calibration.livelihoods.contributionCapYuan * 100)
        return min(cap, max(context.lines.contributionFloor, person.labourIncome))
    }

    private func writeUnemployment(_ person: TestPerson, _ book: inout RecordBook) {
        guard let unemployment = person.unemployment else { return }
        let codes = context.codes
        let isDrawing = person.receives.contains(.unemploymentBenefit)
        let registeredOn = context.day.adding(months: -unemployment.monthsSince).adding(days: -book.random.below(20))
        let owed = person.monthsOwed
        // Whoever draws has months left; whoever has none left has drawn them all.
        let drawn = isDrawing ? min(owed - 1, unemployment.monthsSince) : unemployment.monthsSince >= owed ? owed : 0
        let reasons: [UnemploymentReason] = [.contractEnded, .laidOff, .employerClosed]
        let reason = unemployment.isInvoluntary ? book.random.pick(from: reasons) : .resigned
        book.row(.unemployment, person, in: self) { row in
            row.date(registeredOn)
            row.empty()
            row.code(codes.unemploymentReason, reason)
            row.truth(unemployment.isInvoluntary)
            row.number(person.insuranceYears)
            row.truth(isDrawing)
            row.money(isDrawing ? benefit(of: person) : 0)
            row.number(drawn)
            row.date(isDrawing ? registeredOn.adding(months: owed) : nil)
        }
    }

    func writePension(_ person: TestPerson, stoppedOn: CivilDate? = nil, _ book: inout RecordBook) {
        guard let kind = person.pensionKind else { return }
        let start = person.sex == .male || kind == .resident ? 60 : 50 + person.number % 2 * 5
        let since = min(person.birth.adding(months: 12 * start), context.day.adding(days: -31))
        book.row(.pensions, person, in: self) { row in
            row.code(context.codes.pensionKind, kind)
            row.money(person.pension)
            row.date(since)
            row.date(stoppedOn)
        }
    }

    // MARK: Health

    func writeMedical(_ person: TestPerson, _ book: inout RecordBook) {
        guard person.insurance != .none else { return }
        let insuredSince = max(person.birth, context.day.adding(months: -1 - book.random.below(180)))
        let registered = context.day.adding(days: -10 - book.random.below(900))
        book.row(.medicalInsurance, person, in: self) { row in
            row.code(context.codes.insurance, person.insurance)
            row.date(insuredSince)
            row.empty()
            row.truth(person.hasSeriousIllness)
            row.date(person.hasSeriousIllness ? max(person.birth, registered) : nil)
        }
        guard let spending = person.spending else { return }
        for month in 0..<12 where spending.months & (1 << UInt16(month)) != 0 || (spending.stayFen > 0 && spending.stayMonth == month) {
            writeSpending(spending, month, person, &book)
        }
        writeMedicalAid(spending, person, &book)
    }

    private func writeSpending(_ spending: TestPerson.MedicalSpending, _ month: Int, _ person: TestPerson, _ book: inout RecordBook) {
        let outpatient =
            spending.months & (1 << UInt16(month)) == 0
            ? 0 : spending.outpatientFen * Int64(spending.isSteady ? 100 : 60 + book.random.below(80)) / 100
        let inpatient = spending.stayMonth == month ? spending.stayFen : 0
        let outside = (outpatient + inpatient) * Int64(book.random.below(40)) / 100
        let pooled = outpatient * 2 + inpatient * 5
        book.row(.medicalSpending, person, in: self) { row in
            row.month(context.day.civilMonth.adding(months: -1 - month))
            row.money(outpatient)
            row.money(inpatient)
            row.money(outside)
            row.money(min(pooled, 90_000_000))
        }
    }

    /// Aid of the year to date.
    private func writeMedicalAid(_ spending: TestPerson.MedicalSpending, _ person: TestPerson, _ book: inout RecordBook) {
        let year = context.day.year
        let outpatient = spending.outpatientFen * Int64(spending.months.nonzeroBitCount) / 2
        let aids = [
            (MedicalAid.outpatient, Entitlements.outpatientAid, outpatient), (.inpatient, .inpatientAid, spending.stayFen * 9 / 10),
        ]
        for (kind, entitlement, fen) in aids where person.receives.contains(entitlement) && fen > 0 {
            book.row(.medicalAid, person, in: self) { row in
                row.code(context.codes.medicalAid, kind)
                row.money(fen)
                row.date(CivilDate(year: year, month: 1, day: 1))
                row.date(CivilDate(year: year, month: 12, day: 31))
            }
        }
    }

    // MARK: School

    func writeEducation(_ person: TestPerson, _ book: inout RecordBook) {
        guard person.stage != .none else { return }
        let codes = context.codes
        let school = book.random.below(40)
        book.row(.education, person, in: self) { row in
            row.cell { bytes in
                bytes.append("G")
                bytes.append(idNumber: person.idNumber)
            }
            row.cell { $0.append(schoolOf: person.stage, number: school) }
            row.code(codes.schoolStage, person.stage)
            row.code(codes.enrolmentState, person.isSuspended ? .suspended : .enrolled)
            row.date(enrolmentDate(of: person))
            row.empty()
            writeGuardian(of: person, &row)
        }
    }

    /// 1 September of the year the stage began, never before the birth.
    private func enrolmentDate(of person: TestPerson) -> CivilDate {
        let entry = [SchoolStage.kindergarten: 3, .compulsory: 6, .senior: 15, .vocational: 15, .university: 18, .graduate: 22]
        let year = person.birth.year + (entry[person.stage] ?? 6)
        let (thisYear, month, _) = context.day.parts
        let latest = month >= 9 ? thisYear : thisYear - 1
        return CivilDate(year: min(year, latest), month: 9, day: 1)!
    }

    /// The guardian's number for minors; otherwise empty.
    func writeGuardian(of person: TestPerson, _ row: inout RowWriter) {
        guard person.age < 18, person.elder >= 0, people[person.elder].hasIDNumber else { return row.empty() }
        row.cell { $0.append(idNumber: people[person.elder].idNumber) }
    }
}

extension [UInt8] {
    mutating func append(employerOf person: TestPerson) {
        let words: [StaticString] = ["示例", "样板", "模拟", "测试"]
        let trades: [StaticString] = ["商贸", "餐饮", "物业", "科技", "物流"]
        append(words[person.number % words.count])
        append(trades[person.number / 7 % trades.count])
        append(decimal: person.number % 997 + 1)
        append("号有限公司")
    }

    mutating func append(schoolOf stage: SchoolStage, number: Int) {
        append("示例第")
        append(decimal: number + 1)
        switch stage {
        case .kindergarten: append("幼儿园")
        case .compulsory: append("学校")
        case .senior: append("高级中学")
        case .vocational: append("职业学校")
        default: append("大学")
        }
    }
}
