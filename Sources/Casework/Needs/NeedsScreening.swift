import Civics
import Database
import Evaluation
import Library
import PolicyLanguage
import Register

/// The ten indicators over everybody at once, from what departments and visits have told.
///
/// Agrees with `NeedsAssessor` wherever a degree is known. Where it is not, the columnar engine knows only whether the hardship is
/// there, so its ends may lie further apart, never closer together.
package struct NeedsScreening: Sendable {
    package let needs: NeedsProgram
    package let pack: JurisdictionPack
    package let threads: Int

    package init(_ needs: NeedsProgram, of pack: JurisdictionPack, threads: Int) {
        self.needs = needs
        self.pack = pack
        self.threads = threads
    }

    /// - Throws: `PlanError` when the indicators' arithmetic could overflow, which the pack's tests rule out.
    package func population(on day: CivilDate, knownAt: Instant, from db: Connection) throws -> NeedsPopulation {
        let request = PlanRequest(policies: Set((needs.indicators.map(\.page) + needs.overrides.map(\.page)).map(\.id)), readings: [.now])
        // The columns a plan reads do not depend on the population's shape.
        let inputs = try Plan(needs.program, on: day, request: request).inputs
        let registered = try PopulationReader(pack: pack, day: day, knownAt: knownAt)
            .read(.economic, program: needs.program, inputs: inputs, from: db)
        let plan = try Plan(needs.program, on: day, shape: registered.population.shape, request: request)
        let outcome = try ColumnarEvaluator(plan, threads: threads).evaluate(registered.population)
        return population(registered.rows, plan, outcome)
    }

    private func population(_ rows: RowIndex, _ plan: Plan, _ outcome: PopulationOutcome) -> NeedsPopulation {
        let columns = needs.indicators.map { DegreeColumn($0.page, plan, outcome) }
        let overrides = needs.overrides.compactMap { plan.output(of: $0.page.id, .now) }
        let degrees = rows.households.indices.map { row in columns.map { $0.degree(household: row) } }
        let bands = degrees.enumerated().map { row, degrees in
            needs.settings.band(
                ofScore: needs.settings.score(of: degrees), overrides: overrides.map { outcome.verdict($0, household: row) })
        }
        return NeedsPopulation(settings: needs.settings, rows: rows, degrees: degrees, bands: bands)
    }
}

/// Everybody's needs, household by household.
package struct NeedsPopulation: Sendable {
    package let settings: NeedsSettings
    package let rows: RowIndex
    /// By household row, in the order of the settings' indicators.
    package let degrees: [[DegreeRange]]
    /// By household row: from the least to the greatest band it can be in.
    package let bands: [ClosedRange<NeedsBand>]

    /// Where each household lives, or else is registered, at a level of places; households of which neither is known are left out
    /// of no total.
    package func profiles(by level: RegionCode.Level, where isCounted: (Household.ID) -> Bool = { _ in true }) -> [NeedsProfile] {
        rows.households.indices.filter { isCounted(rows.households[$0]) }.map { row in
            let place = rows.regions[row] ?? rows.hukouRegions[row]
            return NeedsProfile(area: place.flatMap { $0.ancestor(at: level) }, degrees: degrees[row])
        }
    }
}

/// One indicator's answers for a population.
private struct DegreeColumn {
    private let outcome: PopulationOutcome
    private let output: Int?
    private let unitsPerOne: Int64
    private let hasDegree: Bool
    /// The least and greatest degree that the page gives to anybody.
    private let bounds: Bounds

    init(_ page: TypedPolicy, _ plan: Plan, _ outcome: PopulationOutcome) {
        self.outcome = outcome
        output = plan.output(of: page.id, .now)
        let benefit = output.flatMap { plan.outputs[$0].benefits.first }
        hasDegree = benefit != nil
        unitsPerOne = benefit?.unitsPerOne ?? 1
        bounds = page.benefits.first?.amount.inForce(on: plan.day)?.bounds ?? Bounds(0, 1)
    }

    func degree(household: Int) -> DegreeRange {
        guard let output else { return .unknown }
        let verdict = outcome.verdict(output, household: household)
        if verdict == .no { return DegreeRange(0) }
        if hasDegree, let units = outcome.amount(output, benefit: 0, household: household) {
            return DegreeRange(Bounds(Rational(Int128(units), over: Int128(unitsPerOne))))
        }
        return DegreeRange(verdict == .yes ? bounds : bounds.union(Bounds(.zero)))
    }
}
