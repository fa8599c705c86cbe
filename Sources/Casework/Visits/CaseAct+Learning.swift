import Civics
import Database
import Evaluation
import Library
import PolicyLanguage
import Register
import Screening

extension CaseAct {
    /// Keeps what a visit found out as facts (走访所得), and screens the household again when there is something new.
    func learn(_ content: VisitContent, from visit: VisitRecord.ID, _ file: CaseFile, _ surroundings: VisitSurroundings) throws {
        let before = try surroundings.screening?.screen(file.household, learntBy: now, from: transaction)
        guard try keepFacts(content, from: visit, file, surroundings.pack), file.state.isOpen,
            let screening = surroundings.screening,
            let after = try screening.screen(file.household, learntBy: now, from: transaction)
        else { return }
        let rescreened = RescreenedHousehold(before: before, after: after, screening.program)
        guard !rescreened.changes.isEmpty else { return }
        try record(.screenedAgain, of: file.id, detail: rescreened.changes.joined(separator: "；"))
        try renewLead(rescreened, of: file, surroundings.pack)
    }

    /// - Returns: whether anything is known now that was not.
    private func keepFacts(_ content: VisitContent, from visit: VisitRecord.ID, _ file: CaseFile, _ pack: JurisdictionPack) throws -> Bool {
        guard let account else { return false }
        let origin = LearntReference(kind: content.mode == .phone ? .phone : .visit, number: visit.value, on: content.day)
        let members = try Household.members(of: file.household, in: transaction).map(\.person.id)
        var standing = try Self.standing(from: visit, file.household, members, in: transaction)
        var isNew = false
        for answer in try answers(of: content, file.household, pack) {
            if case .person(let person) = answer.subject, !members.contains(person) {
                throw VisitError.unreadableAnswer(fact: answer.provision.fact.name)
            }
            let matter = Matter(fact: answer.provision.fact.id, subject: answer.subject)
            let known = standing.removeValue(forKey: matter)
            if let known, known.entry.units == answer.units, known.entry.learntOn == content.day { continue }
            let entry = try LearntFact.Entry(
                answer.units, of: answer.provision, about: answer.subject, from: origin, account: account.value, recordedAt: now,
                supersedes: known?.id)
            _ = try LearntFact.record(entry, in: transaction)
            isNew = true
        }
        // An answer that a correction no longer gives counts as never given.
        for fact in standing.values.sorted(by: { $0.id < $1.id }) {
            _ = try LearntFact.withdraw(fact.id, account: account.value, at: now, in: transaction)
            isNew = true
        }
        return isNew
    }

    private struct Matter: Hashable {
        let fact: FactDeclaration.ID
        let subject: LearntFact.Subject
    }

    /// What earlier versions of the record gave, and nobody has replaced.
    private static func standing(
        from visit: VisitRecord.ID, _ household: Household.ID, _ members: [Person.ID], in db: Connection
    ) throws -> [Matter: LearntFact] {
        let all = try LearntFact.of(household: household, persons: members, from: db)
        let replaced = Set(all.compactMap(\.entry.supersedes))
        let own = all.filter { fact in
            !replaced.contains(fact.id) && !fact.entry.isWithdrawal && fact.entry.origin.number == visit.value
                && (fact.entry.origin.kind == .visit || fact.entry.origin.kind == .phone)
        }
        return Dictionary(own.map { (Matter(fact: $0.entry.fact, subject: $0.entry.subject), $0) }) { $1 }
    }

    /// What was answered, the grades of the six blocks, and the signs that were looked for.
    private func answers(of content: VisitContent, _ household: Household.ID, _ pack: JurisdictionPack) throws -> [FactAnswer] {
        let asked = try content.answers.sorted { $0.key < $1.key }.filter { !$0.value.isEmpty }
            .map { try FactAnswer(key: $0.key, text: $0.value, of: household, pack) }
        let grades = try VisitContent.Block.allCases.compactMap { block -> FactAnswer? in
            guard let grade = content.blocks[block]?.grade, let fact = pack.facts.first(where: { $0.fact.id == block.fact })?.fact,
                case .code(let name) = fact.type, let list = pack.vocabulary.codeLists.first(where: { $0.name == name }),
                list.entries.indices.contains(grade.rawValue)
            else { return nil }
            return try FactAnswer(key: fact.id, text: list.entries[grade.rawValue].label, of: household, pack)
        }
        let seen = grades + signs(of: content, household, pack)
        return asked + seen.filter { one in !asked.contains { $0.provision.fact.id == one.provision.fact.id } }
    }

    /// A sign that only those named may know is kept with their record, never here; that there was none may be known to all.
    private func signs(of content: VisitContent, _ household: Household.ID, _ pack: JurisdictionPack) -> [FactAnswer] {
        VisitContent.RedFlag.allCases.compactMap { flag in
            let isSeen = content.flags.contains(flag)
            guard isSeen || content.sawNoFlag == true && content.flags.isEmpty,
                let provision = pack.facts.first(where: { $0.fact.id == flag.fact })
            else { return nil }
            return FactAnswer(provision: provision, subject: .household(household), units: isSeen ? 1 : 0)
        }
    }

    /// The case's lead of the same class says what is found now; another class makes a lead of its own.
    private func renewLead(_ rescreened: RescreenedHousehold, of file: CaseFile, _ pack: JurisdictionPack) throws {
        guard let screened = rescreened.lead, let current = try CaseFile.find(file.id, in: transaction) else { return }
        let proposal = LeadProposal(screened, of: rescreened.household)
        let origin = CaseBook.Origin(source: .visit)
        var book = try CaseBook(pack, in: transaction)
        let open = try CaseLead.all(of: file.id, in: transaction).filter { $0.state == .open && $0.leadClass == proposal.leadClass }
        if let lead = open.first(where: { $0.source == .screening || $0.source == .visit && $0.text == nil }) {
            try book.renew(lead, proposal, CaseBook.Origin(source: .visit, screening: lead.screening), in: transaction)
        } else {
            try book.add(proposal, origin, to: file.id, at: now, in: transaction)
            try record(.leadAdded, of: file.id, detail: "走访后重新筛查：\(proposal.leadClass.label)")
        }
        try book.refresh(current, region: proposal.region, hukouRegion: proposal.hukouRegion, self)
    }
}
