import Database

/// What became of the audit trail since it was written.
package enum AuditVerification: Hashable, Sendable {
    case intact(AuditHead)
    case broken(AuditBreak)
}

/// The first place where the trail is not as it was written.
package struct AuditBreak: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        /// The entry is not what its hash seals.
        case changed
        /// The entry is whole, but does not follow the one before it.
        case outOfPlace
        case missing
        /// There is an entry the program did not write.
        case foreign
        /// The trail ends before its checkpoint.
        case cutShort
        /// The checkpoint is gone, or does not name the last entry.
        case checkpoint
        /// The trail is whole, but is not the one that was noted outside.
        case notedHash
    }

    package let kind: Kind
    /// The entry's number, the number it should have, or 0 when the trail as a whole is meant.
    package let entry: Int64

    package var message: String {
        switch kind {
        case .changed: "第 \(entry) 条被改动过。"
        case .outOfPlace: "第 \(entry) 条接不上前一条，次序被改动过，或前面的记录被整体替换过。"
        case .missing: "第 \(entry) 条不见了。"
        case .foreign: "第 \(entry) 条不是本程序写入的。"
        case .cutShort: "从第 \(entry) 条起，末尾的记录不见了。"
        case .checkpoint: "末条的登记（共几条、末条校验值）丢失或与记录不符。"
        case .notedHash: "各条前后相接，但其中没有您留存的校验值：记录被整体重写过，或留存的是另一个数据库的。"
        }
    }
}

extension AuditTrail {
    private static let entriesAtOnce = 1_000

    /// Reads the whole trail, a thousand entries at a time, and stops at the first that is not as it was written.
    ///
    /// - Parameter noted: a hash of an earlier `head`, kept outside this database. Without it a trail that somebody with full control of
    ///   the database has written anew from the start looks intact.
    package static func verify(from connection: Connection, expecting noted: String? = nil) throws -> AuditVerification {
        var chain = AuditChain(noted: noted)
        var last = Int64.min
        while true {
            let page = try connection.all(
                """
                SELECT id, at, account, act, purpose, subject_kind, subject, area, route, detail, previous_hash, hash
                FROM audit_entry WHERE id > \(last) ORDER BY id LIMIT \(entriesAtOnce)
                """, StoredEntry.init)
            for entry in page {
                if let kind = chain.append(entry) { return .broken(kind) }
            }
            guard page.count == entriesAtOnce, let end = page.last else { break }
            last = end.id
        }
        return chain.verdict(try head(from: connection))
    }
}

/// A row of the trail as it stands in the table.
private struct StoredEntry {
    let id: Int64
    /// `nil` when some column holds what the program never writes.
    let fields: AuditFields?
    let hash: String?

    init(row: Row) throws {
        id = try row["id"]
        fields = try? AuditFields(row: row)
        hash = try? row["hash"]
    }
}

/// The part of the trail that was read so far, all of it good.
private struct AuditChain {
    private var head = AuditHead.empty
    private let noted: String?
    private var isNotedFound: Bool

    init(noted: String?) {
        self.noted = noted
        isNotedFound = noted == nil || noted == AuditHead.empty.hash
    }

    /// What is wrong with the entry; `nil` when it is the next one.
    mutating func append(_ entry: StoredEntry) -> AuditBreak? {
        let expected = head.entries + 1
        guard entry.id >= expected else { return AuditBreak(kind: .foreign, entry: entry.id) }
        guard entry.id == expected else { return AuditBreak(kind: .missing, entry: expected) }
        guard let fields = entry.fields, let hash = entry.hash, fields.hash == hash else {
            return AuditBreak(kind: .changed, entry: entry.id)
        }
        guard fields.previousHash == head.hash else { return AuditBreak(kind: .outOfPlace, entry: entry.id) }
        head = AuditHead(entries: entry.id, hash: hash)
        if hash == noted { isNotedFound = true }
        return nil
    }

    func verdict(_ checkpoint: AuditHead?) -> AuditVerification {
        guard let checkpoint else { return .broken(AuditBreak(kind: .checkpoint, entry: 0)) }
        if checkpoint.entries > head.entries { return .broken(AuditBreak(kind: .cutShort, entry: head.entries + 1)) }
        if checkpoint.entries < head.entries { return .broken(AuditBreak(kind: .foreign, entry: checkpoint.entries + 1)) }
        guard checkpoint == head else { return .broken(AuditBreak(kind: .checkpoint, entry: head.entries)) }
        return isNotedFound ? .intact(head) : .broken(AuditBreak(kind: .notedHash, entry: 0))
    }
}
