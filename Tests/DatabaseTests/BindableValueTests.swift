import Civics
import Database
import Testing

struct BindableValueTests {
    enum Grade: String, BindableValue { case low, high }

    /// Sends a value through a real column and reads it as the same type.
    func roundTrip<Value: BindableValue & Equatable>(_ value: Value) throws -> Bool {
        let database = try Database.inMemory()
        return try database.read { connection in
            try connection.first("SELECT \(value)") { row in try row[0] as Value } == value
        }
    }

    @Test func `every kind of value comes back equal`() throws {
        #expect(try roundTrip(Int64.min))
        #expect(try roundTrip(Int.max))
        #expect(try roundTrip(Int32.min))
        #expect(try roundTrip(UInt8.max))
        #expect(try roundTrip(true))
        #expect(try roundTrip(-0.1))
        #expect(try roundTrip(Int?.none))
        #expect(try roundTrip(String?("文")))
        #expect(try roundTrip(Grade.high))
        #expect(try roundTrip(Truth.unknown))
        #expect(try roundTrip(Sex.female))
        #expect(try roundTrip(Identifier<Grade>(9_007_199_254_740_993)))
        #expect(try roundTrip(Money(fen: -159_501)))
        #expect(try roundTrip(try #require(CivilDate(year: 2024, month: 2, day: 29))))
        #expect(try roundTrip(CivilMonth(year: 2024, month: 7)))
        #expect(try roundTrip(try #require(RegionCode("310105001"))))
        #expect(try roundTrip(Instant.sample))
        let region = try #require(RegionCode("310105"))
        let birth = try #require(CivilDate(year: 1950, month: 1, day: 31))
        #expect(try roundTrip(IDNumber.make(region: region, birth: birth, sequence: 12)))
    }

    @Test func `civil values are stored as plain text and numbers`() throws {
        #expect(try #require(CivilDate(year: 987, month: 2, day: 3)).databaseValue == .text("0987-02-03"))
        #expect(CivilMonth(year: 2024, month: 7).databaseValue == .text("2024-07"))
        #expect(Money.yuan(3).databaseValue == .integer(300))
        #expect(RegionCode("310105001000")?.databaseValue == .text("310105001"))
        #expect(Instant.sample.databaseValue == .text("2026-06-12T01:30:00Z"))
    }

    @Test func `null is never read as zero or no or empty`() {
        #expect(Int(databaseValue: .null) == nil)
        #expect(Bool(databaseValue: .null) == nil)
        #expect(String(databaseValue: .null) == nil)
        #expect(Money(databaseValue: .null) == nil)
        #expect(Truth(databaseValue: .null) == nil)
    }

    @Test func `a value of the wrong kind is refused by the name of its column`() throws {
        let database = try Database.inMemory()
        try database.read { connection in
            #expect(throws: DatabaseError.unreadable(column: "age", expected: "Int")) {
                try connection.first("SELECT \("七十") AS age") { try $0["age"] as Int }
            }
            #expect(throws: DatabaseError.unreadable(column: "flag", expected: "Bool")) {
                try connection.first("SELECT 2 AS flag") { try $0["flag"] as Bool }
            }
            #expect(throws: DatabaseError.noSuchColumn("name")) {
                try connection.first("SELECT 2 AS flag") { try $0["name"] as String }
            }
            #expect(throws: DatabaseError.noSuchColumn("#1")) {
                try connection.first("SELECT 2 AS flag") { try $0[1] as Int }
            }
        }
    }

    @Test(
        arguments: [
            (0, "1970-01-01T00:00:00Z", "1970-01-01 08:00"),
            (-1, "1969-12-31T23:59:59Z", "1970-01-01 07:59"),
            (1_781_227_800, "2026-06-12T01:30:00Z", "2026-06-12 09:30"),
            (1_781_279_999, "2026-06-12T15:59:59Z", "2026-06-12 23:59"),
            (1_781_280_000, "2026-06-12T16:00:00Z", "2026-06-13 00:00"),  // Midnight in China.
        ] as [(Int64, String, String)])
    func `an instant has one text and is shown in Beijing time`(seconds: Int64, text: String, beijing: String) {
        let instant = Instant(secondsSince1970: seconds)
        #expect(instant.description == text)
        #expect(Instant(text) == instant)
        #expect(instant.beijingText == beijing)
        #expect(beijing.hasPrefix(instant.beijingDate.description))
    }

    @Test(arguments: ["", "2026-06-12", "2026-06-12T01:30:00", "2026-06-12T25:00:00Z", "2026-06-12 01:30:00Z", "2026-6-12T1:30:0Z"])
    func `another spelling is not an instant`(text: String) {
        #expect(Instant(text) == nil)
    }
}
