import Access
import Casework
import Civics
import Register

extension VisitContent {
    /// Reads the form of `visit-form.mustache`. What is not there stays empty; `check` says what is missing.
    init(_ form: FormValues, by account: Identifier<Account>, on today: CivilDate) {
        self.init(on: form["day"].flatMap { CivilDate($0) } ?? today)
        kind = form.code("kind") ?? .regular
        mode = form.code("mode") ?? .home
        startTime = form["start"] ?? ""
        endTime = form["end"] ?? ""
        visitors = form.all("visitors").compactMap { Int64($0) }.map { Identifier<Account>($0) }
        otherVisitors = form["others"] ?? ""
        decidesEligibility = form["decides"] != nil
        met = form["met"].flatMap { Int64($0) }.map { Person.ID($0) }
        metOther = form["met-other"] ?? ""
        place = form.code("place") ?? .residence
        access = form.code("access") ?? .met
        result = form.code("result")
        consents = form.codes("consents").map { Consent($0, scope: form["scope"] ?? "") }
        present = form.all("present").compactMap { Int64($0) }.map { Person.ID($0) }
        changes = form.codes("changes")
        changeNote = form.text("change-note") ?? ""
        for block in Block.allCases {
            let grade = form["block-\(block.rawValue)"].flatMap { Int($0) }.flatMap(Grade.init(rawValue:))
            let note = form.text("block-note-\(block.rawValue)") ?? ""
            if grade != nil || !note.isEmpty { blocks[block] = Grading(grade, note: note) }
        }
        flags = form.codes("flags")
        sawNoFlag = form.all("flags").contains(VisitFormPage.noFlag) ? true : nil
        restrictedNote = form.text("restricted-note")
        needs = form.codes("needs").map { (code: NeedCode) in
            Need(code, form.code("urgency-\(code.rawValue)") ?? .ordinary, words: form["words-\(code.rawValue)"] ?? "")
        }
        explained = form.all("explained")
        materials = form.text("materials") ?? ""
        if let text = form.text("promise"), let day = form["promise-day"].flatMap({ CivilDate($0) }) { promises = [Promise(text, by: day)] }
        note = form.text("note") ?? ""
        nextVisitOn = form["next"].flatMap { CivilDate($0) }
        for key in form.all("asked") { answers[key] = form["answer:\(key)"] }
    }

    /// The same as the last time, but for what was typed beside it.
    func unchanged(since last: VisitContent?) -> VisitContent {
        guard let last else { return self }
        var content = self
        content.blocks = last.blocks
        content.needs = last.needs
        if content.flags.isEmpty, content.sawNoFlag == nil { content.sawNoFlag = last.sawNoFlag }
        return content
    }

    /// A correction keeps what the form does not show; an answer that it shows and that was emptied is taken back.
    ///
    /// - Parameter shown: keys of the questions in the form.
    func keeping(_ old: VisitContent, shown: [String]) -> VisitContent {
        var content = self
        for (key, answer) in old.answers where !shown.contains(key) { content.answers[key] = answer }
        for consent in old.consents where consent.withdrawnOn == nil && !consents.contains(where: { $0.purpose == consent.purpose }) {
            content.consents.append(Consent(consent.purpose, scope: consent.scope, withdrawnOn: day))
        }
        content.promises += old.promises.filter { !promises.contains($0) }
        return content
    }
}

extension FormValues {
    func code<Code: FormCode>(_ name: String) -> Code? { self[name].flatMap(Code.init(rawValue:)) }
    func codes<Code: FormCode>(_ name: String) -> [Code] { all(name).compactMap(Code.init(rawValue:)) }
}
