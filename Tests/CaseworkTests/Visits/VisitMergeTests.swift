import Civics
import Testing

@testable import Casework

struct VisitMergeTests {
    private static let base = made {
        $0.note = "老人在家"
        $0.blocks = [.living: .init(VisitContent.Grade.none), .health: .init(.some, note: "高血压")]
    }

    private static func made(from other: VisitContent = VisitContent(on: CivilDate("2025-12-30")!), _ change: (inout VisitContent) -> Void)
        -> VisitContent
    {
        var content = other
        change(&content)
        return content
    }

    @Test func `what only one of two changed is taken over`() throws {
        let mine = Self.made(from: Self.base) { $0.note = "女儿也在" }
        let theirs = Self.made(from: Self.base) { $0.blocks[.living] = .init(.severe, note: "欠费") }
        let merge = try VisitMerge(base: Self.base, mine: mine, theirs: theirs)
        #expect(merge.conflicts.isEmpty)
        #expect(merge.merged.note == "女儿也在")
        #expect(merge.merged.blocks[.living]?.grade == .severe)
        #expect(merge.merged.blocks[.health] == Self.base.blocks[.health])
    }

    @Test func `two blocks do not stand in each other's way, the same block does`() throws {
        let mine = Self.made(from: Self.base) { $0.blocks[.health] = .init(.severe) }
        let theirs = Self.made(from: Self.base) {
            $0.blocks[.health] = .init(VisitContent.Grade.none)
            $0.blocks[.housing] = .init(.some)
        }
        let merge = try VisitMerge(base: Self.base, mine: mine, theirs: theirs)
        #expect(merge.conflicts.map(\.field) == ["blocks.health"])
        #expect(merge.conflicts.first?.label == "健康")
        #expect(merge.merged.blocks[.health] == theirs.blocks[.health])
        #expect(merge.merged.blocks[.housing]?.grade == .some)
    }

    @Test func `the same change twice is no conflict, and a field may be emptied`() throws {
        let both = Self.made(from: Self.base) {
            $0.note = ""
            $0.nextVisitOn = CivilDate("2026-01-30")
        }
        let merge = try VisitMerge(base: Self.base, mine: both, theirs: both)
        #expect(merge.conflicts.isEmpty)
        #expect(merge.merged == both)
        let emptied = try VisitMerge(base: both, mine: Self.base, theirs: both)
        #expect(emptied.merged == Self.base)
    }

    @Test func `a phone of an older version keeps the fields it does not know`() throws {
        let sent = JSONTree.fields(["note": .text("新的"), "day": .text("2025-12-30")])
        let content = try VisitContent(sent, over: Self.base)
        #expect(content.note == "新的")
        #expect(content.blocks == Self.base.blocks)
    }

    private static let wrong: [(VisitError?, @Sendable (inout VisitContent) -> Void)] = [
        (nil, { _ in }),
        (.noVisitor, { $0.visitors = [] }),
        (.oneVisitorOnly, { $0.decidesEligibility = true }),
        (
            nil,
            {
                $0.decidesEligibility = true; $0.otherVisitors = "居委会干部"
            }
        ),
        (.inTheFuture, { $0.day = CivilDate("2026-01-01")! }),
        (
            .endsBeforeItBegins,
            {
                $0.startTime = "10:00"; $0.endTime = "09:30"
            }
        ),
        (.nobodyNamed, { $0.met = nil }),
        (
            nil,
            {
                $0.met = nil; $0.access = .nobody
            }
        ),
        (.promiseInThePast, { $0.promises = [.init("送表", by: CivilDate("2025-12-01")!)] }),
        (.nextVisitInThePast, { $0.nextVisitOn = CivilDate("2025-12-30") }),
    ]

    @Test(arguments: wrong.indices)
    func `a record says who, whom and when`(index: Int) {
        let (expected, change) = Self.wrong[index]
        var content = Self.made(from: Self.base) {
            $0.visitors = [Identifier(1)]
            $0.met = Identifier(1)
        }
        change(&content)
        var found: VisitError?
        do throws(VisitError) { try content.check(on: CivilDate("2025-12-31")!) } catch { found = error }
        #expect(found == expected)
    }

    @Test(
        arguments: [
            ([VerificationResult.confirmed], nil), ([.wrongData], CloseReason.wrongLead), ([.unreachable, .unreachable], nil),
            ([.unreachable, .unreachable, .unreachable], .unreachable), ([.unreachable, .confirmed, .unreachable, .unreachable], nil),
            ([.refused, .refused, .refused], .refused), ([.died], .died), ([], nil),
        ] as [([VerificationResult], CloseReason?)])
    func `three tries in vain suggest closing, one may be an accident`(results: [VerificationResult], expected: CloseReason?) {
        #expect(ClosingProposal(results)?.reason == expected)
    }
}
