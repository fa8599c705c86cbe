import Civics
import Database
import Evaluation
import Library
import PolicyLanguage
import Register
import Screening

/// The latest screening with what is needed to show its households again: prepared once, renewed when there is a newer one.
actor CurrentScreening {
    /// Good for as long as its run is the latest.
    struct Prepared: Sendable {
        let run: ScreeningRun
        let reader: HouseholdReader
        let evaluator: ReferenceEvaluator
        /// What any of its leads has to have checked, by name.
        let checks: [String]
    }

    private let database: Database
    private let pack: JurisdictionPack
    private let program: TypedProgram
    private var prepared: Prepared?
    private var ofHouseholds: (run: ScreeningRun, screening: HouseholdScreening)?

    init(database: Database, pack: JurisdictionPack, program: TypedProgram) {
        self.database = database
        self.pack = pack
        self.program = program
    }

    /// - Throws: `WebError.noScreening` before the first run.
    func latest() async throws -> Prepared {
        guard let run = try await database.read({ try ScreeningRun.latest(in: $0) }) else { throw WebError.noScreening }
        if let prepared, prepared.run == run { return prepared }
        let (pack, program) = (pack, program)
        let renewed = try await database.read { db in
            let reader = try HouseholdReader(
                pack: pack, policies: program.policies.map(\.id), day: run.day, knownAt: run.knownAt, from: db)
            return Prepared(
                run: run, reader: reader, evaluator: ReferenceEvaluator(program: program, day: run.day),
                checks: try Lead.checksInUse(from: db))
        }
        prepared = renewed
        return renewed
    }

    /// What screens one household again by what is learnt on a day; `nil` before the first run.
    func ofHouseholds(on day: CivilDate) async throws -> HouseholdScreening? {
        guard let run = try await database.read({ try ScreeningRun.latest(in: $0) }) else { return nil }
        if let ofHouseholds, ofHouseholds.run == run, ofHouseholds.screening.day == day { return ofHouseholds.screening }
        let (pack, program) = (pack, program)
        let screening = try await database.read { db in
            try HouseholdScreening(pack: pack, program: program, day: day, knownAt: run.knownAt, from: db)
        }
        ofHouseholds = (run, screening)
        return screening
    }
}

extension ScreeningRun {
    /// Whether no run came before it, so that everything it found is new.
    func isFirst(in db: Connection) throws -> Bool { try ScreeningRun.find(ID(id.value - 1), in: db) == nil }
}
