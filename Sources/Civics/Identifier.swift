/// The number of a `Subject` in the register. Typed, so that a person's number cannot be handed over as a household's.
package struct Identifier<Subject>: Hashable, Comparable, Sendable {
    package let value: Int64

    @inlinable package init(_ value: Int64) { self.value = value }

    @inlinable package static func < (left: Self, right: Self) -> Bool { left.value < right.value }
}

extension Identifier: LosslessStringConvertible, Codable {
    /// Digits only, as `description` writes them. `nil` for anything else.
    package init?(_ description: String) {
        guard let value = Int64(description), String(value) == description else { return nil }
        self.value = value
    }

    package var description: String { String(value) }

    package init(from decoder: any Decoder) throws { value = try decoder.singleValueContainer().decode(Int64.self) }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(value)
    }
}
