import Access
import Civics
import Database

extension RecordedNeeds {
    /// By assessment: the name of whoever made it, then of whoever judged it, in the order of the judgements.
    package static func names(of history: [RecordedNeeds], from db: Connection) throws -> [ID: [String]] {
        var known: [Identifier<Account>: String] = [:]
        func name(_ account: Identifier<Account>) throws -> String {
            if let name = known[account] { return name }
            let name: String = try db.value("SELECT display_name FROM account WHERE id = \(account)") ?? "（账号已删除）"
            known[account] = name
            return name
        }
        return try history.reduce(into: [:]) { names, recorded in
            names[recorded.id] = try ([recorded.account] + recorded.judgements.map(\.account)).map(name)
        }
    }
}
