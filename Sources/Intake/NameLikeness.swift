/// Whether two name keys that are not the same may still be one person's name, written by systems that cannot write all of it.
enum NameLikeness {
    /// Separator dots are left out. Characters must agree one by one, except that a placeholder (?, □, *, ...) fits anything, and
    /// that one rare character may have been replaced.
    static func mayBeSame(_ left: String, _ right: String) -> Bool {
        let (first, second) = (letters(left), letters(right))
        guard first.count == second.count, !first.isEmpty else { return false }
        let different = zip(first, second).filter { $0 != $1 && !isPlaceholder($0) && !isPlaceholder($1) }
        let placeholders = zip(first, second).count { isPlaceholder($0) != isPlaceholder($1) }
        // Something must be left to go by.
        guard placeholders < first.count else { return false }
        return different.isEmpty || (different.count == 1 && (isRare(different[0].0) || isRare(different[0].1)))
    }

    private static func letters(_ key: String) -> [Unicode.Scalar] { key.unicodeScalars.filter { $0 != "·" } }

    private static func isPlaceholder(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "?", "*", "□", "■", "〓", "_", "\u{FFFD}", "\u{E000}"..."\u{F8FF}": true
        default: false
        }
    }

    /// Outside the 20,902 characters that GBK has.
    private static func isRare(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x3400...0x4DBF, 0x9FA6...0x9FFF, 0x20000...0x3FFFF: true
        default: false
        }
    }
}
