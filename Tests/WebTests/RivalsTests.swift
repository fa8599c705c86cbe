import PolicyLanguage
import Register
import Screening
import Testing

@testable import Web

struct RivalsTests {
    private static let (one, other) = (Person.ID(1), Person.ID(2))

    @Test(
        arguments: [
            // Said by either page of the two.
            ("minimum-living-allowance", nil, "tekun-support", one, true),
            ("tekun-support", one, "minimum-living-allowance", nil, true),
            ("tekun-support", one, "orphan-basic-living", one, true),
            // Each of two members may have one of them.
            ("tekun-support", one, "orphan-basic-living", other, false),
            ("minimum-living-allowance", nil, "legal-aid", one, false),
            ("tekun-support", one, "tekun-support", other, false),
        ] as [(TypedPolicy.ID, Person.ID?, TypedPolicy.ID, Person.ID?, Bool)])
    func `help that excludes other help of the same people is its rival`(
        policy: TypedPolicy.ID, person: Person.ID?, beside: TypedPolicy.ID, of holder: Person.ID?, isRival: Bool
    ) async throws {
        let program = try await TestSite.ready().program
        try #require(program.policy(policy) != nil && program.policy(beside) != nil)
        let (finding, rival) = (entitlement(policy, person), entitlement(beside, holder))
        #expect(finding.rivals(among: [finding, rival], in: program) == (isRival ? [beside] : []))
    }

    private func entitlement(_ policy: TypedPolicy.ID, _ person: Person.ID?) -> Finding {
        Finding(policy: policy, person: person, basis: .entitled, amount: 100_000, period: .month)
    }
}
