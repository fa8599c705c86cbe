import Access
import Civics
import Database
import Library
import Register
import Screening
import Testing

@testable import Casework

struct CaseActTests {
    private enum Act: String, CaseIterable { case dispatch, reassign, giveBack, pass, close, reopen, addAssistant }

    private static let allowed: [CaseState: [Act]] = [
        .queued: [.dispatch, .pass, .close, .addAssistant], .dispatched: [.reassign, .giveBack, .close, .addAssistant],
        .working: [.reassign, .giveBack, .close, .addAssistant], .tracking: [.reassign, .close, .addAssistant], .closed: [.reopen],
    ]

    @Test(arguments: CaseState.allCases)
    func `each act begins in its own states, and from the version that was looked at`(state: CaseState) throws {
        for act in Act.allCases {
            let sample = try CaseSample()
            try sample.screen([CaseSample.Found()])
            let (one, other) = (try sample.account("one"), try sample.account("other"))
            let id = try #require(try sample.open()).id
            _ = try sample.database.write { db in
                try db.execute("UPDATE case_file SET state = \(state), consultant = \(state == .queued ? nil : one) WHERE id = \(id)")
            }
            let file = try sample.file(id)
            #expect(throws: CaseworkError.changedMeanwhile, "\(act) \(state)") {
                try sample.act { try perform(act, file, version: file.version - 1, to: other, $0) }
            }
            if Self.allowed[state]?.contains(act) == true {
                try sample.act { try perform(act, file, version: file.version, to: other, $0) }
                #expect(try sample.file(id).version > file.version, "\(act) \(state)")
                #expect(try sample.kinds(id).count == 2)
            } else {
                #expect(throws: CaseworkError.wrongState(state), "\(act) \(state)") {
                    try sample.act { try perform(act, file, version: file.version, to: other, $0) }
                }
                #expect(try sample.file(id) == file)
            }
        }
    }

    private func perform(_ act: Act, _ file: CaseFile, version: Int64, to account: Identifier<Account>, _ case: CaseAct) throws {
        switch act {
        case .dispatch: try `case`.dispatch(file.id, version: version, to: account)
        case .reassign: try `case`.reassign(file.id, version: version, to: account, note: "换人")
        case .giveBack: try `case`.returnToQueue(file.id, version: version, reason: "不是本居委")
        case .pass: try `case`.pass(file.id, version: version, to: CaseSample.there, named: "江苏路街道", note: nil)
        case .close: try `case`.close(file.id, version: version, reason: .noNeed, note: nil)
        case .reopen: try `case`.reopen(file.id, version: version, reason: "又有困难")
        case .addAssistant: try `case`.addAssistant(file.id, version: version, account)
        }
    }

    @Test func `only a consultant in use of the subdistrict is given a case`() throws {
        let sample = try CaseSample()
        try sample.screen([CaseSample.Found()])
        let id = try #require(try sample.open()).id
        let (officer, far) = (try sample.account("officer", .subdistrictOfficer), try sample.account("far", in: CaseSample.there))
        let gone = try sample.account("gone")
        _ = try sample.database.write { try $0.execute("UPDATE account SET disabled_at = \(CaseSample.start) WHERE id = \(gone)") }
        for account in [officer, far, gone] {
            #expect(throws: CaseworkError.noSuchConsultant) { try sample.act { try $0.dispatch(id, version: nil, to: account) } }
        }
        #expect(try sample.file(id).state == .queued)
    }

    @Test func `a dispatch can be taken back within the hour and before anybody was reached`() throws {
        let sample = try CaseSample()
        try sample.screen([CaseSample.Found()])
        let id = try #require(try sample.open()).id
        let consultant = try sample.account("guwen")
        try sample.act { try $0.dispatch(id, version: nil, to: consultant) }
        #expect(throws: CaseworkError.wrongState(.dispatched)) {
            try sample.act(at: CaseSample.start.adding(minutes: 61)) { try $0.undoDispatch(id) }
        }
        try sample.act(at: CaseSample.start.adding(minutes: 60)) { try $0.undoDispatch(id) }
        #expect(try sample.file(id).state == .queued)
        #expect(try sample.file(id).consultant == nil)
        #expect(try sample.kinds(id) == [.opened, .dispatched, .dispatchUndone])
    }

    @Test func `reopening keeps the history, takes the leads up again, and is refused beside another open case`() throws {
        let sample = try CaseSample()
        try sample.screen([CaseSample.Found()])
        let id = try #require(try sample.open()).id
        try sample.act { try $0.close(id, version: nil, reason: .noNeed, note: "核实过") }
        try sample.screen([CaseSample.Found()], at: CaseSample.start.days(1))
        try sample.act(at: CaseSample.start.days(2)) { try $0.reopen(id, version: nil, reason: "又有困难") }
        #expect(try sample.kinds(id) == [.opened, .closed, .reopened])
        #expect(try sample.screen([CaseSample.Found()], at: CaseSample.start.days(3))?.renewed == 1)
        #expect(try sample.count("case_lead WHERE state = 'open'") == 1)

        try sample.act { try $0.close(id, version: nil, reason: .noNeed, note: nil) }
        try sample.screen([CaseSample.Found(policy: "temporary-assistance")], at: CaseSample.start.days(4))
        #expect(throws: CaseworkError.wrongState(.queued)) { try sample.act { try $0.reopen(id, version: nil, reason: "") } }
    }

    @Test func `lateness is told once for each stage, also after the program stood still`() throws {
        let sample = try CaseSample()
        try sample.screen([CaseSample.Found(level: .red)])
        let file = try #require(try sample.open())
        let (since, due) = (try #require(file.stepSince), try #require(file.dueAt))
        let whole = due.secondsSince1970 - since.secondsSince1970
        func escalate(_ percent: Int64) throws -> Int {
            try Escalation.run(sample.pack.work, at: since.adding(seconds: whole * percent / 100), in: sample.database)
        }
        #expect(try escalate(49) == 0)
        #expect(try escalate(50) == 1)
        #expect(try escalate(50) == 0)
        #expect(try escalate(170) == 1)
        #expect(try escalate(500) == 0)
        let told = try sample.database.read { try CaseEvent.all(of: file.id, in: $0).filter { $0.kind == .escalated }.compactMap(\.detail) }
        #expect(told.reversed() == ["分派时限过半", "分派已超时", "分派严重超时"])
    }

    @Test func `history is only added to`() throws {
        let sample = try CaseSample()
        try sample.screen([CaseSample.Found()])
        let id = try #require(try sample.open()).id
        var before: [CaseEvent] = []
        let consultant = try sample.account("guwen")
        let acts: [(CaseAct) throws -> Void] = [
            { try $0.dispatch(id, version: nil, to: consultant) }, { try $0.note(id, "下午在家") },
            { try $0.returnToQueue(id, version: nil, reason: "回避") }, { try $0.close(id, version: nil, reason: .movedOut, note: nil) },
        ]
        for body in acts {
            try sample.act(by: consultant, body)
            let after = try sample.database.read { try CaseEvent.all(of: id, in: $0) }
            #expect(Array(after.dropFirst(after.count - before.count)) == before)
            #expect(after.count > before.count)
            before = after
        }
    }
}

struct DispatchProposalTests {
    @Test func `the committee's consultant is proposed while there is room, and what is left over stays in order`() throws {
        let sample = try CaseSample(households: 3)
        try sample.screen((1...3).map { CaseSample.Found(household: $0) })
        let files = try (1...3).map { try #require(try sample.open($0)) }
        func load(_ id: Int64, _ area: String, week: Int) -> ConsultantLoad {
            ConsultantLoad(account: Identifier(id), name: "\(id)", areas: [RegionCode(area)!], open: 0, thisWeek: week, quota: 10)
        }
        let proposal = DispatchProposal(
            files, among: [load(1, "310105001", week: 9), load(2, "310105001001", week: 9), load(3, "310105002", week: 0)])
        #expect(proposal.consultants[files[0].id]?.account == Identifier(2))
        #expect(proposal.consultants[files[1].id]?.account == Identifier(1))
        #expect(proposal.overflow == [files[2].id])
    }
}

struct SafeguardingTests {
    @Test func `a suspicion names who must act, turns the case red, and tells others nothing of why`() throws {
        let sample = try CaseSample()
        try sample.screen([CaseSample.Found(level: .blue)])
        let id = try #require(try sample.open()).id
        let consultant = try sample.account("guwen")
        let officer = try sample.account("jiedao", .subdistrictOfficer, in: RegionCode("310105001")!)
        let other = try sample.account("jiedao2", .subdistrictOfficer, in: RegionCode("310105002")!)
        let district = try sample.account("qu", .districtOfficer, in: RegionCode("310105")!)
        let matter = try sample.act(by: consultant) { try $0.safeguard(id, [.childHarm, .selfHarm], text: "手臂有伤", from: .visit) }
        #expect(try sample.file(id).level == .red)
        try sample.database.read { db in
            for account in [consultant, officer, district] {
                #expect(try Safeguarding.find(matter, for: account, in: db)?.kinds == [.childHarm, .selfHarm])
                #expect(try Safeguarding.unreported(for: account, in: db) == 1)
            }
            #expect(try Safeguarding.find(matter, for: other, in: db) == nil)
            #expect(try Safeguarding.all(for: other, in: db).isEmpty)
            #expect(try Safeguarding.unreported(for: other, in: db) == 0)
            let told = try CaseEvent.all(of: id, in: db).filter { $0.kind == .safeguarded }
            #expect(told.map(\.note) == [nil] && told.map(\.detail) == [nil])
            let file = try #require(try CaseFile.find(id, in: db))
            #expect(try file.relations(of: sample.viewer(officer, .subdistrictOfficer), in: db) == [.named])
        }
    }

    @Test func `a case that is restricted as a whole is listed, counted and found only for those named`() throws {
        let sample = try CaseSample()
        try sample.screen([CaseSample.Found()])
        let file = try #require(try sample.open())
        let (named, other) = (try sample.account("a", .subdistrictOfficer), try sample.account("b", .subdistrictOfficer))
        try sample.act {
            try $0.name(named, for: file.id, reason: "处置")
            try $0.restrict(file.id, true)
        }
        var filter = CaseFilter()
        filter.text = file.number
        for (account, count) in [(named, 1), (other, 0)] {
            let viewer = sample.viewer(account, .subdistrictOfficer)
            try sample.database.read { db in
                #expect(try filter.count(for: viewer, at: CaseSample.start, from: db) == count)
                let counts = try filter.counts(for: viewer, at: CaseSample.start, from: db)
                #expect(counts[.queued, default: 0] == count)
                #expect(try filter.files(size: 10, for: viewer, at: CaseSample.start, from: db).count == count)
            }
        }
    }

    @Test func `a report to an authority is kept with its receipt, and never from the future`() throws {
        let sample = try CaseSample()
        try sample.screen([CaseSample.Found()])
        let id = try #require(try sample.open()).id
        let account = try sample.account("guwen")
        try sample.act(by: account) { act in
            let matter = try act.safeguard(id, [.childHarm], text: nil, from: .caseFile)
            #expect(throws: CaseworkError.self) {
                try act.recordReport(of: matter, to: .police, at: CaseSample.start.adding(seconds: 1), receipt: nil, note: nil)
            }
            try act.recordReport(of: matter, to: .police, at: CaseSample.start, receipt: "110-7", note: nil)
            let found = try #require(try Safeguarding.find(matter, for: account, in: act.transaction))
            #expect(found.reports == 1)
            #expect(try found.reportsMade(in: act.transaction).map(\.receipt) == ["110-7"])
            #expect(try Safeguarding.unreported(for: account, in: act.transaction) == 0)
        }
    }
}
