import Civics
import Evaluation
import PolicyLanguage

extension RegisteredPopulation {
    /// A population of one household, from what `HouseholdReader` says of it: the same as its row in a population of everybody.
    package init(
        _ household: Household, _ reading: HouseholdReading, program: TypedProgram, inputs: some Collection<Input>, day: CivilDate
    ) {
        self.init(
            population: Population(households: [reading.facts], program: program, inputs: inputs, day: day),
            rows: RowIndex(household, persons: reading.persons), receivedAmounts: reading.receivedAmounts.mapValues { [$0] })
    }
}
