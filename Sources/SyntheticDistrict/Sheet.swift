import Library

/// A data set the generator can write, with the fields it fills, in the order it fills them.
package enum Sheet: Int, Hashable, CaseIterable, Sendable {
    case hukou, residentRegister, marriage, assistance, economicCheck, incomeCheck, employment, unemployment, pensions
    case medicalInsurance, medicalSpending, medicalAid, education, disability, disabilityBenefits, careAssessment
    case elderlyBenefits, childWelfare, housing, housingBenefits, death

    /// The pack's id of the data set, and the file's stem.
    package var dataSet: DataSetDeclaration.ID { Self.dataSets[rawValue] }

    private static let dataSets = [
        "hukou", "resident-register", "marriage", "assistance", "economic-check", "income-check", "employment", "unemployment", "pensions",
        "medical-insurance", "medical-spending", "medical-aid", "education", "disability", "disability-benefits", "care-assessment",
        "elderly-benefits", "child-welfare", "housing", "housing-benefits", "death",
    ]

    /// Every sheet begins with these two.
    static let identityFields = ["id_number", "name"]

    /// English names of the fields after the identity, in the order the generator writes them.
    var fields: [String] {
        switch self {
        case .hukou:
            [
                "sex", "birth_date", "hukou_number", "relation", "hukou_address", "hukou_region", "collective", "marital_status",
                "valid_from",
                "former_id_number",
            ]
        case .residentRegister:
            [
                "former_name", "sex", "birth_date", "phone", "registration_match", "state", "hukou_address", "hukou_region",
                "residence_address", "residence_region", "house_code", "relation", "valid_from", "permit_until", "verified_on",
            ]
        case .marriage: ["spouse_id_number", "spouse_name", "event", "valid_from", "marital_status", "certificate_number"]
        case .assistance:
            [
                "family_number", "relation", "assistance_type", "income_per_head", "amount_per_month", "amount_once", "valid_from",
                "valid_until", "stop_reason", "decided_by",
            ]
        case .economicCheck:
            ["family_number", "valid_from", "money_assets", "vehicles", "non_residential_properties", "dwellings", "disposed_of_dwelling"]
        case .incomeCheck:
            [
                "family_number", "relation", "valid_from", "labour_income", "pension", "other_income", "education_spending", "supporters",
                "able_to_work", "able_to_care_for_self",
            ]
        case .employment:
            ["status", "contribution_wage", "employer", "valid_from", "unemployment_insurance_years", "interrupted_months"]
        case .unemployment:
            [
                "valid_from", "valid_until", "reason", "involuntary", "unemployment_insurance_years", "drawing", "amount_per_month",
                "months_drawn", "benefit_until",
            ]
        case .pensions: ["kind", "amount_per_month", "valid_from", "valid_until"]
        case .medicalInsurance: ["insurance", "valid_from", "valid_until", "serious_illness", "serious_illness_from"]
        case .medicalSpending: ["month", "outpatient_own_cost", "inpatient_own_cost", "outside_insurance", "pooled_fund"]
        case .medicalAid: ["kind", "amount", "valid_from", "valid_until"]
        case .education: ["student_number", "school", "stage", "state", "valid_from", "valid_until", "guardian_id_number"]
        case .disability: ["certificate_number", "category", "grade", "valid_from", "valid_until", "guardian_id_number"]
        case .disabilityBenefits: ["benefit_type", "amount_per_month", "valid_from", "valid_until"]
        case .careAssessment: ["grade", "valid_from", "valid_until", "childless"]
        case .elderlyBenefits: ["benefit_type", "amount_per_month", "valid_from", "valid_until"]
        case .childWelfare: ["hardship", "amount_per_month", "guardian_id_number", "valid_from", "valid_until"]
        case .housing:
            [
                "house_code", "address", "right", "use", "is_principal", "floor_area", "living_area", "rent_per_month", "valid_from",
                "valid_until",
            ]
        case .housingBenefits: ["benefit_type", "amount_per_month", "area", "valid_from", "valid_until"]
        case .death: ["death_date", "recorded_on", "source"]
        }
    }

    /// How the department that keeps the data set writes its files.
    var style: SheetStyle {
        switch self {
        case .hukou: SheetStyle(encoding: .gb18030, linesEndWithReturn: true, dates: .compact, codes: .code, truths: .digits)
        case .residentRegister: SheetStyle(encoding: .utf8, linesEndWithReturn: false, dates: .hyphens, codes: .label, truths: .words)
        case .marriage, .death:
            SheetStyle(encoding: .utf8WithMark, linesEndWithReturn: true, dates: .hyphens, codes: .label, truths: .words)
        case .pensions, .employment, .unemployment:
            SheetStyle(encoding: .gb18030, linesEndWithReturn: true, dates: .compact, codes: .code, truths: .digits)
        case .medicalInsurance, .medicalSpending, .medicalAid:
            SheetStyle(encoding: .utf8, linesEndWithReturn: false, dates: .slashes, codes: .code, truths: .digits)
        case .education: SheetStyle(encoding: .utf8WithMark, linesEndWithReturn: true, dates: .slashes, codes: .label, truths: .words)
        case .disability, .disabilityBenefits:
            SheetStyle(encoding: .gb18030, linesEndWithReturn: true, dates: .chinese, codes: .label, truths: .words)
        case .housing, .housingBenefits:
            SheetStyle(encoding: .gb18030, linesEndWithReturn: false, dates: .hyphens, codes: .label, truths: .letters)
        case .assistance, .economicCheck, .incomeCheck, .careAssessment, .elderlyBenefits, .childWelfare:
            SheetStyle(encoding: .utf8, linesEndWithReturn: false, dates: .hyphens, codes: .label, truths: .words)
        }
    }

    /// Whether the department's own character set is too small for rare names, so that they arrive replaced.
    var losesRareCharacters: Bool { style.encoding == .gb18030 && self != .hukou }
}

package struct SheetStyle: Hashable, Sendable {
    package enum Encoding: Hashable, Sendable {
        case utf8
        /// UTF-8 with a byte order mark.
        case utf8WithMark
        case gb18030

        /// As the manifest spells it.
        package var name: String { self == .gb18030 ? "gb18030" : "utf-8" }
    }

    package enum Dates: Hashable, Sendable { case hyphens, slashes, compact, chinese }
    package enum Codes: Hashable, Sendable { case code, label }
    package enum Truths: Hashable, Sendable { case words, digits, letters }

    package let encoding: Encoding
    package let linesEndWithReturn: Bool
    package let dates: Dates
    package let codes: Codes
    package let truths: Truths
}

/// A sheet as the pack declares it: which of the generator's cells goes into which column.
struct SheetLayout: Sendable {
    let sheet: Sheet
    let style: SheetStyle
    let declaration: DataSetDeclaration
    /// For each declared column, the generator's cell, or -1 for an optional column it leaves empty.
    let cells: [Int]
    /// The generator's cells by what a malformed row can do to them.
    let dateCells: [Int]
    let quantityCells: [Int]
    let codeCells: [Int]

    /// - Throws: `.unsupportedField` for a required column the generator cannot fill.
    init(_ sheet: Sheet, declaration: DataSetDeclaration) throws(GeneratorError) {
        self.sheet = sheet
        self.declaration = declaration
        style = sheet.style
        let names = Sheet.identityFields + sheet.fields
        let cells = declaration.fields.map { names.firstIndex(of: $0.id) ?? -1 }
        for (field, cell) in zip(declaration.fields, cells) where cell < 0 && field.isRequired {
            throw .unsupportedField(dataSet: declaration.id, field: field.id)
        }
        // Key columns are spared, so that a malformed row does not also become a second row of another key.
        func filled(_ isWanted: (DataSetDeclaration.Kind) -> Bool) -> [Int] {
            zip(declaration.fields, cells).filter { isWanted($0.0.kind) && $0.1 >= 0 && !declaration.key.contains($0.0.id) }.map(\.1)
        }
        self.cells = cells
        dateCells = filled { $0 == .date }
        quantityCells = filled { if case .quantity = $0 { true } else { false } }
        codeCells = filled { if case .code = $0 { true } else { false } }
    }
}
