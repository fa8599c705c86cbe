/// The normal form of a Shanghai-style address (地址), under which two ways of writing one home meet.
///
/// Half-width capitals without spaces; "#" is 号; Chinese numerals before 弄, 号, 室 and the like are digits; one kind of dash,
/// and none after 弄 or 号; no closing 室 after a digit. "长宁路 一百弄２号－３０１室" is "长宁路100弄2号301".
package struct AddressKey: Hashable, Sendable {
    package let text: String

    /// `nil` when nothing is left.
    ///
    /// - Parameter prefixes: names of places to drop from the front, largest first: ["上海市", "长宁区"]. Each may be missing.
    package init?(_ address: some StringProtocol, dropping prefixes: [String] = []) {
        var scalars = Array(address.folded.uppercased().unicodeScalars).filter { $0 != " " && $0 != "," }
        for prefix in prefixes where scalars.starts(with: prefix.unicodeScalars) {
            scalars.removeFirst(prefix.unicodeScalars.count)
        }
        scalars = Self.withDigits(scalars.map { $0 == "#" ? "号" : $0 })
        scalars = Self.withoutIdleMarks(scalars)
        guard !scalars.isEmpty else { return nil }
        text = String(String.UnicodeScalarView(scalars))
    }

    /// 幢, 栋 and 座 name one thing in different estates, but an estate uses one of them, so they stay as they are.
    private static let units = Set("弄号室支幢栋座楼层单组队".unicodeScalars)

    /// Turns Chinese numerals into digits, but only before a unit: 中山一路 keeps its name.
    private static func withDigits(_ scalars: [Unicode.Scalar]) -> [Unicode.Scalar] {
        var result: [Unicode.Scalar] = []
        var numeral: [Unicode.Scalar] = []
        for scalar in scalars {
            if ChineseNumeral.isPart(scalar) {
                numeral.append(scalar)
                continue
            }
            if units.contains(scalar), let digits = ChineseNumeral.digits(of: numeral) {
                result += Array(digits.unicodeScalars)
            } else {
                result += numeral
            }
            numeral = []
            result.append(scalar)
        }
        return result + numeral
    }

    private static func withoutIdleMarks(_ scalars: [Unicode.Scalar]) -> [Unicode.Scalar] {
        var result: [Unicode.Scalar] = []
        for scalar in scalars {
            if scalar == "-", [nil, "弄", "号", "-"].contains(result.last) { continue }
            result.append(scalar)
        }
        if result.count > 1, result.last == "室", ("0"..."9").contains(result[result.count - 2]) { result.removeLast() }
        return result
    }
}

extension AddressKey: Comparable, CustomStringConvertible, Codable {
    package static func < (left: AddressKey, right: AddressKey) -> Bool { left.text < right.text }

    package var description: String { text }

    package init(from decoder: any Decoder) throws { self = try decoder.singleText("地址") { AddressKey($0) } }

    package func encode(to encoder: any Encoder) throws { try encoder.encodeSingle(text) }
}
