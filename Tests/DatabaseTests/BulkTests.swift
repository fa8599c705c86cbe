import Database
import Testing

struct BulkTests {
    static let texts = ["", "a\u{0}b", "普通", "𠮷野家", "👨‍👩‍👧", "e\u{301}", "'\"?", String(repeating: "长", count: 5_000)]

    func table() throws -> Database {
        let database = try Database.inMemory()
        let columns = "number BIGINT, share DOUBLE PRECISION, text TEXT, bytes BLOB"
        try database.migrate([Migration("t", "CREATE TABLE item (id INTEGER PRIMARY KEY, \(columns))")], at: .sample)
        return database
    }

    @Test func `what goes in bulk comes out of a scan`() throws {
        let database = try table()
        try database.write { transaction in
            try transaction.bulkInsert(into: "item", columns: ["id", "number", "share", "text", "bytes"]) { bulk in
                for (index, text) in Self.texts.enumerated() {
                    bulk.bind(int: Int64(index), at: 0)
                    bulk.bind(int: Int64.max - Int64(index), at: 1)
                    bulk.bind(double: Double(index) / 3, at: 2)
                    let utf8 = Array(text.utf8)
                    try utf8.withUnsafeBufferPointer { bytes in
                        index.isMultiple(of: 2) ? bulk.bind(text: bytes, at: 3) : bulk.bind(text: text, at: 3)
                        bulk.bind(blob: bytes, at: 4)
                        try bulk.step()
                    }
                }
            }
        }
        var index = 0
        try database.read { connection in
            try connection.scan("SELECT number, share, text, bytes FROM item ORDER BY id") { row in
                let expected = Array(Self.texts[index].utf8)
                #expect(row.int64(0) == Int64.max - Int64(index))
                #expect(row.double(1) == Double(index) / 3)
                #expect(Array(row.utf8(2)) == expected)
                #expect(Array(row.string(2).utf8) == expected)
                #expect(!row.isNull(2))
                #expect(Array(row.bytes(3)) == expected)
                #expect(!row.isNull(3))
                index += 1
            }
        }
        #expect(index == Self.texts.count)
    }

    @Test func `a column left unbound is null and not the last row's value`() throws {
        let database = try table()
        try database.write { transaction in
            try transaction.bulkInsert(into: "item", columns: ["number", "text"]) { bulk in
                bulk.bind(int: 5, at: 0)
                bulk.bind(text: "someone else's", at: 1)
                try bulk.step()
                bulk.bindNull(at: 0)
                try bulk.step()
            }
        }
        let rows: [(Int64?, String?)] = try database.read { connection in
            try connection.all("SELECT number, text FROM item ORDER BY id") { (try $0["number"], try $0["text"]) }
        }
        #expect(rows.map(\.0) == [5, nil])
        #expect(rows.map(\.1) == ["someone else's", nil])
    }

    @Test func `a row that breaks a constraint names it and undoes the bulk`() throws {
        let database = try table()
        #expect(throws: DatabaseError.constraint(.unique, "item.id")) {
            try database.write { transaction in
                try transaction.bulkInsert(into: "item", columns: ["id"]) { bulk in
                    for id: Int64 in [1, 2, 1] {
                        bulk.bind(id, at: 0)
                        try bulk.step()
                    }
                }
            }
        }
        let count: Int? = try database.read { try $0.value("SELECT count(*) FROM item") }
        #expect(count == 0)
    }

    @Test func `a conflict clause lets a bulk skip what is there`() throws {
        let database = try table()
        try database.write { transaction in
            try transaction.bulkInsert(into: "item", columns: ["id"], onConflict: "ON CONFLICT (id) DO NOTHING") { bulk in
                for id: Int64 in [1, 2, 1] {
                    bulk.bind(int: id, at: 0)
                    try bulk.step()
                }
            }
        }
        let ids: [Int64] = try database.read { try $0.values("SELECT id FROM item ORDER BY id") }
        #expect(ids == [1, 2])
    }
}
