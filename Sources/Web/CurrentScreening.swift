import Civics
import Database
import Evaluation
import Library
import PolicyLanguage
import Register
import Screening

/// The latest screening with what is needed to show its households again: prepared once, renewed when there is a newer one, and every day.
actor CurrentScreening {
    struct Prepared: Sendable {
        let run: ScreeningRun
        /// On today's day, so that what visits have learnt since the run counts; never on a day before the run's.
        let screening: HouseholdScreening
        /// What any of its leads has to have checked, by name.
        let checks: [String]

        var day: CivilDate { screening.day }
        var reader: HouseholdReader { screening.reader }
        var evaluator: ReferenceEvaluator { screening.evaluator }
    }

    private let database: Database
    private let pack: JurisdictionPack
    private let program: TypedProgram
    private let clock: @Sendable () -> Instant
    private var preparation: Preparation?

    /// Under way or done. Everybody who asks meanwhile waits for the same one: it reads much, and would take all readers.
    private struct Preparation {
        let run: ScreeningRun
        let day: CivilDate
        let result: Task<Prepared, any Error>
    }

    init(database: Database, pack: JurisdictionPack, program: TypedProgram, clock: @escaping @Sendable () -> Instant) {
        self.database = database
        self.pack = pack
        self.program = program
        self.clock = clock
    }

    /// - Throws: `WebError.noScreening` before the first run.
    func latest() async throws -> Prepared {
        guard let run = try await database.read({ try ScreeningRun.latest(in: $0) }) else { throw WebError.noScreening }
        let day = max(run.day, clock().beijingDate)
        if let preparation, preparation.run == run, preparation.day == day { return try await preparation.result.value }
        let result = Task { try await prepare(run, on: day) }
        preparation = Preparation(run: run, day: day, result: result)
        do {
            return try await result.value
        } catch {
            preparation = nil
            throw error
        }
    }

    private nonisolated func prepare(_ run: ScreeningRun, on day: CivilDate) async throws -> Prepared {
        let (pack, program) = (pack, program)
        return try await database.read { db in
            Prepared(
                run: run, screening: try HouseholdScreening(pack: pack, program: program, day: day, knownAt: run.knownAt, from: db),
                checks: try Lead.checksInUse(from: db))
        }
    }

    /// What screens one household again; `nil` before the first run.
    func ofHouseholds() async throws -> HouseholdScreening? {
        do {
            return try await latest().screening
        } catch WebError.noScreening {
            return nil
        }
    }
}

extension ScreeningRun {
    /// Whether no run came before it, so that everything it found is new.
    func isFirst(in db: Connection) throws -> Bool { try ScreeningRun.find(ID(id.value - 1), in: db) == nil }
}
