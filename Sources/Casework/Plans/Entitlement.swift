import Civics
import Evaluation
import PolicyLanguage
import Register

/// What one policy says of the household or of a member, when it is not a plain no and is not received yet.
package struct Entitlement: Hashable, Sendable {
    package let policy: TypedPolicy.ID
    package let name: String
    package let person: Person.ID?
    /// How to call the member; `nil` for the household. As the facts do, unless somebody knows better.
    package var subject: String?
    /// `.yes` or `.unknown`.
    package let verdict: Truth
    /// 每月 1,510 元; empty for a policy that gives no money.
    package let amount: String
    /// What would settle it, in words.
    package let missing: [String]

    /// In the order of the program.
    ///
    /// - Parameters:
    ///   - persons: whom each member of `facts` is.
    ///   - mostMissing: an open verdict that lacks more facts than this says too little to plan by.
    package static func all(
        of facts: HouseholdFacts, persons: [Person.ID], by evaluator: ReferenceEvaluator, mostMissing: Int
    ) -> [Entitlement] {
        evaluator.program.policies.filter { $0.page.kind == .policy }.flatMap { policy in
            let members: [Int?] = policy.entity == .household ? [nil] : facts.members.indices.map { $0 }
            return members.compactMap { member -> Entitlement? in
                guard (member.map { facts.members[$0] } ?? facts.own).received[policy.id] != .yes else { return nil }
                let explanation = evaluator.explanation(of: policy, for: facts, member: member)
                guard explanation.verdict == .yes || explanation.verdict == .unknown && explanation.missing.count <= mostMissing else {
                    return nil
                }
                return Entitlement(explanation, policy, member.map { persons[$0] })
            }
        }
    }

    private init(_ explanation: Explanation, _ policy: TypedPolicy, _ person: Person.ID?) {
        self.policy = policy.id
        name = explanation.policyName
        self.person = person
        subject = explanation.subject
        verdict = explanation.verdict
        amount = explanation.benefits.map { "\($0.name) \($0.amount)" }.joined(separator: "；")
        missing = explanation.missing.map { fact in fact.subject.map { "\($0)的\(fact.name)" } ?? fact.name }
    }
}
