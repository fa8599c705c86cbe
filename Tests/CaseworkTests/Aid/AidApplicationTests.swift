import Civics
import Database
import Testing

@testable import Casework

struct AidApplicationTests {
    private func begun(_ desk: AidDesk, papers: [String] = []) throws -> AidApplication.ID {
        try desk.act {
            try $0.apply(
                for: "minimum-living-allowance", person: nil, papers: papers, onRecord: ["hukou": "户籍信息 2026-11-01"],
                district: AidDesk.district, to: AidDesk.file, version: nil)
        }
    }

    private func move(_ desk: AidDesk, _ id: AidApplication.ID, _ kind: ApplicationStep.Kind, on day: Int) throws {
        try desk.act(on: 60) {
            try $0.moveApplication(
                id, to: kind, on: AidDesk.today.adding(days: day), note: kind.asksReason ? "说明" : nil, amountFen: 151_000,
                from: AidDesk.today, in: AidDesk.file, version: nil)
        }
    }

    @Test func `every step leads to those that follow it, and to no other`() throws {
        for path in Self.paths() {
            for kind in ApplicationStep.Kind.allCases {
                let desk = try AidDesk()
                let id = try begun(desk)
                // Ten days between steps, so that no limit is in the way.
                for (index, step) in path.enumerated() { try move(desk, id, step, on: index * 8) }
                let last = path.last ?? .prepared
                if last.next.contains(kind) {
                    try move(desk, id, kind, on: path.count * 8)
                } else {
                    #expect(throws: AidError.wrongStep(from: last, to: kind)) { try move(desk, id, kind, on: path.count * 8) }
                }
            }
        }
    }

    /// One way to each step.
    private static func paths() -> [[ApplicationStep.Kind]] {
        [
            [], [.submitted], [.submitted, .supplement], [.submitted, .accepted], [.submitted, .accepted, .investigated],
            [.submitted, .accepted, .investigated, .published], [.submitted, .accepted, .granted], [.submitted, .accepted, .refused],
            [.withdrawn], [.submitted, .accepted, .granted, .paid],
        ]
    }

    @Test(arguments: [(-1, AidError.beforeLastStep(AidDesk.today)), (61, .inTheFuture)])
    func `a step lies between the one before and today`(day: Int, error: AidError) throws {
        let desk = try AidDesk()
        let id = try begun(desk)
        #expect(throws: error) { try move(desk, id, .submitted, on: day) }
    }

    @Test(arguments: [(6, false), (7, true)])
    func `nothing is decided before the publicity is over`(days: Int, isAllowed: Bool) throws {
        let desk = try AidDesk()
        let id = try begun(desk)
        for step in [ApplicationStep.Kind.submitted, .accepted, .investigated, .published] { try move(desk, id, step, on: 0) }
        if isAllowed {
            try move(desk, id, .granted, on: days)
        } else {
            #expect(throws: AidError.publicityRuns(until: AidDesk.today.adding(days: 7))) { try move(desk, id, .granted, on: days) }
        }
    }

    @Test func `a paper that data prove need not be brought, the others must be there to submit`() throws {
        let desk = try AidDesk()
        let id = try begun(desk, papers: ["身份证", "户口簿"])
        let papers = try #require(try desk.read { try AidApplication.find(id, in: $0) }).papers
        #expect(papers.map(\.sharedFrom) == [nil, "户籍信息 2026-11-01"])
        #expect(throws: AidError.papersMissing(["身份证"])) { try move(desk, id, .submitted, on: 0) }
        try desk.act { try $0.markPaper(0, of: id, in: AidDesk.file, version: nil) }
        try move(desk, id, .submitted, on: 0)
    }

    @Test func `the first payment proposes to close the case`() throws {
        let desk = try AidDesk()
        let id = try begun(desk)
        #expect(throws: AidError.alreadyApplied) { try begun(desk) }
        for (index, step) in [ApplicationStep.Kind.submitted, .accepted, .granted, .paid].enumerated() {
            try move(desk, id, step, on: index)
        }
        #expect(try desk.read { try AidApplication.find(id, in: $0)?.proposesClosing } == true)
    }
}
