import Casework
import Civics
import Database
import Evaluation
import Library
import PolicyLanguage
import Register
import Screening

/// A missing fact worth asking (上门先问), as a page, a form and a phone show it.
struct VisitQuestion: Encodable, Sendable {
    /// A policy that waits for the answer, with its verdict.
    struct Opening: Sendable {
        let name: String
        let href: String
    }

    let key: String
    let label: String
    /// What the answer could open: 低保、护理补贴. Without amounts: what they come to at most says little while much is unknown.
    let worth: String
    /// `choice` or `text`.
    let kind: String
    let unit: String
    let choices: [String]
    let openings: [Opening]
    let hasOpenings: Bool

    static let unknownLabel = "问过，不清楚"
    static let unaskedLabel = "没问"

    /// What the visit was told, as people read it.
    func answer(in content: VisitContent) -> String {
        let text = content.answers[key] ?? ""
        return text == FactAnswer.unknown ? Self.unknownLabel : kind == "choice" ? text : text + unitOfAnswer
    }

    /// A date says by itself what it is.
    private var unitOfAnswer: String { unit.hasPrefix("写成") ? "" : " \(unit)" }

    /// A phone has no network to follow a link with.
    private enum CodingKeys: CodingKey { case key, label, worth, kind, unit, choices }

    init(
        _ fact: FactDeclaration, about subject: LearntFact.Subject, worth: String = "", openings: [Opening] = [],
        called label: (Person.ID) -> String, _ codeLists: [CodeList]
    ) {
        key = FactAnswer.key(of: fact.id, about: subject)
        self.label = subject.person.map { "\(label($0))：\(fact.name)" } ?? fact.name
        self.worth = worth
        self.openings = openings
        hasOpenings = !openings.isEmpty
        switch fact.type {
        case .truth: (kind, unit, choices) = ("choice", "", ["是", "否"])
        case .code(let name):
            (kind, unit, choices) = ("choice", "", codeLists.first { $0.name == name }?.entries.map(\.label) ?? [])
        case .date: (kind, unit, choices) = ("text", "写成 2025-12-31", [])
        case .month: (kind, unit, choices) = ("text", "写成 2025-12", [])
        default: (kind, unit, choices) = ("text", fact.type.label, [])
        }
    }
}

/// What to ask one household, and what it was asked: members are called as the page calls them.
struct VisitQuestions: Sendable {
    /// As many of a kind as a person can be asked in passing.
    static let most = 6

    let pack: JurisdictionPack
    /// `nil` before the first screening: then nothing is worth asking.
    let screening: HouseholdScreening?
    let assessor: NeedsAssessor?

    /// What the answers could open first, then what the needs assessment waits for.
    func open(
        of household: Household.ID, called label: (Person.ID) -> String, at now: Instant, in db: Connection
    ) throws -> [VisitQuestion] {
        guard let reading = try screening?.reader.facts(household: household, learntBy: now, from: db) else { return [] }
        return open(on: reading, of: household, called: label)
    }

    /// With members masked.
    func open(of file: CaseFile, at now: Instant, in db: Connection) throws -> [VisitQuestion] {
        let members = try Household.members(of: file.household, in: db)
        return try open(of: file.household, called: VisitFormPage.labels(of: members), at: now, in: db)
    }

    func open(on reading: HouseholdReading, of household: Household.ID, called label: (Person.ID) -> String) -> [VisitQuestion] {
        guard let screening else { return [] }
        let questions = screening.questions(on: reading, of: household).prefix(Self.most).compactMap { question in
            fact(question.fact).map { fact in
                let openings = openings(of: question, household, screening.program)
                return VisitQuestion(
                    fact, about: question.subject, worth: openings.map(\.name).joined(separator: "、"), openings: openings, called: label,
                    pack.vocabulary.codeLists)
            }
        }
        let asked = Set(questions.map(\.key))
        let needed = assessor?.questions(for: reading, of: household, on: screening.day) ?? []
        let others = needed.filter { !asked.contains(FactAnswer.key(of: $0.fact, about: $0.subject)) }.prefix(Self.most)
        return questions
            + others.compactMap { question in
                fact(question.fact).map {
                    VisitQuestion(
                        $0, about: question.subject, worth: "评估“\(question.page)”要用", called: label, pack.vocabulary.codeLists)
                }
            }
    }

    /// What a visit was told, to be put right or taken back.
    func answered(in content: VisitContent, of household: Household.ID, called label: (Person.ID) -> String) -> [VisitQuestion] {
        content.answers.sorted { $0.key < $1.key }.compactMap { key, text in
            guard let answer = try? FactAnswer(key: key, text: text, of: household, pack) else { return nil }
            return VisitQuestion(answer.provision.fact, about: answer.subject, called: label, pack.vocabulary.codeLists)
        }
    }

    private func fact(_ id: FactDeclaration.ID) -> FactDeclaration? { pack.facts.first { $0.fact.id == id }?.fact }

    private func openings(of question: FactQuestion, _ household: Household.ID, _ program: TypedProgram) -> [VisitQuestion.Opening] {
        var shown: [VisitQuestion.Opening] = []
        for opening in question.openings where shown.count < 3 {
            let name = program.shortName(of: opening.policy)
            guard !shown.contains(where: { $0.name == name }) else { continue }
            let verdict = VerdictCard.anchor(of: opening.policy, person: opening.person)
            shown.append(VisitQuestion.Opening(name: name, href: Path.household.link(household) + "#" + verdict))
        }
        return shown
    }
}

extension Site {
    func questions() async throws -> VisitQuestions {
        VisitQuestions(pack: pack, screening: try await screening.ofHouseholds(), assessor: try await needs.ofPack())
    }
}
