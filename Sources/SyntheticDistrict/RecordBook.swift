import Civics

/// The rows a block leaves in every department's file, with the defects put into them.
struct RecordBook {
    let context: DistrictContext
    private(set) var writers: [RowWriter?]
    /// Rows count from 1 within the block.
    private(set) var defects: [DefectPlace] = []
    var random: StableRandom

    init(_ context: DistrictContext, block: Int) {
        self.context = context
        writers = context.layouts.map { $0.map(RowWriter.init) }
        random = StableRandom(seed: context.seed, stream: "records", index: block)
    }

    var quality: Calibration.Quality { context.calibration.quality }

    mutating func note(_ defect: Defect, _ sheet: Sheet, row: Int, _ person: TestPerson) {
        defects.append(DefectPlace(defect: defect, sheet: sheet, row: row, person: person.number))
    }

    /// Writes a row about a person: the ID number and the name as this department has them, then what `fill` gives, in the order of
    /// `Sheet.fields`. Then, rarely, spoils it.
    mutating func row(_ sheet: Sheet, _ person: TestPerson, in block: Block, _ fill: (inout RowWriter) -> Void) {
        guard var writer = writers[sheet.rawValue] else { return }
        // Taken out while it changes, so that its bytes are not copied.
        writers[sheet.rawValue] = nil
        let row = writer.rows + 1
        writer.begin()
        writeIDNumber(of: person, in: block, sheet, row, &writer)
        writeName(of: person, sheet, row, &writer)
        fill(&writer)
        finish(&writer, sheet, row, person)
        writers[sheet.rawValue] = writer
    }

    // MARK: ID numbers

    private mutating func writeIDNumber(of person: TestPerson, in block: Block, _ sheet: Sheet, _ row: Int, _ writer: inout RowWriter) {
        if !person.hasIDNumber {
            note(.missingID, sheet, row: row, person)
            return writer.empty()
        }
        var number = person.idNumber
        if person.secondIDNumber != 0, sheet.usesSecondIDNumber {
            number = person.secondIDNumber
            note(.secondID, sheet, row: row, person)
        }
        // The hukou is where numbers come from: right by definition.
        guard sheet != .hukou, random.chance(0.02) else { return writer.cell { $0.append(idNumber: number) } }
        writeUnusually(number, of: person, in: block, sheet, row, &writer)
    }

    /// One row in fifty is looked at more closely; the rates are of all rows.
    private mutating func writeUnusually(
        _ number: UInt64, of person: TestPerson, in block: Block, _ sheet: Sheet, _ row: Int, _ writer: inout RowWriter
    ) {
        var roll = random.double() * 0.02
        func hit(_ defect: Defect, where applies: Bool = true) -> Bool {
            let rate = quality.rate(defect)
            guard roll >= rate else {
                // Drawn, but it cannot happen to this person: nothing else shall happen instead.
                if !applies { roll = .infinity }
                return applies
            }
            roll -= rate
            return false
        }
        if hit(.wrongCheckDigit) {
            note(.wrongCheckDigit, sheet, row: row, person)
            writer.cell { $0.append(idNumber: number, spoilingCheckDigit: true) }
        } else if hit(.relativesID, where: person.elder >= 0 && person.age < 18 && block.people[max(0, person.elder)].hasIDNumber) {
            note(.relativesID, sheet, row: row, person)
            let relative = block.people[person.elder].idNumber
            writer.cell { $0.append(idNumber: relative) }
        } else if hit(.fifteenDigitID, where: person.birth.year < 1999 && number == person.idNumber) {
            note(.fifteenDigitID, sheet, row: row, person)
            writer.cell { $0.append(fifteenDigitsOf: number) }
        } else if hit(.unusualIDSpelling) {
            note(.unusualIDSpelling, sheet, row: row, person)
            let spelling = random.below(3)
            writer.cell { $0.append(idNumber: number, oddly: spelling) }
        } else {
            writer.cell { $0.append(idNumber: number) }
        }
    }

    // MARK: Names

    private mutating func writeName(of person: TestPerson, _ sheet: Sheet, _ row: Int, _ writer: inout RowWriter) {
        if sheet == .hukou { return writer.cell { person.name.append(to: &$0) } }
        if let former = person.formerName, sheet.keepsFormerNames, random.chance(quality.rate(.formerName)) {
            note(.formerName, sheet, row: row, person)
            return writer.cell { former.append(to: &$0) }
        }
        let spelling = spelling(of: person, sheet, row)
        writer.cell { person.name.append(to: &$0, spelling) }
    }

    private mutating func spelling(of person: TestPerson, _ sheet: Sheet, _ row: Int) -> TestName.Spelling {
        switch person.name.form {
        case .rare where sheet.losesRareCharacters && random.chance(quality.rate(.rareCharacterLost)):
            note(.rareCharacterLost, sheet, row: row, person)
            return .replaced
        case .dotted where sheet != .residentRegister && random.chance(quality.rate(.separatorDot)):
            note(.separatorDot, sheet, row: row, person)
            return .otherDot(random.below(5))
        case .ordinary where person.name.hasTraditionalForm && random.chance(quality.rate(.traditionalCharacter)):
            note(.traditionalCharacter, sheet, row: row, person)
            return .traditional
        default: return .plain
        }
    }

    // MARK: Addresses

    /// Writes an address, now and then in another spelling than the hukou's.
    mutating func spelling(of person: TestPerson, _ sheet: Sheet) -> Address.Spelling {
        guard sheet != .hukou, random.chance(quality.rate(.addressSpelling)), let writer = writers[sheet.rawValue] else { return .plain }
        note(.addressSpelling, sheet, row: writer.rows + 1, person)
        return Address.Spelling(rawValue: 1 + random.below(Address.Spelling.allCases.count - 1))!
    }

    // MARK: Whole rows

    private mutating func finish(_ writer: inout RowWriter, _ sheet: Sheet, _ row: Int, _ person: TestPerson) {
        var roll = random.double()
        func hit(_ defect: Defect) -> Bool {
            let rate = quality.rate(defect)
            defer { roll -= rate }
            return roll >= 0 && roll < rate
        }
        if hit(.badDate), let cell = pick(writer.layout.dateCells) {
            writer.replace(cell, with: random.chance(0.5) ? "2023-02-30" : "不详")
            note(.badDate, sheet, row: row, person)
        } else if hit(.outOfRange), let cell = pick(writer.layout.quantityCells) {
            writer.replace(cell, with: random.chance(0.5) ? "-100" : "99999999999")
            note(.outOfRange, sheet, row: row, person)
        } else if hit(.unknownCode), let cell = pick(writer.layout.codeCells) {
            writer.replace(cell, with: "其他ZZ")
            note(.unknownCode, sheet, row: row, person)
        } else if hit(.raggedRow) {
            note(.raggedRow, sheet, row: row, person)
            return writer.end(excess: random.chance(0.5) ? 1 : -2)
        } else if hit(.duplicateRow) {
            writer.end()
            note(.duplicateRow, sheet, row: row + 1, person)
            return writer.repeatLastRow()
        }
        writer.end()
    }

    private mutating func pick(_ cells: [Int]) -> Int? { cells.isEmpty ? nil : random.pick(from: cells) }
}

extension Sheet {
    /// Departments that met the person under the second number.
    var usesSecondIDNumber: Bool { self == .pensions || self == .housing || self == .medicalInsurance || self == .medicalSpending }

    /// Departments that registered the person long ago and were never told of the new name.
    var keepsFormerNames: Bool { self == .housing || self == .pensions || self == .marriage || self == .disability }
}

extension [UInt8] {
    mutating func append(idNumber packed: UInt64, spoilingCheckDigit: Bool) {
        append(idNumber: packed)
        let check = self[count - 1]
        self[count - 1] = check == UInt8(ascii: "X") ? UInt8(ascii: "0") : check == UInt8(ascii: "9") ? UInt8(ascii: "1") : check + 1
    }

    /// The number as issued before 1999: a year of two digits, no check digit.
    mutating func append(fifteenDigitsOf packed: UInt64) {
        let start = count
        append(idNumber: packed)
        removeLast()
        removeSubrange((start + 6)..<(start + 8))
    }

    /// The right number as people type it: with spaces, in full width, or with a small x.
    mutating func append(idNumber packed: UInt64, oddly spelling: Int) {
        var plain: [UInt8] = []
        plain.append(idNumber: packed)
        if plain[17] == UInt8(ascii: "X") { plain[17] = UInt8(ascii: "x") }
        switch spelling {
        case 0:
            append(contentsOf: plain[..<6])
            append(" ")
            append(contentsOf: plain[6...])
        case 1:
            for byte in plain { append(contentsOf: [0xEF, 0xBC + (byte >= 0x60 ? 1 : 0), (byte &- 0x20) & 0x3F | 0x80]) }
        default: append(contentsOf: [0x20] + plain)
        }
    }
}
