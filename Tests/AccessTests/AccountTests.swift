import Access
import Civics
import Database
import Testing

struct AccountTests {
    @Test(
        arguments: [
            (.sample(name: "x"), .invalidName),
            (.sample(name: "Jiedao2"), .invalidName),
            (.sample(name: "街道"), .invalidName),
            (.sample(name: "a b"), .invalidName),
            (.sample(name: String(repeating: "a", count: 33)), .invalidName),
            (.sample(name: "other", areas: []), .areaMissing(.subdistrictOfficer)),
            (.sample(name: "other", password: "123456789"), .passwordTooShort),
            (.sample(name: "other", password: "1234567890"), .passwordTooSimple),
            (.sample(name: "other", password: "kjihgfedcba"), .passwordTooSimple),
            (.sample(name: "other", password: "abcabcabcabc"), .passwordTooSimple),
            (.sample(name: "other", password: String(repeating: "长", count: 129)), .passwordTooLong),
            (.sample(name: "other", password: "my-Other-word"), .passwordContainsName),
            (.sample(), .nameTaken),
        ] as [(NewAccount, AccessError)])
    func `an account that breaks a rule is not made`(account: NewAccount, expected: AccessError) throws {
        let (directory, _) = try AccountDirectory.sample()
        #expect(throws: expected) { try directory.create(account, at: .morning) }
        #expect(try directory.list().map(\.name) == ["jiedao"])
    }

    @Test func `accounts made together are made all or none`() throws {
        let (directory, _) = try AccountDirectory.sample()
        #expect(throws: AccessError.nameTaken) { try directory.create([.sample(name: "first"), .sample()], at: .morning) }
        #expect(try directory.find(name: "first") == nil)
    }

    @Test func `an account is found as it was made`() throws {
        let (directory, _) = try AccountDirectory.sample()
        let made = try directory.create(.sample(name: "guwen", role: .consultant, areas: [.otherSubdistrict, .committee]), at: .morning)
        #expect(made.areas == [.committee, .otherSubdistrict])
        #expect(try directory.find(name: "guwen") == made)
        #expect(try directory.list().last == made)
        #expect(try directory.find(name: "nobody") == nil)
        #expect(throws: AccessError.noSuchAccount) { try directory.disable(name: "nobody", at: .morning) }
    }

    @Test func `demonstration accounts can sign in with what was printed`() async throws {
        let database = try Database.inMemory()
        try database.migrate(AccessMigrations.all, at: .morning)
        let directory = AccountDirectory(database: database, random: .stable())
        let places = [DemoAccounts.Place(code: .subdistrict, name: "甲街道"), DemoAccounts.Place(code: .otherSubdistrict, name: "乙镇")]
        let district = DemoAccounts.Place(code: .district, name: "某区")
        let committees = [DemoAccounts.Place(code: .committee, name: "一居委")]
        let lines = try DemoAccounts.make(
            district: district, subdistricts: places, committees: committees, in: directory, at: .morning)
        #expect(
            lines.map(\.name)
                == ["qu", "qu02", "jiedao01", "jiedao02", "guwen01", "guwen001", "jigou01", "jigou02", "zhengce", "shenji"])
        #expect(
            lines.map(\.areaLabel)
                == ["某区", "某区", "甲街道", "乙镇", "甲街道", "一居委", "不涉及区域", "不涉及区域", "不涉及区域", "不涉及区域"])
        #expect(Set(lines.map(\.password)).count == lines.count)
        for line in lines {
            let signedIn = try await directory.signIn(name: line.name, password: line.password, now: .morning)
            #expect(signedIn.session.viewer.role.label == line.roleLabel)
        }
        #expect(throws: AccessError.nameTaken) {
            try DemoAccounts.make(district: district, subdistricts: places, in: directory, at: .morning)
        }
    }

    @Test func `demonstration accounts that share a password share its hash, and others do not`() async throws {
        let database = try Database.inMemory()
        try database.migrate(AccessMigrations.all, at: .morning)
        let directory = AccountDirectory(database: database, random: .stable())
        let committees = (1...120).map { DemoAccounts.Place(code: RegionCode(digits: 310_105_001_000 + $0, length: 12)!, name: "\($0) 居委") }
        try directory.create(.sample(name: "own"), at: .morning)
        let place = DemoAccounts.Place(code: .district, name: "某区")
        _ = try DemoAccounts.make(
            district: place, subdistricts: [], committees: committees, password: AccountDirectory.password, in: directory, at: .morning)
        let hashes: [String] = try await database.read { try $0.values("SELECT DISTINCT password_hash FROM account") }
        #expect(hashes.count == 2)
        for name in ["guwen001", "guwen120"] {
            let viewer = try await directory.signIn(name: name, password: AccountDirectory.password, now: .morning).session.viewer
            #expect(viewer.role == .consultant)
            #expect(viewer.areas.first?.level == .committee)
        }
    }

    @Test func `a random password keeps the rule and avoids look-alikes`() throws {
        let random = RandomBytes.stable(seed: 7)
        for _ in 0..<200 {
            let password = random.password()
            #expect(password.count == 12)
            #expect(!password.contains(where: "0o1liI O".contains))
            try PasswordRule.check(password, for: "qu-and-more")
        }
    }

    @Test(
        arguments: [
            .areaMissing(.consultant), .invalidName, .locked(until: .morning), .nameTaken, .noSuchAccount, .passwordContainsName,
            .passwordTooLong, .passwordTooShort, .wrongNameOrPassword, .alreadyReviewed, .noSuchRecord, .ownReview, .reasonLength,
            .refused(.area), .tooManyAttempts(until: .morning), .passwordTooSimple, .passwordUnchanged, .passwordsDiffer, .wrongPassword,
            .noSuchArea("某地"),
        ] as [AccessError])
    func `every refusal says in Chinese what to do`(error: AccessError) {
        #expect(error.message.contains("请"))
        #expect(error.message.hasSuffix("。"))
    }
}
