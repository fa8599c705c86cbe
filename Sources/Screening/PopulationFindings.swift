import Civics
import Evaluation
import Library
import PolicyLanguage
import Register

/// What a run finds of each household, before anything is written: a walk over the engine's columns.
struct PopulationFindings {
    /// Of one household.
    struct Found {
        let finding: Finding
        /// Unknown facts behind a verdict that is not certain.
        let missing: Set<FactDeclaration.ID>
        /// Whether nobody knows if the help is being received already.
        let isReceiptUnknown: Bool

        init(finding: Finding, missing: Set<FactDeclaration.ID>, isReceiptUnknown: Bool = false) {
            self.finding = finding
            self.missing = missing
            self.isReceiptUnknown = isReceiptUnknown
        }
    }

    private(set) var byHousehold: [Int: [Found]] = [:]
    private(set) var tallies: [PolicyTally] = []

    private let run: PopulationVerdicts
    private let settings: CaseworkSettings

    init(_ run: PopulationVerdicts, _ settings: CaseworkSettings) {
        self.run = run
        self.settings = settings
        for policy in run.program.policies {
            var tally = PolicyTally(policy: policy.id)
            if policy.entity == .household { households(policy, &tally) } else { persons(policy, &tally) }
            if policy.page.kind == .policy { tallies.append(tally) }
        }
    }

    /// What a household's findings come to; `nil` for no lead.
    func lead(of household: Int, _ verdicts: PopulationVerdicts, _ settings: CaseworkSettings) -> ScreenedLead? {
        byHousehold[household].flatMap {
            ScreenedLead($0, received: verdicts.receipts(household: household), in: verdicts.program, settings)
        }
    }

    // MARK: Household policies

    private mutating func households(_ policy: TypedPolicy, _ tally: inout PolicyTally) {
        guard let now = run.plan.output(of: policy.id, .now), let once = run.plan.output(of: policy.id, .onceGranted) else { return }
        let (known, presumed) = (run.known.verdicts(now), run.presumed.verdicts(now))
        let granted = run.presumed.verdicts(once)
        let received = run.received(policy)
        for household in 0..<run.known.households {
            let isReceived = received?[household].map { $0 == 1 }
            tally.count(known[household], isReceived: isReceived)
            if isReceived == true {
                shortfall(policy, now, household).map { add($0, to: household) }
            } else if presumed[household] == Truth.yes.rawValue, known[household] != Truth.no.rawValue {
                let isCertain = known[household] == Truth.yes.rawValue
                let amount = amount(policy, now, isCertain ? run.known : run.presumed, household)
                let missing = isCertain ? [] : run.missingFacts(policy, now, household: household)
                add(policy, nil, isCertain ? .entitled : .likely, amount, missing, isReceived: isReceived, to: household)
            } else if granted[household] == Truth.yes.rawValue {
                add(policy, nil, .unlocked, amount(policy, once, run.presumed, household), [], isReceived: isReceived, to: household)
            }
        }
    }

    private func amount(
        _ policy: TypedPolicy, _ output: Int, _ outcome: PopulationOutcome, _ household: Int
    ) -> (fen: Int64?, period: ValueType.Period?) {
        let benefits = outcome.outputs[output].benefits
        guard let benefit = benefits.firstIndex(where: \.type.isMoney) else { return (nil, nil) }
        return (outcome.amount(output, benefit: benefit, household: household), benefits[benefit].type.period)
    }

    /// What a family that receives the policy's help lacks of its due, when that is enough to be worth a look.
    private func shortfall(_ policy: TypedPolicy, _ output: Int, _ household: Int) -> Found? {
        guard run.known.verdict(output, household: household) == .yes, let got = run.amountsReceived[policy.id]?[household] else {
            return nil
        }
        let due = amount(policy, output, run.known, household)
        guard due.period == .month, let fen = due.fen, fen - got >= settings.shortfallFloorFen else { return nil }
        return Found(
            finding: Finding(policy: policy.id, person: nil, basis: .shortfall, amount: fen - got, period: .month), missing: [])
    }

    // MARK: Person policies

    private mutating func persons(_ policy: TypedPolicy, _ tally: inout PolicyTally) {
        guard let now = run.plan.output(of: policy.id, .now), let once = run.plan.output(of: policy.id, .onceGranted) else { return }
        let received = run.received(policy)
        let known = run.known.findings[now]
        let presumed = run.presumed.findings[now]
        tally.receiving = received.map { column in (0..<column.count).count { column[$0] == 1 } } ?? 0
        var position = 0
        for (index, row) in presumed.rows.enumerated() {
            while position < known.rows.count, known.rows[position] < row { position += 1 }
            // A rule may ask whether something is known (已知), and then filling in could turn a known no: it must not.
            guard position < known.rows.count, known.rows[position] == row else { continue }
            let isReceived = received?[Int(row)].map { $0 == 1 }
            guard presumed.verdicts[index] == .yes, isReceived != true else { continue }
            let isCertain = known.verdicts[position] == .yes
            let amount = isCertain ? known.amount(position, run.plan.outputs[now]) : presumed.amount(index, run.plan.outputs[now])
            let missing = isCertain ? [] : run.missingFacts(policy, now, person: Int(row), rules: known.rules.map { $0[position] })
            add(
                policy, Int(row), isCertain ? .entitled : .likely, amount, missing, isReceived: isReceived,
                to: run.household(ofPerson: Int(row)))
        }
        for (index, row) in known.rows.enumerated() {
            tally.count(known.verdicts[index].rawValue, isReceived: received?[Int(row)].map { $0 == 1 }, countsReceiving: false)
        }
        if once != now { unlocked(policy, once, beside: presumed, received) }
    }

    private mutating func unlocked(
        _ policy: TypedPolicy, _ once: Int, beside now: PersonFindings, _ received: PopulationColumn?
    ) {
        let granted = run.presumed.findings[once]
        let already = Set(zip(now.rows, now.verdicts).filter { $0.1 == .yes }.map(\.0))
        for (index, row) in granted.rows.enumerated() where granted.verdicts[index] == .yes && !already.contains(row) {
            let isReceived = received?[Int(row)].map { $0 == 1 }
            guard isReceived != true else { continue }
            let amount = granted.amount(index, run.plan.outputs[once])
            add(policy, Int(row), .unlocked, amount, [], isReceived: isReceived, to: run.household(ofPerson: Int(row)))
        }
    }

    // MARK: Adding

    /// - Parameter isReceived: `nil` when nobody knows; then the finding is not certain, whatever the verdict.
    private mutating func add(
        _ policy: TypedPolicy, _ person: Int?, _ basis: Finding.Basis, _ amount: (fen: Int64?, period: ValueType.Period?),
        _ missing: Set<FactDeclaration.ID>, isReceived: Bool?, to household: Int
    ) {
        let isWarning = policy.page.kind == .warning
        // What is known to come to nothing is no help that is missed.
        if amount.fen == 0 || isWarning && basis == .unlocked { return }
        let isReceiptUnknown = isReceived == nil && !isWarning
        let finding = Finding(
            policy: policy.id, person: person.map { run.rows.persons[$0] },
            basis: isWarning ? .warning : isReceiptUnknown && basis == .entitled ? .likely : basis, amount: amount.fen,
            period: amount.period)
        add(Found(finding: finding, missing: missing, isReceiptUnknown: isReceiptUnknown), to: household)
    }

    private mutating func add(_ found: Found, to household: Int) { byHousehold[household, default: []].append(found) }
}

extension PolicyTally {
    fileprivate mutating func count(_ verdict: UInt8, isReceived: Bool?, countsReceiving: Bool = true) {
        if verdict == Truth.yes.rawValue { entitled += 1 }
        if verdict == Truth.unknown.rawValue { undecided += 1 }
        if isReceived == true, countsReceiving { receiving += 1 }
        if verdict == Truth.yes.rawValue, isReceived == false { missed += 1 }
    }
}

extension PersonFindings {
    fileprivate func amount(_ index: Int, _ output: PlanOutput) -> (fen: Int64?, period: ValueType.Period?) {
        guard let benefit = output.benefits.firstIndex(where: \.type.isMoney) else { return (nil, nil) }
        return (amounts[benefit][index], output.benefits[benefit].type.period)
    }
}
