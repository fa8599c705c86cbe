import Civics

extension ValueType {
    /// Reads a value as people write it in YAML and on forms: yuan for money, square metres for areas, 是/否, dates, code labels.
    ///
    /// - Returns: stored units, or `nil` when the text is no such value or is finer than the stored unit.
    package func units(from text: String, codeLists: [CodeList]) -> Int64? {
        switch self {
        case .truth:
            switch Keyword(spelling: text) {
            case .yes: return 1
            case .no: return 0
            default: return nil
            }
        case .date: return CivilDate(text).map { Int64($0.days) }
        case .month: return CivilMonth(text).map { Int64($0.index) }
        case .code(let list): return codeLists.first { $0.name == list }?.position(ofLabel: text).map(Int64.init)
        case .money, .moneyPerArea, .area: return ExactDecimal(text)?.scaled(to: 2)
        case .number: return ExactDecimal(text)?.scaled(to: 4)
        case .count, .days, .months, .years: return ExactDecimal(text)?.scaled(to: 0)
        }
    }
}
