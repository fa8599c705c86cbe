import Civics
import Database
import Evaluation
import PolicyLanguage
import Register
import Screening

/// Everything known of one household today, read in one go: what its page is made from.
struct HouseholdCase: Sendable {
    struct Found: Sendable {
        let lead: Lead
        let findings: [Finding]
        let checks: [String]
    }

    let household: Household
    let members: [Household.Member]
    /// The hukou books and the dwellings of the members.
    let otherHouseholds: [Household]
    let reading: HouseholdReading
    let facts: HouseholdFacts
    /// Whom each member of `facts` is.
    let persons: [Person.ID]
    let receivedAmounts: [TypedPolicy.ID: Int64?]
    let leads: [Found]
    let identity: Identity
    let evaluator: ReferenceEvaluator

    /// - Parameter now: what visits had learnt by then counts.
    /// - Returns: `nil` when nobody of the household is alive.
    init?(_ household: Household, _ prepared: CurrentScreening.Prepared, identity: Identity, at now: Instant, from db: Connection) throws {
        guard let reading = try prepared.reader.facts(household: household.id, learntBy: now, from: db) else { return nil }
        self.household = household
        self.reading = reading
        self.identity = identity
        evaluator = prepared.evaluator
        members = try Household.members(of: household.id, in: db)
        persons = reading.persons
        receivedAmounts = reading.receivedAmounts
        var others: [Household] = []
        for member in members {
            for other in try Household.of(member.person.id, in: db) where other.kind != .economic && !others.contains(other) {
                others.append(other)
            }
        }
        otherHouseholds = others.sorted { ($0.kind.rawValue, $0.id) < ($1.kind.rawValue, $1.id) }
        leads = try Lead.open(of: household.id, in: db).map {
            Found(lead: $0, findings: try $0.findings(in: db), checks: try $0.checks(in: db))
        }
        var facts = reading.facts
        for (index, person) in persons.enumerated() {
            facts.members[index].label = HouseholdCase.label(of: person, among: members, identity)
        }
        self.facts = facts
    }

    var program: TypedProgram { evaluator.program }
    var day: CivilDate { evaluator.day }

    /// How a member is called on the page: 王*（户主）.
    func label(of person: Person.ID) -> String { HouseholdCase.label(of: person, among: members, identity) }

    private static func label(of person: Person.ID, among members: [Household.Member], _ identity: Identity) -> String {
        guard let index = members.firstIndex(where: { $0.person.id == person }) else { return "成员" }
        let relation = members[index].relationLabel ?? "成员\(index + 1)"
        return "\(identity.name(members[index].person.name))（\(relation)）"
    }

    /// Whether help is received, by the household or by the member at a position.
    func isReceived(_ policy: TypedPolicy, member: Int?) -> Bool {
        (member.map { facts.members[$0] } ?? facts.own).received[policy.id] == .yes
    }
}

extension Household.Member {
    /// 户主, 配偶 …; `nil` when no record says.
    var relationLabel: String? {
        guard let relation else { return nil }
        return isHead ? "户主" : CodeList.familyRelation.label(for: relation)
    }
}
