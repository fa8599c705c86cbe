/// The ways a department's row can be wrong. Practice reports each; the rates are in `Calibration.Quality`.
package enum Defect: String, Hashable, CaseIterable, Sendable {
    /// An ID number of 15 digits, from before 1999.
    case fifteenDigitID = "fifteen-digit-id"
    case wrongCheckDigit = "wrong-check-digit"
    /// A relative's ID number stands for a child's or an old person's.
    case relativesID = "relatives-id"
    /// Lower-case x, full-width digits, spaces: the right number, oddly written.
    case unusualIDSpelling = "unusual-id-spelling"
    /// A newborn's or a foreigner's row without an ID number.
    case missingID = "missing-id"
    /// One person, two numbers (一人多号).
    case secondID = "second-id"
    /// A character beyond the department's character set, replaced.
    case rareCharacterLost = "rare-character-lost"
    /// Another separator dot in a name than the hukou has.
    case separatorDot = "separator-dot"
    case traditionalCharacter = "traditional-character"
    /// The department still has the former name.
    case formerName = "former-name"
    /// The resident register has an address the family has left.
    case staleAddress = "stale-address"
    /// Carried in the resident register without living there (空挂).
    case registeredOnly = "registered-only"
    /// The same row twice.
    case duplicateRow = "duplicate-row"
    /// A resident who is in the register at two addresses.
    case repeatedPerson = "repeated-person"
    /// A death registered long after it happened, or not yet.
    case lateDeath = "late-death"
    /// Money still paid to someone who has died.
    case paidAfterDeath = "paid-after-death"
    /// A married couple without a marriage row.
    case missingMarriage = "missing-marriage"
    /// The same address written another way.
    case addressSpelling = "address-spelling"
    case badDate = "bad-date"
    case outOfRange = "out-of-range"
    /// A row with a cell too few or too many.
    case raggedRow = "ragged-row"
    case unknownCode = "unknown-code"

    /// Whether a checker that knows the declaration must refuse the row.
    package var breaksDeclaration: Bool {
        switch self {
        case .wrongCheckDigit, .badDate, .outOfRange, .raggedRow, .unknownCode: true
        default: false
        }
    }
}

/// Where a defect was put.
package struct DefectPlace: Hashable, Sendable {
    package let defect: Defect
    package let sheet: Sheet
    /// The row below the header, the first being 1; 0 when the defect is a row that is not there.
    package let row: Int
    /// The person the row is truly about.
    package let person: Int
}
