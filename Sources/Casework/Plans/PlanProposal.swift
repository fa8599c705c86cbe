import Civics
import Database
import Register

/// An item that a plan might have, to be taken over or left (建议事项): what is needed, against what there is.
package struct PlanProposal: Hashable, Sendable {
    package let content: PlanItem.Content
    /// Why it is proposed.
    package let because: String
    /// What speaks for caution: a verdict that is open, the last place.
    package let caution: String?

    /// Policies first, then resources and projects in the order of the needs; what the plan has already is left out.
    package static func all(
        _ entitlements: [Entitlement], _ needs: [PlanNeed], having items: [PlanItem], at place: RegionCode?, on day: CivilDate,
        in db: Connection
    ) throws -> [PlanProposal] {
        let policies = entitlements.filter { entitlement in
            !items.contains { $0.content.policy == entitlement.policy && $0.content.person == entitlement.person }
        }.map(PlanProposal.init)
        return try policies + supplies(needs, having: items, at: place, on: day, in: db)
    }

    private init(_ entitlement: Entitlement) {
        let whom = entitlement.subject.map { "（\($0)）" } ?? ""
        content = PlanItem.Content(
            kind: .policy, what: "申请\(entitlement.name)\(whom)", policy: entitlement.policy, person: entitlement.person,
            expected: entitlement.amount.isEmpty ? nil : entitlement.amount)
        because = entitlement.verdict == .yes ? "按已知情况符合" : "可能符合"
        caution = entitlement.verdict == .yes ? nil : "先核实：\(entitlement.missing.joined(separator: "、"))"
    }

    private init(_ supply: Supply, _ need: PlanNeed, left: String?) {
        let description = supply.description
        content = PlanItem.Content(
            kind: supply.form == .resource ? .resource : .project, what: "\(description.name)（\(description.provider)）", supply: supply.id,
            // How much money is for whoever writes the plan to say.
            quantity: supply.form == .resource && description.kind != .money ? 1 : nil, organisation: description.organisation)
        because = "回应需求：\(need.text)"
        caution = [left, description.eligibility].compactMap { $0 }.joined(separator: "；").nilIfEmpty
    }

    private static func supplies(
        _ needs: [PlanNeed], having items: [PlanItem], at place: RegionCode?, on day: CivilDate, in db: Connection
    ) throws -> [PlanProposal] {
        var proposals: [PlanProposal] = []
        var seen = Set(items.compactMap(\.content.supply))
        let order = PlanNeed.Urgency.allCases
        for need in needs.sorted(by: { order.firstIndex(of: $0.urgency)! < order.firstIndex(of: $1.urgency)! }) {
            for supply in try Supply.all(Supply.Query(kinds: [need.kind], openOn: day), in: db)
            where supply.description.serves(place) && !seen.contains(supply.id) {
                guard let left = try supply.left(in: db) else { continue }
                seen.insert(supply.id)
                proposals.append(PlanProposal(supply, need, left: left.text))
            }
        }
        return proposals
    }
}

extension Supply {
    package struct Left: Hashable, Sendable {
        /// `nil` when there is no limit to speak of.
        package let text: String?
    }

    /// `nil` when nothing is left.
    package func left(in db: Connection) throws -> Left? {
        switch form {
        case .resource:
            let available = try Stock.of(id, in: db).available
            return available > 0 ? Left(text: "可用 \(amountText(available))") : nil
        case .project:
            guard let capacity = description.capacity else { return Left(text: nil) }
            let left = capacity - (try placesTaken(in: db))
            return left > 0 ? Left(text: "余 \(left) 个名额") : nil
        }
    }

    /// 20 份; of money, yuan.
    package func amountText(_ quantity: Int64) -> String {
        description.kind == .money ? Money(fen: quantity).description : "\(quantity) \(description.unit ?? "份")"
    }
}

extension String {
    fileprivate var nilIfEmpty: String? { isEmpty ? nil : self }
}
