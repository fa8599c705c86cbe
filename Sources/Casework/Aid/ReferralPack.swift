import Civics
import Database
import Evaluation
import Library
import PolicyLanguage
import Register

/// What a partner organisation is told of a household (转介包): only what the household itself said, and agreed to pass on.
///
/// Shared departmental data may not go to third parties (上海市数据条例 art. 40). This holds by how a pack is made: its entries can only be
/// made out of needs told on a visit, facts learnt from the household, and the way to reach it that it gave itself. Nothing here reads a
/// value of the register.
package struct ReferralPack: Hashable, Sendable {
    package struct Entry: Hashable, Sendable, RowDecodable {
        package let label: String
        package let value: String
        /// 走访 2025-12-30
        package let origin: String

        fileprivate init(_ label: String, _ value: String, _ origin: String) {
            self.label = label
            self.value = value
            self.origin = origin
        }

        package init(row: Row) throws {
            label = try row["label"]
            value = try row["value"]
            origin = try row["origin"]
        }
    }

    /// The household's word that its story may be passed on.
    package struct Consent: Hashable, Sendable {
        package let visit: Int64
        package let scope: String
    }

    package let consent: Consent
    package let entries: [Entry]

    /// - Parameter facts: those chosen to be passed on; a restricted one is left out all the same.
    /// - Throws: `AidError.noConsent`.
    package static func gathered(
        for file: CaseFile, facts chosen: Set<FactDeclaration.ID>, from pack: JurisdictionPack, in db: Connection
    ) throws -> ReferralPack {
        guard let consent = try consent(of: file, in: db) else { throw AidError.noConsent }
        let learnt = try shareable(of: file, from: pack, in: db).filter { chosen.contains($0.fact) }.map(\.entry)
        return ReferralPack(consent: consent, entries: try needs(of: file, in: db) + learnt)
    }

    /// What might be passed on, to be chosen from.
    package static func shareable(
        of file: CaseFile, from pack: JurisdictionPack, in db: Connection
    ) throws -> [(fact: FactDeclaration.ID, entry: Entry)] {
        let persons: [Person.ID] = try db.values("SELECT person FROM household_member WHERE household = \(file.household) ORDER BY person")
        let all = try LearntFact.of(household: file.household, persons: persons, from: db)
        let replaced = Set(all.compactMap(\.entry.supersedes))
        let codeLists = Dictionary(pack.vocabulary.codeLists.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        return all.compactMap { learnt in
            let entry = learnt.entry
            guard !replaced.contains(learnt.id), !entry.isWithdrawal, let units = entry.units, told.contains(entry.origin.kind),
                let provision = pack.facts.first(where: { $0.fact.id == entry.fact }), provision.sensitivity != .restricted
            else { return nil }
            let declaration = provision.fact
            let value = declaration.type.text(
                of: Rational(Int128(units), over: Int128(declaration.type.unitsPerOne)), codeLists: codeLists)
            let whom = entry.subject.person.flatMap { persons.firstIndex(of: $0) }.map { "成员\($0 + 1)的" } ?? ""
            return (declaration.id, Entry(whom + declaration.name, value, entry.origin.label))
        }
    }

    /// What the household said, not what a desk or a paper told.
    private static let told: Set<LearntReference.Kind> = [.visit, .phone]

    /// The latest word on passing on; taking it back counts.
    package static func consent(of file: CaseFile, in db: Connection) throws -> Consent? {
        let latest = try db.first(
            """
            SELECT c.visit, c.scope, c.withdrawn_on FROM visit_consent c JOIN visit v ON v.id = c.visit
            WHERE v.household = \(file.household) AND c.purpose = 'share' ORDER BY v.day DESC, v.id DESC LIMIT 1
            """
        ) { row -> (Consent, CivilDate?) in
            (Consent(visit: try row["visit"], scope: try row["scope"]), try row["withdrawn_on"])
        }
        return latest.flatMap { $0.1 == nil ? $0.0 : nil }
    }

    private static func needs(of file: CaseFile, in db: Connection) throws -> [Entry] {
        try db.all(
            """
            SELECT n.code, n.words, v.day FROM visit_need n JOIN visit v ON v.id = n.visit
            WHERE v.id = (SELECT max(id) FROM visit l WHERE l.case_file = \(file.id)) ORDER BY n.position
            """
        ) { row in
            let (code, words): (String, String) = try (row["code"], row["words"])
            let day: CivilDate = try row["day"]
            return Entry("需求", words.isEmpty ? (HelpKind.answering(visitNeed: code)?.label ?? "其他") : words, "走访 \(day)")
        }
    }
}

extension HelpKind {
    /// What answers a need as visit records code it; `nil` for what has no kind of its own.
    package static func answering(visitNeed code: String) -> HelpKind? {
        switch code {
        case "money", "schooling": .money
        case "food": .goods
        case "housing": .homeRepair
        case "medical": .medical
        case "care": .dailyCare
        case "rehabilitation": .rehabilitation
        case "tutoring": .childcare
        case "job", "training": .employment
        case "company": .companionship
        case "counselling": .counselling
        case "legal": .legal
        case "documents": .digital
        case "equipment": .devices
        default: nil
        }
    }
}
