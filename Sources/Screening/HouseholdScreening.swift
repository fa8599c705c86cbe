import Civics
import Database
import Evaluation
import Library
import PolicyLanguage
import Register

/// Screens one household at once, right after a visit has found something out, by the rules of a whole run.
///
/// Made once for a day and a state of the deliveries, it answers for any number of households.
package struct HouseholdScreening: Sendable {
    package let pack: JurisdictionPack
    package let program: TypedProgram
    package let day: CivilDate
    /// Reads the same facts that the screening rests on.
    package let reader: HouseholdReader

    package let evaluator: ReferenceEvaluator

    private let presumption: PresumedPopulation
    private let plan: Plan
    private let ruleInputs: RuleInputs
    private let inputs: [Input]

    /// - Parameters:
    ///   - day: the day whose rules and facts count.
    ///   - knownAt: only deliveries recorded by then, and unless a later instant is asked for, only what was learnt by then.
    package init(pack: JurisdictionPack, program: TypedProgram, day: CivilDate, knownAt: Instant, from db: Connection) throws {
        self.pack = pack
        self.program = program
        self.day = day
        reader = try HouseholdReader(pack: pack, policies: program.policies.map(\.id), day: day, knownAt: knownAt, from: db)
        evaluator = ReferenceEvaluator(program: program, day: day)
        presumption = PresumedPopulation(pack, program, on: day)
        plan = try Screening.plan(program, on: day, shape: .any)
        ruleInputs = RuleInputs(program, plan)
        inputs = Screening.inputs(program, plan, presumption)
    }

    /// Nothing is written.
    ///
    /// - Parameter learntBy: until when what was learnt counts; `nil` for as long as deliveries do.
    /// - Returns: `nil` for what a run leaves out: no such household, nobody in it alive, or no place where it lives or is registered.
    package func screen(_ id: Household.ID, learntBy: Instant? = nil, from db: Connection) throws -> ScreenedHousehold? {
        guard let household = try Household.find(id, in: db), household.kind == .economic,
            household.region != nil || household.hukouRegion != nil,
            let reading = try reader.facts(household: id, learntBy: learntBy, from: db)
        else { return nil }
        let registered = RegisteredPopulation(household, reading, program: program, inputs: inputs, day: day)
        let verdicts = try PopulationVerdicts(program, plan, ruleInputs, registered, presumption, threads: 1)
        let findings = PopulationFindings(verdicts, pack.casework)
        return ScreenedHousehold(
            household: household, reading: reading, findings: (findings.byHousehold[0] ?? []).map(\.finding),
            lead: findings.lead(of: 0, verdicts, pack.casework))
    }

    /// The lead that a run would write for the household; `nil` for none.
    package func lead(of id: Household.ID, learntBy: Instant? = nil, from db: Connection) throws -> ScreenedLead? {
        try screen(id, learntBy: learntBy, from: db)?.lead
    }
}

/// What screening one household came to.
package struct ScreenedHousehold: Sendable {
    package let household: Household
    package let reading: HouseholdReading
    /// Everything found, whether it makes a lead or not.
    package let findings: [Finding]
    package let lead: ScreenedLead?
}
