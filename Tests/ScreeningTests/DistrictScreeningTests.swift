import Access
import Civics
import Database
import Evaluation
import Foundation
import Intake
import Library
import PolicyLanguage
import Register
import SyntheticDistrict
import Testing

@testable import Screening

/// The shipped library over a made-up district of a few thousand people, from files to leads.
struct DistrictScreeningTests {
    private static let day = CivilDate("2025-12-31")!
    private static let now = Instant("2026-01-05T01:00:00Z")!

    private struct District {
        let folder: String
        let database: Database
        let pack: JurisdictionPack
        let program: TypedProgram

        func screen() throws -> ScreeningResult {
            try Screening(pack: pack, program: program, threads: 2).run(on: day, knownAt: now, at: now, in: database)
        }

        // Not async: the tests are, and would pick the database's other `read`.
        func read<Value>(_ body: (Connection) throws -> Value) throws -> Value { try database.read(body) }

        func empty(_ household: Household.ID) throws {
            _ = try database.write { try $0.execute("DELETE FROM household_member WHERE household = \(household)") }
        }

        func householdScreening() throws -> HouseholdScreening {
            try read { try HouseholdScreening(pack: pack, program: program, day: day, knownAt: now, from: $0) }
        }

        func learn(_ entry: LearntFact.Entry) throws { _ = try database.write { try LearntFact.record(entry, in: $0) } }

        /// On every fifth household a visit finds out a few random things.
        func learnSomething(seed: UInt64) throws -> Int {
            var random = StableRandom(seed: seed)
            let provisions = pack.facts.filter(LearntFact.recordable(fact:))
            let households: [Household.ID] = try read {
                try $0.values("SELECT id FROM household WHERE kind = 'economic' AND size > 0 ORDER BY id")
            }
            return try database.write { db in
                var count = 0
                for household in households where household.value.isMultiple(of: 5) {
                    let members = try Household.members(of: household, in: db)
                    for number in 0..<3 {
                        let provision = provisions[random.below(provisions.count)]
                        let subject: LearntFact.Subject =
                            provision.fact.entity == .household
                            ? .household(household) : .person(members[random.below(members.count)].person.id)
                        let low = provision.fact.range.lowerBound
                        let most = Int(min(provision.fact.range.upperBound - low, 100_000))
                        let entry = try LearntFact.Entry(
                            random.below(5) == 0 ? nil : low + Int64(random.below(most + 1)), of: provision, about: subject,
                            from: LearntReference(kind: .visit, number: Int64(number), on: day.adding(days: -random.below(800))),
                            account: 1, recordedAt: now)
                        _ = try LearntFact.record(entry, in: db)
                        count += 1
                    }
                }
                return count
            }
        }

        func leads() throws -> [Lead] { try read { try $0.all("SELECT * FROM lead ORDER BY id") } }
    }

    /// Made once for all tests, each of which works on its own copy.
    private static let template = Task { try await makeDistrict() }

    private static func makeDistrict() async throws -> (folder: String, pack: JurisdictionPack, program: TypedProgram) {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let pack = try JurisdictionPack.load(from: root.appending(path: "Library/shanghai-changning").path)
        let program = try #require(compile(pack.pages, vocabulary: pack.vocabulary).program)
        let folder = FileManager.default.temporaryDirectory.appending(path: "zhaoren-district-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try await DistrictGenerator(pack: pack, residents: 6_000, seed: 7, day: day).write(to: folder.path)
        let database = try Database(path: folder.appending(path: "district.sqlite").path)
        try database.migrate(
            AccessMigrations.all + RegisterMigrations.all + RegisterMigrations.learntFacts + ScreeningMigrations.all, at: now)
        _ = try DeliveryImporter(pack, into: database, observer: .none)
            .importDirectory(folder.path, day: day, receivedAt: now, recordedAt: now)
        try database.snapshotCopy(to: folder.appending(path: "template.sqlite").path)
        return (folder.path, pack, program)
    }

    private static func district() async throws -> District {
        let (folder, pack, program) = try await template.value
        let copy = "\(folder)/\(UUID().uuidString).sqlite"
        try FileManager.default.copyItem(atPath: folder + "/template.sqlite", toPath: copy)
        return District(folder: folder, database: try Database(path: copy), pack: pack, program: program)
    }

    @Test func `every household is screened and some are found in each way`() async throws {
        let district = try await Self.district()
        let result = try district.screen()
        let leads = try district.leads()
        #expect(result.changes.raised == leads.count)
        #expect(Set(leads.map(\.leadClass)).isSuperset(of: [.missed, .underServed]))
        #expect(leads.allSatisfy { $0.score >= 0 && $0.worth >= $0.certainWorth })
        let economic: Int? = try district.read {
            try $0.value("SELECT count(*) FROM household WHERE kind = 'economic' AND size > 0")
        }
        #expect(result.run.households <= economic ?? 0 && result.run.households > 2_500)
    }

    @Test func `the same run again changes nothing`() async throws {
        let district = try await Self.district()
        let first = try district.screen()
        let before = try district.leads()
        let second = try district.screen()
        #expect(second.changes == LeadChanges(raised: 0, continued: before.count, withdrawn: 0))
        let after = try district.leads()
        #expect(after.map(\.id) == before.map(\.id))
        #expect(after.map(\.worth) == before.map(\.worth))
        #expect(after.allSatisfy { $0.raisedIn == first.run.id && $0.seenIn == second.run.id })
    }

    @Test func `every lead is borne out by the reference evaluator on the register's own facts`() async throws {
        let district = try await Self.district()
        _ = try district.screen()
        let evaluator = ReferenceEvaluator(program: district.program, day: Self.day)
        try district.read { db in
            let reader = try HouseholdReader(
                pack: district.pack, policies: district.program.policies.map(\.id), day: Self.day, knownAt: Self.now, from: db)
            for lead in try db.all("SELECT * FROM lead", Lead.init(row:)) {
                let reading = try #require(try reader.facts(household: lead.household, from: db))
                for finding in try lead.findings(in: db) where finding.basis != .unlocked {
                    let policy = try #require(district.program.policy(finding.policy))
                    let member = try finding.person.map { try #require(reading.persons.firstIndex(of: $0)) }
                    let outcome = evaluator.outcome(of: policy, for: reading.facts, member: member, reading: .now)
                    let isCertain = finding.basis == .entitled || finding.basis == .shortfall
                    let holder = member.map { reading.facts.members[$0] } ?? reading.facts.own
                    // Entitled is no more than likely while nobody knows whether the help is received already.
                    let isOpen = finding.basis == .warning || holder.received[finding.policy] == .unknown
                    let expected: [Truth] = isCertain ? [.yes] : isOpen ? [.yes, .unknown] : [.unknown]
                    #expect(expected.contains(outcome.verdict), "lead \(lead.id) \(finding.policy) \(finding.basis)")
                    if finding.basis == .entitled, let amount = finding.amount, let benefit = policy.benefits.first(where: \.type.isMoney) {
                        #expect(outcome.benefits[benefit.name]?.known?.whole == amount, "lead \(lead.id) \(finding.policy)")
                    }
                }
            }
        }
    }

    /// Whom the truth file says a policy misses, by household; people whose number is damaged in every file are left out.
    private static func missed(_ policy: String, in district: District) throws -> Set<Household.ID> {
        let lines = try String(contentsOfFile: district.folder + "/truth.csv", encoding: .utf8).split(whereSeparator: \.isNewline)
        let columns = lines[0].split(separator: ",", omittingEmptySubsequences: false)
        let (numbers, missed) = (try #require(columns.firstIndex(of: "id_numbers")), try #require(columns.firstIndex(of: "missed")))
        let rows = lines.dropFirst().map { $0.split(separator: ",", omittingEmptySubsequences: false) }
        return try district.read { db in
            var found: Set<Household.ID> = []
            for row in rows where row[missed].split(separator: "|").contains(Substring(policy)) {
                guard let number = row[numbers].split(separator: "|").compactMap({ try? IDNumber.parse($0).get() }).first,
                    let person = try Person.find(number, in: db)
                else { continue }
                found.formUnion(try Household.of(person.id, in: db).filter { $0.kind == .economic }.map(\.id))
            }
            return found
        }
    }

    @Test(
        arguments: [
            ("elderly-comprehensive-allowance", 0.9), ("disability-care-subsidy", 0.9), ("unemployment-benefit", 0.9),
            ("minimum-living-allowance", 0.5),
        ])
    func `most of those whom the truth file says are missed are found`(policy: String, recall: Double) async throws {
        let district = try await Self.district()
        _ = try district.screen()
        let missed = try Self.missed(policy, in: district)
        let found: [Household.ID] = try district.read { db in
            try db.values("SELECT DISTINCT lead.household FROM lead JOIN lead_finding f ON f.lead = lead.id WHERE f.policy = \(policy)")
        }
        #expect(missed.count >= 2)
        let share = Double(missed.intersection(found).count) / Double(max(1, missed.count))
        #expect(share >= recall, "\(policy): \(missed.intersection(found).count) of \(missed.count)")
    }

    @Test func `nobody who receives a policy's help is told that they miss it`() async throws {
        let district = try await Self.district()
        _ = try district.screen()
        try district.read { db in
            let reader = try HouseholdReader(
                pack: district.pack, policies: district.program.policies.map(\.id), day: Self.day, knownAt: Self.now, from: db)
            for lead in try db.all("SELECT * FROM lead", Lead.init(row:)) {
                let facts = try #require(try reader.facts(household: lead.household, from: db)).facts
                for finding in try lead.findings(in: db) where finding.person == nil && finding.basis == .entitled {
                    #expect(facts.own.received[finding.policy] != .yes, "lead \(lead.id) \(finding.policy)")
                }
            }
        }
    }

    @Test func `a lead whose household is helped is withdrawn, and a class of its own is raised anew`() async throws {
        let district = try await Self.district()
        _ = try district.screen()
        let lead = try #require(try district.leads().first)
        try district.empty(lead.household)
        #expect(try district.screen().changes.withdrawn >= 1)
        #expect(try district.read { try Lead.find(lead.id, in: $0) }?.state == .withdrawn)
    }

    @Test func `findings are kept of the last two runs, and a lead's causes are among them`() async throws {
        let district = try await Self.district()
        let runs = try (0..<3).map { _ in try district.screen().run.id }
        let kept: [ScreeningRun.ID] = try district.read { try $0.values("SELECT DISTINCT screening FROM finding ORDER BY screening") }
        #expect(kept == Array(runs.dropFirst()))
        try district.read { db in
            for lead in try db.all("SELECT * FROM lead WHERE state = 'open'", Lead.init(row:)) {
                let found = try Finding.of(lead.household, in: runs[2], from: db)
                #expect(Set(try lead.findings(in: db)).isSubset(of: found), "lead \(lead.id)")
            }
        }
    }

    @Test func `screening one household gives the lead that a run writes, also after visits`() async throws {
        let district = try await Self.district()
        let learnt = try district.learnSomething(seed: 5)
        _ = try district.screen()
        let (written, economic): ([Household.ID: LeadContent], [Household.ID]) = try district.read { db in
            let leads = try db.all("SELECT * FROM lead WHERE state = 'open'", Lead.init(row:))
            let contents = try leads.map { ($0.household, try LeadContent($0, from: db)) }
            return (
                Dictionary(uniqueKeysWithValues: contents),
                try db.values("SELECT id FROM household WHERE kind = 'economic' AND size > 0 ORDER BY id")
            )
        }
        #expect(written.count > 50 && learnt > 500, "\(written.count) leads, \(learnt) facts learnt")
        let screening = try district.householdScreening()
        try district.read { db in
            // Every one with a lead or a visit, and some of the rest.
            for household in economic where written[household] != nil || [0, 1].contains(household.value % 5) {
                let lead = try screening.lead(of: household, from: db)
                #expect(lead.map(LeadContent.init) == written[household], "household \(household)")
            }
        }
    }

    @Test func `a household is screened again right after a visit`() async throws {
        let district = try await Self.district()
        _ = try district.screen()
        let screening = try district.householdScreening()
        // A family that may be entitled, but for its savings that nobody has looked at.
        let assets = try #require(district.pack.facts.first { $0.fact.id == "money_assets" })
        let household = try #require(
            try district.read { db in
                try db.all("SELECT * FROM lead ORDER BY score DESC, id", Lead.init(row:)).first { lead in
                    try lead.findings(in: db).contains { $0.basis == .likely && $0.policy == "minimum-living-allowance" }
                }
            }?.household)
        let later = Self.now.adding(hours: 1)
        let entry = try LearntFact.Entry(
            90_000_000, of: assets, about: .household(household), from: LearntReference(kind: .visit, number: 1, on: Self.day),
            account: 1, recordedAt: later)
        try district.learn(entry)
        try district.read { db in
            let before = try #require(try screening.lead(of: household, from: db))
            #expect(before.findings.contains { $0.policy == "minimum-living-allowance" })
            let after = try screening.screen(household, learntBy: later, from: db)
            #expect(try #require(after).findings.contains { $0.policy == "minimum-living-allowance" } == false)
            #expect(after?.reading.facts.own.values["money_assets"]?.learnt?.kind == .visit)
        }
    }

    @Test func `what is asked first is unknown, can be told on a visit, and is worth most`() async throws {
        let district = try await Self.district()
        _ = try district.screen()
        let screening = try district.householdScreening()
        let recordable = Set(district.pack.facts.filter(LearntFact.recordable(fact:)).map(\.fact.id))
        try district.read { db in
            var asked = 0
            for lead in try db.all("SELECT * FROM lead ORDER BY score DESC, id LIMIT 150", Lead.init(row:)) {
                let screened = try #require(try screening.screen(lead.household, from: db))
                let questions = screening.questions(on: screened.reading, of: screened.household.id)
                asked += questions.count
                #expect(zip(questions, questions.dropFirst()).allSatisfy { $0.mostPerMonth >= $1.mostPerMonth })
                #expect(Set(questions.map { [$0.fact, "\($0.subject)"] }).count == questions.count)
                for question in questions {
                    let holder = try holder(of: question.subject, screened)
                    #expect(recordable.contains(question.fact))
                    let fact = try #require(district.program.factsByID[question.fact])
                    #expect(fact.units(in: holder.values[fact.id], day: Self.day) == nil, "\(question.fact) of \(question.subject)")
                    #expect(!question.openings.isEmpty && question.openings.allSatisfy { $0.mostPerMonth != 0 })
                    #expect(question.mostPerMonth <= question.openings.reduce(0) { $0 + ($1.mostPerMonth ?? 0) })
                }
            }
            #expect(asked > 200)
        }
    }

    private func holder(of subject: LearntFact.Subject, _ screened: ScreenedHousehold) throws -> HouseholdFacts.Facts {
        guard let person = subject.person else { return screened.reading.facts.own }
        return screened.reading.facts.members[try #require(screened.reading.persons.firstIndex(of: person))]
    }

    @Test func `lists show each viewer the leads of its own places`() async throws {
        let district = try await Self.district()
        _ = try district.screen()
        let jurisdiction = district.pack.jurisdiction
        let (whole, parts) = try district.read { db in
            func total(_ area: RegionCode) throws -> Int {
                try LeadFilter().page(0, size: 1, seenBy: AreaFilter(areas: [area]), from: db).total
            }
            return (try total(jurisdiction.code), try jurisdiction.subdistricts.map { try total($0.code) })
        }
        #expect(whole > 0)
        // A household registered in one subdistrict and living in another is seen by both.
        #expect(parts.reduce(0, +) >= whole)
        #expect(try district.read { try LeadFilter().page(0, size: 9, seenBy: AreaFilter(areas: []), from: $0).total } == 0)
    }

    @Test func `filters narrow the list and pages cover it once`() async throws {
        let district = try await Self.district()
        _ = try district.screen()
        let everywhere = AreaFilter(areas: [district.pack.jurisdiction.code])
        try district.read { db in
            let all = try LeadFilter().page(0, size: 10_000, seenBy: everywhere, from: db)
            var paged: [Lead.ID] = []
            for page in 0...(all.total / 7) {
                paged += try LeadFilter().page(page, size: 7, seenBy: everywhere, from: db).lines.map(\.lead.id)
            }
            #expect(paged == all.lines.map(\.lead.id))
            #expect(zip(all.lines, all.lines.dropFirst()).allSatisfy { $0.lead.score >= $1.lead.score })

            let line = try #require(all.lines.first { $0.head?.idNumber != nil && !$0.checks.isEmpty })
            let head = try #require(line.head)
            func finds(_ change: (inout LeadFilter) -> Void) throws -> [LeadLine] {
                var filter = LeadFilter()
                change(&filter)
                return try filter.page(0, size: 10_000, seenBy: everywhere, from: db).lines
            }
            for (name, lines, isWanted) in [
                ("class", try finds { $0.leadClass = line.lead.leadClass }, { $0.lead.leadClass == line.lead.leadClass }),
                ("level", try finds { $0.level = line.lead.level }, { $0.lead.level == line.lead.level }),
                ("worth", try finds { $0.leastWorth = 50_000 }, { $0.lead.worth >= 50_000 }),
                (
                    "policy", try finds { $0.policy = line.findings[0].policy },
                    { $0.findings.contains { $0.policy == line.findings[0].policy } }
                ),
                ("check", try finds { $0.check = line.checks[0] }, { $0.checks.contains(line.checks[0]) }),
            ] as [(String, [LeadLine], (LeadLine) -> Bool)] {
                #expect(lines.allSatisfy(isWanted), "\(name)")
                #expect(lines.count == all.lines.count(where: isWanted), "\(name)")
            }
            let number = try #require(head.idNumber).description
            for text in [head.name, number, String(number.suffix(4)), Masked.idNumber(number)] {
                #expect(try finds { $0.text = text }.contains { $0.lead.id == line.lead.id }, "\(text)")
            }
            #expect(try finds { $0.text = "查无此人" }.isEmpty)
        }
    }

    @Test func `the summary counts every open lead once`() async throws {
        let district = try await Self.district()
        _ = try district.screen()
        let summary = try district.read { try ScreeningSummary(of: district.pack.jurisdiction, from: $0) }
        let leads = try district.leads()
        #expect(summary.total.leads.values.reduce(0, +) == leads.count)
        #expect(summary.lines.reduce(0) { $0 + $1.leads.values.reduce(0, +) } == leads.count)
        #expect(summary.total.worth == leads.reduce(0) { $0 + $1.worth })
    }
}

/// What a lead says, written or not.
private struct LeadContent: Hashable {
    let leadClass: LeadClass
    let level: CaseworkSettings.Level
    let figures: [Int64]
    let checks: Set<String>
    let findings: [Finding]

    init(_ lead: ScreenedLead) {
        (leadClass, level) = (lead.leadClass, lead.level)
        figures = [lead.worth, lead.certainWorth, lead.score, Int64(lead.checks.count)]
        checks = Set(lead.checks)
        findings = lead.findings
    }

    init(_ lead: Lead, from db: Connection) throws {
        (leadClass, level) = (lead.leadClass, lead.level)
        figures = [lead.worth, lead.certainWorth, lead.score, Int64(lead.missingChecks)]
        checks = Set(try lead.checks(in: db))
        findings = try lead.findings(in: db)
    }
}
