/// What a generated district holds, counted: the truth's marginals, the rows of every file, and the defects put in.
package struct DistrictSummary: Hashable, Sendable {
    /// A count of people or families. The raw values name it in `truth-summary.yaml`.
    package enum Figure: String, Hashable, CaseIterable, Sendable {
        case residents, families
        case residents0To14 = "residents-0-14"
        case residents15To59 = "residents-15-59"
        case residents60 = "residents-60"
        case residents65 = "residents-65"
        case outsiders
        case hukouHolders = "hukou-holders"
        case hukouAbsent = "hukou-absent"
        case hukouSeparated = "hukou-separated"
        case hukou60 = "hukou-60"
        case hukou60To64 = "hukou-60-64"
        case hukou65To69 = "hukou-65-69"
        case hukou70To79 = "hukou-70-79"
        case hukou80 = "hukou-80"
        case hukouWomen60 = "hukou-women-60"
        case hukouWomen80 = "hukou-women-80"
        case disabled
        case disabledVisual = "disabled-visual"
        case disabledHearing = "disabled-hearing"
        case disabledSpeech = "disabled-speech"
        case disabledPhysical = "disabled-physical"
        case disabledIntellectual = "disabled-intellectual"
        case disabledMental = "disabled-mental"
        case disabledMultiple = "disabled-multiple"
        case severelyDisabled = "severely-disabled"
        case severelyDisabledOutOfWork = "severely-disabled-out-of-work"
        /// In receipt of the minimum living allowance.
        case minimumLivingPeople = "minimum-living-people"
        case minimumLivingFamilies = "minimum-living-families"
        /// Entitled families, and those of them that receive nothing.
        case minimumLivingEntitledFamilies = "minimum-living-entitled-families"
        case minimumLivingMissedFamilies = "minimum-living-missed-families"
        case edgeFamilies = "edge-families"
        case edgeMissedFamilies = "edge-missed-families"
        case nearTheLineFamilies = "near-the-line-families"
        case medicalShockFamilies = "medical-shock-families"
        /// Hukou holders in the four circles (四圈).
        case fourCircles = "four-circles"
        case registeredUnemployed = "registered-unemployed"
        case dead
    }

    package private(set) var figures: [Figure: Int] = [:]
    /// People entitled and people missed, by the policy's id.
    package private(set) var entitled: [String: Int] = [:]
    package private(set) var missed: [String: Int] = [:]
    package private(set) var rows: [Sheet: Int] = [:]
    package private(set) var defects: [Defect: Int] = [:]
    /// The most rows that were held in memory at once while the files were written.
    package var mostRowsHeld = 0

    package subscript(figure: Figure) -> Int { figures[figure] ?? 0 }

    package var totalRows: Int { rows.values.reduce(0, +) }

    /// One figure as a share of another; 0 of nothing.
    package func share(_ part: Figure, of whole: Figure) -> Double { self[whole] == 0 ? 0 : Double(self[part]) / Double(self[whole]) }

    mutating func add(_ figure: Figure, if condition: Bool = true) {
        if condition { figures[figure, default: 0] += 1 }
    }

    mutating func addEntitlements(of person: TestPerson) {
        for (entitlement, policy) in Entitlements.policies where person.entitled.contains(entitlement) {
            entitled[policy, default: 0] += 1
            if !person.receives.contains(entitlement) { missed[policy, default: 0] += 1 }
        }
    }

    mutating func add(_ book: RecordBook) {
        for (sheet, writer) in zip(Sheet.allCases, book.writers) {
            if let writer { rows[sheet, default: 0] += writer.rows }
        }
        for place in book.defects { defects[place.defect, default: 0] += 1 }
    }

    static func += (total: inout DistrictSummary, part: DistrictSummary) {
        total.figures.merge(part.figures, uniquingKeysWith: +)
        total.entitled.merge(part.entitled, uniquingKeysWith: +)
        total.missed.merge(part.missed, uniquingKeysWith: +)
        total.rows.merge(part.rows, uniquingKeysWith: +)
        total.defects.merge(part.defects, uniquingKeysWith: +)
        total.mostRowsHeld = max(total.mostRowsHeld, part.mostRowsHeld)
    }

    /// `truth-summary.yaml`.
    package var yaml: String {
        var lines = ["figures:"]
        lines += Figure.allCases.map { "  \($0.rawValue): \(self[$0])" }
        lines.append("policies:")
        lines += Entitlements.policies.map { "  \($0.policy): {entitled: \(entitled[$0.policy] ?? 0), missed: \(missed[$0.policy] ?? 0)}" }
        lines.append("rows:")
        lines += Sheet.allCases.compactMap { sheet in rows[sheet].map { "  \(sheet.dataSet): \($0)" } }
        lines.append("defects:")
        lines += Defect.allCases.map { "  \($0.rawValue): \(defects[$0] ?? 0)" }
        return lines.joined(separator: "\n") + "\n"
    }
}
