import Access
import Civics
import Database

extension CaseAct {
    /// Hands a queued case to a consultant; the clock of the first contact begins.
    package func dispatch(_ id: CaseFile.ID, version: Int64?, to consultant: Identifier<Account>, note: String? = nil) throws {
        let file = try begin(id, version: version, in: [.queued])
        let name = try self.name(of: consultant, for: file)
        try update(file, set: "state = 'dispatched', consultant = \(consultant), dispatched_at = \(now)")
        try start(.firstContact, of: file)
        try record(.dispatched, of: id, note: note, detail: name)
    }

    /// Gives a case to another consultant. Its clock goes on: the household has waited all the same.
    package func reassign(_ id: CaseFile.ID, version: Int64?, to consultant: Identifier<Account>, note: String) throws {
        let file = try begin(id, version: version, in: [.dispatched, .working, .tracking])
        let name = try self.name(of: consultant, for: file)
        try update(file, set: "consultant = \(consultant)")
        try record(.reassigned, of: id, note: note, detail: name)
    }

    /// Back to the subdistrict's queue, with a reason: not ours, moved away, a conflict of interest.
    package func returnToQueue(_ id: CaseFile.ID, version: Int64?, reason: String) throws {
        let file = try begin(id, version: version, in: [.dispatched, .working])
        try queueAgain(file)
        try record(.returned, of: id, note: reason)
    }

    func queueAgain(_ file: CaseFile) throws {
        try update(file, set: "state = 'queued', consultant = NULL")
        try start(.dispatch, of: file)
    }

    /// Takes a dispatch back while nobody has done anything: a slip of the hand.
    package func undoDispatch(_ id: CaseFile.ID) throws {
        let file = try begin(id, in: [.dispatched])
        guard let at = file.dispatchedAt, now <= at.adding(hours: 1), file.firstContactAt == nil else {
            throw CaseworkError.wrongState(file.state)
        }
        try queueAgain(file)
        // Not a return: nobody has sent it back.
        try record(.dispatchUndone, of: id)
    }

    /// Hands a case that lies in no consultant's hands to a subdistrict (转交街镇): the only way down for the district, which may not give
    /// orders to committees (上海市居民委员会工作条例 art. 27).
    package func pass(_ id: CaseFile.ID, version: Int64?, to subdistrict: RegionCode, named name: String, note: String?) throws {
        let file = try begin(id, version: version, in: [.queued])
        try update(file, set: "region = \(subdistrict)")
        try record(.reassigned, of: id, note: note, detail: name)
    }

    /// - Throws: `CaseworkError.noSuchConsultant` unless it is one, in use, of a place to do with the case; and as `checkFitness`.
    private func name(of account: Identifier<Account>, for file: CaseFile) throws -> String {
        let name: String? = try transaction.value(
            "SELECT display_name FROM account WHERE id = \(account) AND role = \(Role.consultant) AND disabled_at IS NULL")
        let areas: [RegionCode] = try transaction.values("SELECT area FROM account_area WHERE account = \(account)")
        let subdistricts = file.places.map { $0.ancestor(at: .subdistrict) ?? $0 }
        let isHere = areas.contains { area in subdistricts.contains { $0.contains(area) || area.contains($0) } }
        guard let name, isHere else { throw CaseworkError.noSuchConsultant }
        try checkFitness(of: account, for: file)
        return name
    }

    /// Whether the consultant is there to be given the household. One whom nobody has registered has no status, and no check either.
    ///
    /// - Throws: `CaseworkError.notOnDuty`, or `.notVetted` where there is or may be a child.
    func checkFitness(of account: Identifier<Account>, for file: CaseFile) throws {
        let consultant = try Consultant.of(account, on: today, from: transaction)
        if let status = consultant?.status, status != .onDuty { throw CaseworkError.notOnDuty }
        let isVetted = consultant?.isVettedForChildren(on: today) ?? false
        guard try isVetted || !file.mayHaveMinor(on: today, in: transaction) else { throw CaseworkError.notVetted }
    }
}
