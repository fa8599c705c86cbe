import Civics
import PolicyLanguage

/// A verdict that is still open (待核实), and the facts it waits for.
package struct OpenVerdict: Sendable {
    package let policy: TypedPolicy
    /// The member's position, or `nil` when the policy is about the household.
    package let member: Int?
    package let outcome: PolicyOutcome
    package let missing: [Missing]

    /// A fact we lack of a member, or of the household when `member` is `nil`.
    package struct Missing: Hashable, Sendable {
        package let fact: FactDeclaration.ID
        package let member: Int?
    }
}

extension ReferenceEvaluator {
    /// What is open of the policies asked about, in the program's order.
    ///
    /// - Parameter isWanted: whether a policy, of a member when it is about persons, is asked about.
    package func openVerdicts(
        for household: HouseholdFacts, where isWanted: (TypedPolicy, _ member: Int?) -> Bool
    ) -> [OpenVerdict] {
        var household = household
        // An explanation names members by their labels; here the label has to lead back to the member.
        for position in household.members.indices { household.members[position].label = String(position) }
        let pass = EvaluationPass(self, household, .now)
        let explainer = Explainer(pass: pass)
        return program.policies.flatMap { policy -> [OpenVerdict] in
            let members: [Int?] = policy.entity == .household ? [nil] : household.members.indices.map { $0 }
            return members.compactMap { member in
                guard isWanted(policy, member) else { return nil }
                let outcome = pass.outcome(of: policy, member: member)
                guard outcome.verdict == .unknown else { return nil }
                // One fact may be missing in several windows of months.
                var missing: [OpenVerdict.Missing] = []
                for fact in explainer.missing(policy, outcome, member) {
                    let found = OpenVerdict.Missing(fact: fact.fact, member: fact.subject.flatMap { Int($0) })
                    if !missing.contains(found) { missing.append(found) }
                }
                return OpenVerdict(policy: policy, member: member, outcome: outcome, missing: missing)
            }
        }
    }
}
