import Civics
import Database
import Evaluation
import Library
import PolicyLanguage
import Register
import Screening

/// The answer to one question of a visit: which fact, about whom, and what was said.
package struct FactAnswer: Hashable, Sendable {
    /// What a form sends when the household was asked and nobody knows.
    package static let unknown = "unknown"

    package let provision: FactProvision
    package let subject: LearntFact.Subject
    /// Stored units; `nil` when nobody knows.
    package let units: Int64?

    init(provision: FactProvision, subject: LearntFact.Subject, units: Int64?) {
        self.provision = provision
        self.subject = subject
        self.units = units
    }

    /// - Parameters:
    ///   - key: see `key(of:about:)`.
    ///   - text: 是, 1500, 2025-12, a code's label, or `unknown`.
    /// - Throws: `VisitError.unreadableAnswer`, also for a fact that a visit cannot tell, or tells those named alone.
    package init(key: String, text: String, of household: Household.ID, _ pack: JurisdictionPack) throws(VisitError) {
        let parts = key.split(separator: "@", maxSplits: 1).map(String.init)
        guard let fact = parts.first, let provision = pack.facts.first(where: { $0.fact.id == fact }),
            LearntFact.recordable(fact: provision), provision.sensitivity != .restricted
        else { throw .unreadableAnswer(fact: parts.first ?? key) }
        self.provision = provision
        if parts.count == 2 {
            guard let person = Int64(parts[1]) else { throw .unreadableAnswer(fact: provision.fact.name) }
            subject = .person(Person.ID(person))
        } else {
            subject = .household(household)
        }
        if text == Self.unknown {
            units = nil
        } else {
            guard let units = Self.units(of: text, provision.fact, pack) else {
                throw .unreadableAnswer(fact: provision.fact.name)
            }
            self.units = units
        }
    }

    private static func units(of text: String, _ fact: FactDeclaration, _ pack: JurisdictionPack) -> Int64? {
        switch fact.type {
        // The period and the unit stand beside the field, so people type a plain number.
        case .money, .moneyPerArea: Money(yuanText: text)?.fen
        case .days, .months, .years, .count: Int64(text)
        case .number: ExactDecimal(text)?.scaled(to: 4)
        case .area: ExactDecimal(text)?.scaled(to: 2)
        default: fact.type.units(from: text, codeLists: pack.vocabulary.codeLists)
        }
    }

    /// `income_per_month` or `income_per_month@17`.
    package static func key(of fact: FactDeclaration.ID, about subject: LearntFact.Subject) -> String {
        switch subject {
        case .household: fact
        case .person(let person): "\(fact)@\(person)"
        }
    }
}
