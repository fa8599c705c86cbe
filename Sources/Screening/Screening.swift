import Civics
import Database
import Evaluation
import Library
import PolicyLanguage
import Register

/// Runs the whole library over everybody in the register and brings the leads up to date.
package struct Screening: Sendable {
    package let pack: JurisdictionPack
    package let program: TypedProgram
    package let threads: Int

    package enum Stage: String, CaseIterable, Sendable {
        case read, evaluate, find, write

        package var label: String {
            switch self {
            case .read: "读出事实"
            case .evaluate: "逐户计算政策"
            case .find: "汇总发现"
            case .write: "更新线索"
            }
        }
    }

    package enum Failure: Error, Hashable, Sendable {
        /// Nobody is in the register yet.
        case emptyRegister
        case plan(PlanError)

        package var message: String {
            switch self {
            case .emptyRegister: "登记库里还没有人。请先用 zhaoren import 导入各部门的数据。"
            case .plan(let error): "政策库没法整批计算：\(error)。请运行 zhaoren policy check。"
            }
        }
    }

    package init(pack: JurisdictionPack, program: TypedProgram, threads: Int) {
        self.pack = pack
        self.program = program
        self.threads = threads
    }

    /// One run, kept whole or not at all.
    ///
    /// - Parameters:
    ///   - day: the day whose rules and facts count.
    ///   - knownAt: only deliveries recorded by then.
    ///   - now: written beside the run.
    ///   - progress: called before each stage.
    package func run(
        on day: CivilDate, knownAt: Instant, at now: Instant, in database: Database, progress: (Stage) -> Void = { _ in }
    ) throws -> ScreeningResult {
        progress(.read)
        let presumption = PresumedPopulation(pack, program, on: day)
        let registered = try database.read { try self.registered(on: day, knownAt, presumption, from: $0) }
        guard registered.population.households > 0 else { throw Failure.emptyRegister }
        progress(.evaluate)
        let plan = try self.plan(on: day, shape: registered.population.shape)
        let verdicts = try PopulationVerdicts(
            program, plan, RuleInputs(program, plan), registered, presumption, threads: threads)
        progress(.find)
        let findings = PopulationFindings(verdicts, pack.casework)
        let leads = findings.byHousehold.keys.sorted().compactMap { row in
            findings.lead(of: row, verdicts, pack.casework).map { (row, $0) }
        }
        progress(.write)
        return try database.write { transaction in
            try write(leads, findings, registered, on: day, knownAt, at: now, in: transaction)
        }
    }

    private func plan(on day: CivilDate, shape: PopulationShape) throws(Failure) -> Plan {
        try Self.plan(program, on: day, shape: shape)
    }

    static func plan(_ program: TypedProgram, on day: CivilDate, shape: PopulationShape) throws(Failure) -> Plan {
        do {
            return try Plan(program, on: day, shape: shape, request: PlanRequest(isDetailed: true))
        } catch {
            throw .plan(error)
        }
    }

    /// The columns a screening reads: those of the plan, which help is received, and what presumptions depend on.
    static func inputs(_ program: TypedProgram, _ plan: Plan, _ presumption: PresumedPopulation) -> [Input] {
        Set(plan.inputs).union(program.policies.map { .received($0) }).union(presumption.inputs).sorted { "\($0)" < "\($1)" }
    }

    private func registered(
        on day: CivilDate, _ knownAt: Instant, _ presumption: PresumedPopulation, from db: Connection
    ) throws -> RegisteredPopulation {
        // The columns a plan reads do not depend on the population's shape.
        let inputs = Self.inputs(program, try plan(on: day, shape: .any), presumption)
        return try PopulationReader(pack: pack, day: day, knownAt: knownAt).read(
            .economic, program: program, inputs: inputs, amounts: program.policies.filter { $0.entity == .household }.map(\.id), from: db)
    }

    private func write(
        _ leads: [(row: Int, lead: ScreenedLead)], _ findings: PopulationFindings, _ registered: RegisteredPopulation, on day: CivilDate,
        _ knownAt: Instant, at now: Instant, in transaction: Transaction
    ) throws -> ScreeningResult {
        let rows = registered.rows
        let screening: ScreeningRun.ID = try transaction.insertReturningID(
            """
            INSERT INTO screening (day, known_at, finished_at, library_hash, households, persons)
            VALUES (\(day), \(knownAt), \(now), \(pack.hash), \(rows.households.count), \(rows.persons.count))
            """)
        for tally in findings.tallies {
            try transaction.execute(
                """
                INSERT INTO screening_policy (screening, policy, entitled, undecided, receiving, missed)
                VALUES (\(screening), \(tally.policy), \(tally.entitled), \(tally.undecided), \(tally.receiving), \(tally.missed))
                """)
        }
        try FindingStore.write(findings, of: screening, households: rows.households, in: transaction)
        var writer = try LeadWriter(screening, in: transaction)
        for (row, lead) in leads {
            try writer.write(lead, of: rows.households[row], region: rows.regions[row], hukouRegion: rows.hukouRegions[row])
        }
        try writer.finish()
        guard let run = try ScreeningRun.find(screening, in: transaction) else { throw DatabaseError.noRow }
        return ScreeningResult(run: run, changes: writer.changes)
    }
}

/// What a run came to.
package struct ScreeningResult: Sendable {
    package let run: ScreeningRun
    package let changes: LeadChanges
}
