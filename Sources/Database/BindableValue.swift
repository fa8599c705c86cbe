/// What one column of one row can hold.
package enum DatabaseValue: Hashable, Sendable {
    case null
    case integer(Int64)
    case real(Double)
    case text(String)
    case blob([UInt8])
}

/// A value that fits one column.
///
/// An enum whose raw value fits needs no code: `enum State: String, BindableValue`.
package protocol BindableValue {
    var databaseValue: DatabaseValue { get }

    /// `nil` when the column holds something else, never a guess. Only an `Optional` accepts `.null`.
    init?(databaseValue: DatabaseValue)
}

extension BindableValue where Self: RawRepresentable, RawValue: BindableValue {
    package var databaseValue: DatabaseValue { rawValue.databaseValue }

    package init?(databaseValue: DatabaseValue) {
        guard let rawValue = RawValue(databaseValue: databaseValue) else { return nil }
        self.init(rawValue: rawValue)
    }
}

extension BindableValue where Self: FixedWidthInteger {
    // Every integer type we bind fits Int64; `UInt64` is left out on purpose.
    package var databaseValue: DatabaseValue { .integer(Int64(self)) }

    package init?(databaseValue: DatabaseValue) {
        guard case .integer(let value) = databaseValue else { return nil }
        self.init(exactly: value)
    }
}

extension Int: BindableValue {}
extension Int64: BindableValue {}
extension Int32: BindableValue {}
extension UInt8: BindableValue {}

extension Bool: BindableValue {
    package var databaseValue: DatabaseValue { .integer(self ? 1 : 0) }

    package init?(databaseValue: DatabaseValue) {
        switch databaseValue {
        case .integer(0): self = false
        case .integer(1): self = true
        default: return nil
        }
    }
}

extension Double: BindableValue {
    package var databaseValue: DatabaseValue { .real(self) }

    package init?(databaseValue: DatabaseValue) {
        switch databaseValue {
        case .real(let value): self = value
        case .integer(let value): self = Double(value)
        default: return nil
        }
    }
}

extension String: BindableValue {
    package var databaseValue: DatabaseValue { .text(self) }

    package init?(databaseValue: DatabaseValue) {
        guard case .text(let value) = databaseValue else { return nil }
        self = value
    }
}

extension Array: BindableValue where Element == UInt8 {
    package var databaseValue: DatabaseValue { .blob(self) }

    package init?(databaseValue: DatabaseValue) {
        guard case .blob(let bytes) = databaseValue else { return nil }
        self = bytes
    }
}

extension Optional: BindableValue where Wrapped: BindableValue {
    package var databaseValue: DatabaseValue { self?.databaseValue ?? .null }

    package init?(databaseValue: DatabaseValue) {
        if databaseValue == .null {
            self = .none
        } else {
            guard let value = Wrapped(databaseValue: databaseValue) else { return nil }
            self = .some(value)
        }
    }
}
