extension String {
    /// As a cell's XML can hold it: a spreadsheet program reads back exactly this text.
    ///
    /// The library spells control characters as `_x0001_`; a text that already looks so must not be taken for one.
    var spreadsheetText: String {
        var text = contains("_x") ? replacing(#/_(?=x[0-9A-Fa-f]{4}_)/#, with: "_x005F_") : self
        // XML has no place for these, and a C string ends at the first of them.
        if text.unicodeScalars.contains(where: { $0.isForbiddenInXML }) {
            text = String(String.UnicodeScalarView(text.unicodeScalars.map { $0.isForbiddenInXML ? "\u{FFFD}" : $0 }))
        }
        return text
    }
}

extension Unicode.Scalar {
    fileprivate var isForbiddenInXML: Bool { value == 0 || value == 0xFFFE || value == 0xFFFF }
}
