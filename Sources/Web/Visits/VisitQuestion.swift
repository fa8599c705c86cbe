import Casework
import Civics
import Database
import Library
import PolicyLanguage
import Register
import Screening

/// A missing fact worth asking (上门先问), as a form and a phone show it.
struct VisitQuestion: Codable, Sendable {
    /// As many as a person can be asked in passing.
    static let most = 6

    let key: String
    let label: String
    /// What the answer could open: 低保、护理补贴. Without amounts: what they come to at most says little while much is unknown.
    let worth: String
    /// `choice` or `text`.
    let kind: String
    let unit: String
    let choices: [String]

    static func all(
        of household: Household.ID, _ screening: HouseholdScreening?, labels: (Person.ID) -> String, at now: Instant, in db: Connection
    ) throws -> [VisitQuestion] {
        guard let screening, let screened = try screening.screen(household, learntBy: now, from: db) else { return [] }
        return screening.questions(for: screened).prefix(most).compactMap { question in
            screening.pack.facts.first { $0.fact.id == question.fact }.map { VisitQuestion(question, $0.fact, screening, labels) }
        }
    }

    private init(_ question: FactQuestion, _ fact: FactDeclaration, _ screening: HouseholdScreening, _ labels: (Person.ID) -> String) {
        key = FactAnswer.key(of: fact.id, about: question.subject)
        label = question.subject.person.map { "\(labels($0))：\(fact.name)" } ?? fact.name
        let names = question.openings.map { screening.program.shortName(of: $0.policy) }
        var shown: [String] = []
        for name in names where !shown.contains(name) && shown.count < 3 { shown.append(name) }
        worth = shown.joined(separator: "、")
        switch fact.type {
        case .truth: (kind, unit, choices) = ("choice", "", ["是", "否"])
        case .code(let name):
            let list = screening.pack.vocabulary.codeLists.first { $0.name == name }
            (kind, unit, choices) = ("choice", "", list?.entries.map(\.label) ?? [])
        case .date: (kind, unit, choices) = ("text", "写成 2025-12-31", [])
        case .month: (kind, unit, choices) = ("text", "写成 2025-12", [])
        default: (kind, unit, choices) = ("text", fact.type.label, [])
        }
    }
}
