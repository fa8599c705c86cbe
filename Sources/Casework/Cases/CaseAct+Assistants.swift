import Access
import Civics
import Database

extension CaseAct {
    /// Lets another account work on the case beside the one responsible (协办): from the hukou subdistrict, for example.
    package func addAssistant(_ id: CaseFile.ID, version: Int64?, _ account: Identifier<Account>) throws {
        let file = try begin(id, version: version, in: CaseState.allCases.filter(\.isOpen))
        let name: String? = try transaction.value(
            "SELECT display_name FROM account WHERE id = \(account) AND role = \(Role.consultant) AND disabled_at IS NULL")
        guard let name, account != file.consultant else { throw CaseworkError.noSuchConsultant }
        try checkFitness(of: account, for: file)
        guard try !file.assistants(in: transaction).contains(account) else { return }
        try transaction.execute("INSERT INTO case_assistant (case_file, account, since) VALUES (\(id), \(account), \(now))")
        try update(file, set: "state = state")
        try record(.assistantAdded, of: id, detail: name)
    }

    package func removeAssistant(_ id: CaseFile.ID, version: Int64?, _ account: Identifier<Account>) throws {
        let file = try begin(id, version: version, in: CaseState.allCases.filter(\.isOpen))
        guard try file.assistants(in: transaction).contains(account) else { return }
        try transaction.execute("DELETE FROM case_assistant WHERE case_file = \(id) AND account = \(account)")
        try update(file, set: "state = state")
        let name: String? = try transaction.value("SELECT display_name FROM account WHERE id = \(account)")
        try record(.assistantRemoved, of: id, detail: name)
    }

    /// A remark in the history; changes nothing else, so it asks for no version.
    package func note(_ id: CaseFile.ID, _ text: String) throws {
        _ = try begin(id, in: CaseState.allCases)
        try record(.noted, of: id, note: text)
    }
}
