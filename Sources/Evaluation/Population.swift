import Civics
import PolicyLanguage

/// Everybody at once: one column per input, persons lying together by household so that adding up members is a walk in order.
package struct Population: Sendable {
    package let households: Int
    package let persons: Int
    /// Where each household's members begin: `households + 1` numbers of 32 bits, the last of them `persons`.
    package let offsets: ColumnBuffer
    package let columns: [Input: PopulationColumn]
    /// Members of the largest household.
    package let mostMembers: Int

    /// - Parameter memberCounts: members of each household, in order.
    package init(memberCounts: some Collection<Int>, columns: [Input: PopulationColumn]) {
        let offsets = ColumnBuffer(byteCount: (memberCounts.count + 1) * 4)
        let starts = offsets.base.assumingMemoryBound(to: Int32.self)
        var (row, household, largest) = (0, 0, 0)
        for count in memberCounts {
            starts[household] = Int32(row)
            (row, household, largest) = (row + count, household + 1, max(largest, count))
        }
        starts[household] = Int32(row)
        self.init(offsets: offsets, households: household, persons: row, mostMembers: largest, columns: columns)
    }

    private init(offsets: ColumnBuffer, households: Int, persons: Int, mostMembers: Int, columns: [Input: PopulationColumn]) {
        for (input, column) in columns {
            let rows = input.entity == .person ? persons : households
            precondition(column.count == rows, "\(input) has \(column.count) rows, not \(rows)")
        }
        self.offsets = offsets
        self.households = households
        self.persons = persons
        self.mostMembers = mostMembers
        self.columns = columns
    }

    /// The rows of a household's members.
    package func members(of household: Int) -> Range<Int> {
        let starts = offsets.base.assumingMemoryBound(to: Int32.self)
        return Int(starts[household])..<Int(starts[household + 1])
    }

    /// The same people with other columns.
    package func replacing(_ columns: [Input: PopulationColumn]) -> Population {
        Population(offsets: offsets, households: households, persons: persons, mostMembers: mostMembers, columns: columns)
    }

    /// What a plan may take for granted when it is made for this population.
    package var shape: PopulationShape {
        PopulationShape(
            mostMembers: Int64((mostMembers + 7) / 8 * 8),
            columns: columns.mapValues { PopulationShape.Column(width: $0.width, isAlwaysKnown: $0.validity == nil) })
    }
}

/// What a plan takes for granted of the population it will run over.
package struct PopulationShape: Hashable, Sendable {
    package struct Column: Hashable, Sendable {
        package let width: ColumnWidth
        package let isAlwaysKnown: Bool
    }

    /// Sums over members are proved not to overflow for households up to this size.
    package let mostMembers: Int64
    /// Inputs not listed are stored at the narrowest width and may be unknown.
    package let columns: [Input: Column]

    package init(mostMembers: Int64, columns: [Input: Column]) {
        self.mostMembers = mostMembers
        self.columns = columns
    }

    /// Any population that the language admits: what the checker of a library uses.
    package static let any = PopulationShape(mostMembers: TypedExpression.mostMembers, columns: [:])
}

/// Collects a population: first the households, then values in any order, then `population()`.
package struct PopulationBuilder: Sendable {
    private let memberCounts: [Int]
    private var builders: [Input: PopulationColumnBuilder] = [:]

    /// - Parameter memberCounts: members of each household, in order; persons are rows in the same order.
    package init(program: TypedProgram, inputs: some Sequence<Input>, memberCounts: [Int]) {
        self.memberCounts = memberCounts
        let persons = memberCounts.reduce(0, +)
        for input in inputs {
            let count = input.entity == .person ? persons : memberCounts.count
            builders[input] = PopulationColumnBuilder(program.storage(of: input), count: count)
        }
    }

    /// Sets stored units (see `TypedProgram.storage(of:)`); `nil` is unknown. An input that was not asked for is ignored.
    package mutating func set(_ units: Int64?, _ input: Input, row: Int) { builders[input]?.set(units, row: row) }

    /// Values refused because they lie outside the declared range, by input.
    package var outOfRange: [Input: Int] { builders.mapValues(\.outOfRange).filter { $0.value > 0 } }

    /// The finished population. The builder must not be used afterwards.
    package func population() -> Population {
        Population(memberCounts: memberCounts, columns: builders.mapValues { $0.column() })
    }
}
