import Civics
import Library
import PolicyLanguage

/// How a record's fields are kept: one line of text, fields in the delivery's order with tabs between, empty where the file was.
///
/// Canonical, so that two rows that say the same are the same bytes: a date is `2024-07-01`, a month `2024-07`, a quantity its
/// whole stored units, a code the code of its list, a truth `1` or `0`, a region its digits, an identity number its 18
/// characters, a text itself without spaces around and without control characters.
package enum RecordContent {
    package static let separator = UInt8(ascii: "\t")

    /// A field for people, in Chinese: amounts in yuan, codes by their labels. Empty when the field is.
    package static func display(_ text: String, _ kind: DataSetDeclaration.Kind, codeLists: [CodeListName: CodeList]) -> String {
        switch kind {
        case .code(let list): codeLists[list]?.label(for: text) ?? text
        case .truth: text == "1" ? "是" : text == "0" ? "否" : text
        case .quantity(let type, _): Int64(text).map { quantity($0, type) } ?? text
        case .text, .idNumber, .date, .month, .region: text
        }
    }

    private static func quantity(_ units: Int64, _ type: ValueType) -> String {
        let decimals = decimals(of: type)
        return ExactDecimal(units: units, decimals: decimals).description + unitLabel(type)
    }

    private static func unitLabel(_ type: ValueType) -> String {
        switch type {
        case .number, .count: ""
        default: " " + type.label
        }
    }

    /// Digits after the point that the stored units of a type stand for: 2 for yuan.
    package static func decimals(of type: ValueType) -> Int {
        switch type {
        case .money, .moneyPerArea: 2
        default: String(type.unitsPerOne).utf8.count - 1
        }
    }
}

/// Finds the fields of one record after another in place, without copying.
///
/// A class confined to one scan: it owns the offsets and never leaves the thread that made it.
package final class RecordFields {
    private var ends: [Int32] = []
    /// The whole record.
    package private(set) var line = UnsafeBufferPointer<UInt8>(start: nil, count: 0)

    package init() { ends.reserveCapacity(64) }

    /// Moves to another record. Its bytes must stay where they are until the next call.
    package func move(to line: UnsafeBufferPointer<UInt8>) {
        self.line = line
        ends.removeAll(keepingCapacity: true)
        for index in 0..<line.count where line[index] == RecordContent.separator { ends.append(Int32(truncatingIfNeeded: index)) }
        ends.append(Int32(truncatingIfNeeded: line.count))
    }

    /// The bytes of a field; empty when it is, or when the record has no such field.
    package subscript(position: Int) -> UnsafeBufferPointer<UInt8> {
        guard position >= 0, position < ends.count else { return UnsafeBufferPointer(start: nil, count: 0) }
        let start = position == 0 ? 0 : Int(ends[position - 1]) + 1
        return UnsafeBufferPointer(rebasing: line[start..<Int(ends[position])])
    }

    package func text(_ position: Int) -> String { String(decoding: self[position], as: UTF8.self) }
}

extension UnsafeBufferPointer<UInt8> {
    /// The whole number written by `RecordContent`; `nil` for anything else.
    package var wholeNumber: Int64? {
        var index = startIndex
        let isNegative = index < endIndex && self[index] == UInt8(ascii: "-")
        if isNegative { index += 1 }
        guard index < endIndex, endIndex - index <= 18 else { return nil }
        var value: Int64 = 0
        while index < endIndex {
            let digit = self[index] &- 0x30
            guard digit <= 9 else { return nil }
            value = value &* 10 &+ Int64(digit)
            index += 1
        }
        return isNegative ? -value : value
    }

    /// The index of a month written by `RecordContent`, as `CivilMonth.index`; `nil` for anything else.
    package var monthIndex: Int32? {
        guard count == 7, self[4] == UInt8(ascii: "-") else { return nil }
        var value: Int32 = 0
        for index in [0, 1, 2, 3, 5, 6] {
            let digit = self[index] &- 0x30
            guard digit <= 9 else { return nil }
            value = value * 10 + Int32(digit)
        }
        return value / 100 * 12 + value % 100 - 1
    }

    package func equals(_ other: [UInt8]) -> Bool {
        guard count == other.count else { return false }
        for index in 0..<count where self[index] != other[index] { return false }
        return true
    }
}
