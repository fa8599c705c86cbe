import Civics
import Evaluation
import Library
import PolicyLanguage
import Register

/// A fact worth asking about on a visit (上门先问), with what the answer could open.
package struct FactQuestion: Hashable, Sendable {
    /// A policy whose verdict waits for the answer, among others.
    package struct Opening: Hashable, Sendable {
        package let policy: TypedPolicy.ID
        /// `nil` for the help of the whole household.
        package let person: Person.ID?
        /// Fen a month at most; `nil` when the policy gives no money every month or year, or nobody can say how much.
        package let mostPerMonth: Int64?
    }

    package let fact: FactDeclaration.ID
    package let subject: LearntFact.Subject
    /// Worth most first.
    package let openings: [Opening]
    /// Fen a month that all openings come to at most; of two that exclude each other only the one worth more.
    package let mostPerMonth: Int64
    /// The day on which somebody asked and found that nobody knows.
    package let askedInVain: CivilDate?
}

extension HouseholdScreening {
    /// What to ask the household; see `FactQuestion.all`.
    package func questions(on reading: HouseholdReading, of household: Household.ID) -> [FactQuestion] {
        FactQuestion.all(on: reading, of: household, by: evaluator, pack)
    }
}

extension FactQuestion {
    /// What to ask a household, in the order of what the answers could be worth.
    ///
    /// Only what keeps a verdict open and a visit can tell. What sharing has answered is known, and so never asked; nor is anything for
    /// help that is received already, or that what is received shuts out.
    static func all(
        on reading: HouseholdReading, of household: Household.ID, by evaluator: ReferenceEvaluator, _ pack: JurisdictionPack
    ) -> [FactQuestion] {
        let questioning = Questioning(
            reading: reading, household: household, program: evaluator.program, ranking: Ranking(evaluator.program, pack.casework))
        let openings = questioning.openings(evaluator)
        let questions = pack.facts.filter(LearntFact.recordable(fact:)).flatMap { provision in
            openings.filter { $0.key.fact == provision.fact.id }.sorted { ($0.key.member ?? 0) < ($1.key.member ?? 0) }
                .map { questioning.question($0.key, $0.value) }
        }
        return questions.enumerated().sorted { left, right in
            let (first, second) = (left.element, right.element)
            return (-first.mostPerMonth, -first.openings.count, left.offset) < (-second.mostPerMonth, -second.openings.count, right.offset)
        }.map(\.element)
    }
}

/// What is open about one household, made into questions.
private struct Questioning {
    let reading: HouseholdReading
    let household: Household.ID
    let program: TypedProgram
    let ranking: Ranking

    func openings(_ evaluator: ReferenceEvaluator) -> [OpenVerdict.Missing: [FactQuestion.Opening]] {
        let receipts = self.receipts
        let open = evaluator.openVerdicts(for: reading.facts) { policy, member in
            policy.page.kind == .policy && !ranking.isHad(policy.id, by: member.map { reading.persons[$0] }, receipts)
        }
        var openings: [OpenVerdict.Missing: [FactQuestion.Opening]] = [:]
        // What could come to nothing at most is not worth a question.
        for verdict in open where verdict.mostFen != 0 {
            let opening = FactQuestion.Opening(
                policy: verdict.policy.id, person: verdict.member.map { reading.persons[$0] }, mostPerMonth: verdict.mostPerMonth)
            for missing in verdict.missing { openings[missing, default: []].append(opening) }
        }
        return openings
    }

    func question(_ missing: OpenVerdict.Missing, _ openings: [FactQuestion.Opening]) -> FactQuestion {
        let holder = missing.member.map { reading.facts.members[$0] } ?? reading.facts.own
        let ordered = openings.enumerated()
            .sorted { (-($0.element.mostPerMonth ?? -1), $0.offset) < (-($1.element.mostPerMonth ?? -1), $1.offset) }.map(\.element)
        return FactQuestion(
            fact: missing.fact, subject: missing.member.map { .person(reading.persons[$0]) } ?? .household(household), openings: ordered,
            mostPerMonth: compatible(ordered).reduce(0) { $0 + ($1.mostPerMonth ?? 0) },
            askedInVain: holder.values[missing.fact]?.learnt?.on)
    }

    /// Of two that exclude each other only the first.
    private func compatible(_ openings: [FactQuestion.Opening]) -> [FactQuestion.Opening] {
        var kept: [FactQuestion.Opening] = []
        for opening in openings
        where !kept.contains(where: { program.excludes($0.policy, opening.policy) && concern($0.person, opening.person) }) {
            kept.append(opening)
        }
        return kept
    }

    /// Whether help of one concerns the other: the household's concerns every member.
    private func concern(_ one: Person.ID?, _ other: Person.ID?) -> Bool { one == nil || other == nil || one == other }

    private var receipts: Set<Receipt> {
        var receipts: Set<Receipt> = []
        for policy in program.policies {
            if policy.entity == .household {
                if reading.facts.own.received[policy.id] == .yes { receipts.insert(Receipt(policy: policy.id, person: nil)) }
            } else {
                for (member, person) in zip(reading.facts.members, reading.persons) where member.received[policy.id] == .yes {
                    receipts.insert(Receipt(policy: policy.id, person: person))
                }
            }
        }
        return receipts
    }
}

extension OpenVerdict {
    private var money: TypedPolicy.Benefit? { policy.benefits.first(where: \.type.isMoney) }

    /// The most that the policy's money could come to, per its period.
    fileprivate var mostFen: Int64? { money.flatMap { outcome.benefits[$0.name]?.bounds.highest.whole } }

    /// Fen a month, when the money comes again.
    fileprivate var mostPerMonth: Int64? {
        switch money?.type.period {
        case .month: mostFen
        case .year: mostFen.map { $0 / 12 }
        case .once, nil: nil
        }
    }
}
