import Civics
import Database
import Testing

@testable import Casework

struct SupplyTests {
    /// What happens in order, and what is left on hand and free; `nil` where the last of them is refused.
    private static let sequences: [([(StockMovement.Kind, Int64)], Stock?)] = [
        ([(.received, 10)], Stock(onHand: 10, reserved: 0)),
        ([(.received, 10), (.given, 4)], Stock(onHand: 6, reserved: 0)),
        ([(.received, 10), (.reserved, 4)], Stock(onHand: 10, reserved: 4)),
        // What is set aside is not there for others.
        ([(.received, 10), (.reserved, 4), (.given, 7)], nil),
        ([(.received, 10), (.reserved, 11)], nil),
        ([(.received, 10), (.lost, 10)], Stock(onHand: 0, reserved: 0)),
        ([(.received, 10), (.lost, 11)], nil),
        ([(.given, 1)], nil),
        ([(.received, 2), (.released, 1)], nil),
        ([(.received, 2), (.reserved, 2), (.released, 2)], Stock(onHand: 2, reserved: 0)),
        ([(.received, 0)], nil),
    ]

    @Test(arguments: sequences)
    func `stock follows its movements and never falls below nothing`(movements: [(StockMovement.Kind, Int64)], left: Stock?) throws {
        let desk = try AidDesk()
        let supply = try desk.resource(0)
        func run() throws {
            for (kind, quantity) in movements {
                try desk.act { try StockMovement.record(kind, quantity, of: supply, by: AidDesk.officer, at: $0.now, in: $0.transaction) }
            }
        }
        guard let left else {
            #expect(throws: DirectoryError.self) { try run() }
            let stock = try desk.read { try Stock.of(supply, in: $0) }
            #expect(stock.onHand >= 0 && stock.available >= 0)
            return
        }
        try run()
        #expect(try desk.read { try Stock.of(supply, in: $0) } == left)
    }

    @Test func `whatever is tried, what is free is never negative`() throws {
        let desk = try AidDesk()
        let supply = try desk.resource(5)
        var random = StableRandom(seed: 8, stream: "stock")
        let kinds = StockMovement.Kind.allCases.filter { $0 != .reversal }
        for _ in 0..<300 {
            try? desk.act { act in
                if random.chance(0.2) {
                    let id = StockMovement.ID(Int64(random.integer(in: 1...200)))
                    try StockMovement.reverse(id, of: supply, note: "记错", by: AidDesk.officer, at: act.now, in: act.transaction)
                } else {
                    let line = random.chance(0.5) ? Int64(random.integer(in: 1...3)) : nil
                    try StockMovement.record(
                        random.pick(from: kinds), Int64(random.integer(in: 1...4)), of: supply, planLine: line, by: AidDesk.officer,
                        at: act.now, in: act.transaction)
                }
            }
            let stock = try desk.read { try Stock.of(supply, in: $0) }
            #expect(stock.onHand >= 0 && stock.reserved >= 0 && stock.available >= 0)
        }
    }

    @Test func `a movement is reversed once, by a movement that says why`() throws {
        let desk = try AidDesk()
        let supply = try desk.resource(10)
        let first = try desk.read { try StockMovement.all(of: supply, in: $0)[0].id }
        func reverse(_ note: String?) throws {
            try desk.act { try StockMovement.reverse(first, of: supply, note: note, by: AidDesk.officer, at: $0.now, in: $0.transaction) }
        }
        #expect(throws: DirectoryError.missing(field: "冲销原因")) { try reverse(nil) }
        try reverse("多登了一笔")
        #expect(throws: DirectoryError.alreadyReversed) { try reverse("再来一次") }
        #expect(try desk.read { try Stock.of(supply, in: $0).onHand } == 0)
        #expect(try desk.read { try StockMovement.all(of: supply, in: $0).count } == 2)
    }

    @Test func `a description is changed by adding a revision, and only from the one that was looked at`() throws {
        let desk = try AidDesk()
        let supply = try desk.resource(1)
        var description = try #require(try desk.read { try Supply.find(supply, in: $0) }).description
        description.name = "米面卡"
        func revise(from revision: Int64, because reason: String?) throws {
            try desk.act {
                try Supply.revise(
                    supply, from: revision, to: description, reason: reason, by: AidDesk.officer, at: $0.now, in: $0.transaction)
            }
        }
        #expect(throws: DirectoryError.missing(field: "修改原因")) { try revise(from: 1, because: nil) }
        try revise(from: 1, because: "改名")
        #expect(throws: DirectoryError.changedMeanwhile) { try revise(from: 1, because: "改名") }
        let names = try desk.read { try Supply.revisions(of: supply, in: $0).map(\.description.name) }
        #expect(names == ["米面卡", "粮油卡"])
    }

    @Test(arguments: [("粮油", 1), ("爱心", 1), ("没有的", 0), ("%", 0), ("_", 0)])
    func `a search reads what is typed, wildcards too`(text: String, found: Int) throws {
        let desk = try AidDesk()
        _ = try desk.resource(1)
        #expect(try desk.read { try Supply.all(Supply.Query(text: text), in: $0).count } == found)
    }
}
