import Civics
import Foundation
import Library
import Testing

@testable import SyntheticDistrict

/// Files are wrong where `defects.csv` says so, and nowhere else.
struct DefectTests {
    /// Some defects often enough that a small district holds each of them.
    private static var worse: Calibration {
        var calibration = Calibration()
        for defect in [Defect.badDate, .outOfRange, .raggedRow, .unknownCode, .wrongCheckDigit, .duplicateRow] {
            calibration.quality.rates[defect] = 0.004
        }
        return calibration
    }

    @Test func `rows break the declaration exactly where a defect says so`() async throws {
        let pack = try ShippedPack.pack.get()
        let district = try await TemporaryDistrict(residents: 4_000, calibration: Self.worse)
        let breaking = try Self.rows(of: district) { $0.breaksDeclaration }
        for sheet in Sheet.allCases {
            let dataSet = try #require(pack.dataSet(sheet.dataSet))
            let checker = DeclaredRow(dataSet, pack)
            let file = try DeliveredFile(district.bytes("\(sheet.dataSet).csv"), sheet.style)
            #expect(file.rows.count == district.summary.rows[sheet])
            for (index, cells) in file.rows.enumerated() {
                let (problem, isExpected) = (checker.problem(cells), breaking[sheet.dataSet]?.contains(index + 1) ?? false)
                #expect((problem != nil) == isExpected, "\(sheet.dataSet) row \(index + 1): \(problem ?? "sound")")
            }
        }
    }

    @Test func `a key comes twice only where a row was repeated or bears another's number`() async throws {
        let pack = try ShippedPack.pack.get()
        let district = try await TemporaryDistrict(residents: 4_000)
        let excused = try Self.rows(of: district) { $0 == .duplicateRow || $0 == .relativesID || $0.breaksDeclaration }
        for sheet in Sheet.allCases {
            let checker = DeclaredRow(try #require(pack.dataSet(sheet.dataSet)), pack)
            let file = try DeliveredFile(district.bytes("\(sheet.dataSet).csv"), sheet.style)
            var seen: Set<[String]> = []
            for (index, cells) in file.rows.enumerated() where excused[sheet.dataSet]?.contains(index + 1) != true {
                #expect(seen.insert(checker.key(cells)).inserted, "\(sheet.dataSet) row \(index + 1)")
            }
        }
    }

    @Test func `files are in the encodings and with the line ends departments use`() async throws {
        let district = try await TemporaryDistrict(residents: 1_000)
        for sheet in Sheet.allCases {
            let file = try DeliveredFile(district.bytes("\(sheet.dataSet).csv"), sheet.style)
            #expect(file.hasMark == (sheet.style.encoding == .utf8WithMark), "\(sheet.dataSet)")
            #expect(file.endsLinesWithReturn == sheet.style.linesEndWithReturn, "\(sheet.dataSet)")
        }
        #expect(Set(Sheet.allCases.map(\.style.encoding)).count == 3)
    }

    /// Per thousand rows of all files, from the rates and the share of rows that can carry the defect.
    @Test(
        arguments: [
            (.fifteenDigitID, 3.0), (.wrongCheckDigit, 1.03), (.unusualIDSpelling, 1.7), (.missingID, 2.0), (.secondID, 0.2),
            (.rareCharacterLost, 0.2), (.separatorDot, 0.9), (.traditionalCharacter, 1.6), (.formerName, 0.35), (.staleAddress, 0.8),
            (.registeredOnly, 2.5), (.duplicateRow, 1.5), (.repeatedPerson, 0.19), (.lateDeath, 0.14), (.paidAfterDeath, 0.23),
            (.missingMarriage, 15.5), (.addressSpelling, 60), (.badDate, 0.26), (.outOfRange, 0.1), (.raggedRow, 0.2), (.unknownCode, 0.15),
            (.relativesID, 0.1),
        ] as [(Defect, Double)])
    func `every defect comes about as often as its rate says`(defect: Defect, perThousandRows: Double) async throws {
        let summary = try await Self.sample.value.summary
        let expected = perThousandRows * Double(summary.totalRows) / 1_000
        let count = Double(summary.defects[defect] ?? 0)
        // Four standard deviations of a count, and a fifth for what the table rounds.
        #expect(abs(count - expected) <= expected / 5 + 4 * expected.squareRoot(), "\(count), expected \(expected)")
    }

    @Test func `every defect is in the table above`() {
        #expect(Defect.allCases.count == 22)
    }

    private static let sample = Task { try await TemporaryDistrict(residents: 16_000) }

    /// The rows of each data set that `defects.csv` lists with a defect of this sort.
    private static func rows(of district: TemporaryDistrict, where isWanted: (Defect) -> Bool) throws -> [String: Set<Int>] {
        var rows: [String: Set<Int>] = [:]
        for cells in try district.plainRows("defects.csv").dropFirst() {
            let defect = try #require(Defect(rawValue: String(cells[0])))
            if isWanted(defect), let row = Int(cells[2]) { rows[String(cells[1]), default: []].insert(row) }
        }
        return rows
    }
}
