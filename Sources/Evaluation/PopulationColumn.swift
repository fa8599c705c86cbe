import Civics
import PolicyLanguage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// How a column's units are stored: the narrowest integer that holds the declared range.
package enum ColumnWidth: UInt8, Hashable, Sendable, CaseIterable {
    case uint8, uint16, int16, int32, int64

    package var bytes: Int {
        switch self {
        case .uint8: 1
        case .uint16, .int16: 2
        case .int32: 4
        case .int64: 8
        }
    }

    package var range: ClosedRange<Int64> {
        switch self {
        case .uint8: 0...Int64(UInt8.max)
        case .uint16: 0...Int64(UInt16.max)
        case .int16: Int64(Int16.min)...Int64(Int16.max)
        case .int32: Int64(Int32.min)...Int64(Int32.max)
        case .int64: Int64.min...Int64.max
        }
    }

    /// The narrowest that holds every value of `range`.
    package init(for range: ClosedRange<Int64>) {
        self = Self.allCases.first { $0.range.lowerBound <= range.lowerBound && range.upperBound <= $0.range.upperBound }!
    }
}

/// Raw memory of a column: aligned, zeroed, on huge pages where the system has them, with room to read past the end.
///
/// `@unchecked`: it is written while one owner builds it and only read once shared.
package final class ColumnBuffer: @unchecked Sendable {
    package let base: UnsafeMutableRawPointer
    package let byteCount: Int

    /// Kernels load and store whole vectors, so a buffer is readable and writable this far past its end.
    static let slack = 1024
    private static let hugePage = 1 << 21

    /// - Parameter isTouched: `false` leaves the pages unbacked until the first write, for buffers read from files.
    package init(byteCount: Int, isTouched: Bool = true) {
        self.byteCount = byteCount
        let isLarge = byteCount >= Self.hugePage
        var pointer: UnsafeMutableRawPointer?
        let size = byteCount + Self.slack
        guard posix_memalign(&pointer, isLarge ? Self.hugePage : 4096, size) == 0, let pointer else {
            preconditionFailure("no memory for a column of \(byteCount) bytes")
        }
        #if os(Linux)
            // Without huge pages the first touch of a column costs more than reading it does afterwards.
            if isLarge { madvise(pointer, size, MADV_HUGEPAGE) }
        #endif
        base = pointer
        if isTouched { memset(pointer, 0, size) } else { memset(pointer + byteCount, 0, Self.slack) }
    }

    deinit { free(base) }
}

/// One input of all persons or all households: stored units and which of them are known.
package struct PopulationColumn: Sendable {
    package let width: ColumnWidth
    package let count: Int
    package let values: ColumnBuffer
    /// A bit per row, 1 = known, least significant first; `nil` when every row is known. Under an unknown lies some value of
    /// the declared range, so that arithmetic on it cannot overflow.
    package let validity: ColumnBuffer?

    package init(width: ColumnWidth, count: Int, values: ColumnBuffer, validity: ColumnBuffer?) {
        precondition(values.byteCount >= count * width.bytes, "a column of \(count) rows in \(values.byteCount) bytes")
        precondition(validity.map { $0.byteCount >= (count + 7) / 8 } ?? true, "a bitmap too short for \(count) rows")
        self.width = width
        self.count = count
        self.values = values
        self.validity = validity
    }

    /// Stored units of a row, or `nil` when unknown.
    package subscript(row: Int) -> Int64? {
        precondition((0..<count).contains(row), "row \(row) of \(count)")
        if let validity, validity.base.load(fromByteOffset: row >> 3, as: UInt8.self) >> UInt8(row & 7) & 1 == 0 { return nil }
        return switch width {
        case .uint8: Int64(values.base.load(fromByteOffset: row, as: UInt8.self))
        case .uint16: Int64(values.base.load(fromByteOffset: row * 2, as: UInt16.self))
        case .int16: Int64(values.base.load(fromByteOffset: row * 2, as: Int16.self))
        case .int32: Int64(values.base.load(fromByteOffset: row * 4, as: Int32.self))
        case .int64: values.base.load(fromByteOffset: row * 8, as: Int64.self)
        }
    }
}

/// A column being filled, row by row in any order. Rows never set take what the fact's declaration says of absence.
package struct PopulationColumnBuilder: Sendable {
    package let storage: InputStorage
    package let count: Int
    /// How many values were set that lie outside the declared range. They are kept as unknown: the plan's proof against
    /// overflow rests on the range.
    package private(set) var outOfRange = 0
    private let values: ColumnBuffer
    private let validity: ColumnBuffer
    private let width: ColumnWidth

    package init(_ storage: InputStorage, count: Int) {
        self.storage = storage
        self.count = count
        width = ColumnWidth(for: storage.range)
        values = ColumnBuffer(byteCount: count * width.bytes)
        validity = ColumnBuffer(byteCount: (count + 7) / 8)
        for row in 0..<count { write(storage.absentUnits ?? storage.filler, row, isKnown: storage.absentUnits != nil) }
    }

    /// Sets a row's stored units; `nil` is unknown.
    package mutating func set(_ units: Int64?, row: Int) {
        precondition((0..<count).contains(row), "row \(row) of \(count)")
        guard let units else { return write(storage.filler, row, isKnown: false) }
        guard storage.range.contains(units) else {
            outOfRange += 1
            return write(storage.filler, row, isKnown: false)
        }
        write(units, row, isKnown: true)
    }

    private func write(_ units: Int64, _ row: Int, isKnown: Bool) {
        switch width {
        case .uint8: values.base.storeBytes(of: UInt8(units), toByteOffset: row, as: UInt8.self)
        case .uint16: values.base.storeBytes(of: UInt16(units), toByteOffset: row * 2, as: UInt16.self)
        case .int16: values.base.storeBytes(of: Int16(units), toByteOffset: row * 2, as: Int16.self)
        case .int32: values.base.storeBytes(of: Int32(units), toByteOffset: row * 4, as: Int32.self)
        case .int64: values.base.storeBytes(of: units, toByteOffset: row * 8, as: Int64.self)
        }
        let bits = validity.base.load(fromByteOffset: row >> 3, as: UInt8.self)
        let bit = UInt8(1) << UInt8(row & 7)
        validity.base.storeBytes(of: isKnown ? bits | bit : bits & ~bit, toByteOffset: row >> 3, as: UInt8.self)
    }

    /// The finished column, without a bitmap when every row is known. The builder must not be used afterwards.
    package func column() -> PopulationColumn {
        let isAllKnown = (0..<count).allSatisfy { validity.base.load(fromByteOffset: $0 >> 3, as: UInt8.self) >> UInt8($0 & 7) & 1 == 1 }
        return PopulationColumn(width: width, count: count, values: values, validity: isAllKnown ? nil : validity)
    }
}

/// How an input's values are written in a column.
package struct InputStorage: Hashable, Sendable {
    /// Least and greatest stored units.
    package let range: ClosedRange<Int64>
    /// How many stored units make one of the unit of arithmetic. A window's average is stored as its sum, so this is
    /// the number of months times the fact's own.
    package let unitsPerOne: Int64
    /// What a row has that no record speaks of; `nil` is unknown.
    package let absentUnits: Int64?

    /// A harmless value to lie under an unknown.
    var filler: Int64 { min(max(0, range.lowerBound), range.upperBound) }
}

extension TypedProgram {
    /// How an input's column is stored: facts in their declared units; a window as the sum (also for an average) or the
    /// largest of its months; a truth as 0 or 1.
    package func storage(of input: Input) -> InputStorage {
        switch input.kind {
        case .received, .recognised: return InputStorage(range: 0...1, unitsPerOne: 1, absentUnits: 0)
        case .fact(let id):
            let fact = declaration(id)
            return InputStorage(range: fact.storedRange, unitsPerOne: fact.type.unitsPerOne, absentUnits: fact.absentUnits)
        case .window(let id, _, .largest):
            let fact = declaration(id)
            return InputStorage(range: fact.storedRange, unitsPerOne: fact.type.unitsPerOne, absentUnits: fact.absentUnits)
        case .window(let id, let months, let function):
            let fact = declaration(id)
            let count = Int64(months)
            let range = (fact.storedRange.lowerBound * count)...(fact.storedRange.upperBound * count)
            let unitsPerOne = fact.type.unitsPerOne * (function == .average ? count : 1)
            return InputStorage(range: range, unitsPerOne: unitsPerOne, absentUnits: fact.absentUnits.map { $0 * count })
        }
    }

    private func declaration(_ id: FactDeclaration.ID) -> FactDeclaration {
        guard let fact = factsByID[id] else { preconditionFailure("the program reads the undeclared fact \(id)") }
        return fact
    }
}

extension FactDeclaration {
    /// The declared range, widened to hold what stands for "none".
    fileprivate var storedRange: ClosedRange<Int64> {
        guard let absentUnits else { return range }
        return min(range.lowerBound, absentUnits)...max(range.upperBound, absentUnits)
    }

    fileprivate var absentUnits: Int64? { absence == .none ? noneUnits : nil }
}
