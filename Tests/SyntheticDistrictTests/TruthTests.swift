import Civics
import Testing

@testable import SyntheticDistrict

/// Whether what people receive agrees with what the truth says of them, and the truth file with both.
struct TruthTests {
    private static let blocks = Result {
        let generator = try ShippedPack.generator(residents: 12_000)
        return (0..<3).map(generator.block)
    }

    @Test func `whoever receives help is entitled to it, but for receipts gone stale`() throws {
        for block in try Self.blocks.get() {
            for person in block.people where block.families[person.family].stale == nil {
                #expect(person.receives.isSubset(of: person.entitled), "person \(person.number)")
            }
        }
    }

    @Test func `families on the minimum are below it on the record`() throws {
        var families = 0
        for block in try Self.blocks.get() {
            let lines = block.context.lines
            for (index, family) in block.families.enumerated() where family.stale == nil && !family.members.isEmpty {
                guard block.people[family.members.lowerBound].receives.contains(.minimumLiving) else { continue }
                families += 1
                #expect(block.countedIncome(of: index) < lines.minimumLiving * Int64(family.members.count))
                #expect(family.checkedMonthsAgo.map { (1...11).contains($0) } == true)
                #expect(family.vehicles == 0 && family.homes <= 1)
            }
        }
        #expect(families > 20)
    }

    @Test func `circles exclude each other`() throws {
        for block in try Self.blocks.get() {
            for person in block.people {
                let circles = person.entitled.intersection([.minimumLiving, .edge, .expenditure, .destitute])
                #expect(circles.rawValue.nonzeroBitCount <= 1, "person \(person.number)")
            }
        }
    }

    @Test func `identity numbers are right and nobody's twice`() throws {
        var seen: Set<UInt64> = []
        for block in try Self.blocks.get() {
            for person in block.people {
                var text: [UInt8] = []
                text.append(idNumber: person.idNumber)
                let parsed = try? IDNumber.parse(String(decoding: text, as: UTF8.self)).get()
                #expect(parsed?.birthDate == person.birth, "person \(person.number)")
                #expect(seen.insert(person.idNumber).inserted)
                #expect(person.birth.completedYears(at: ShippedPack.day) == person.age)
            }
        }
    }

    @Test func `spouses and elders are of the same family`() throws {
        for block in try Self.blocks.get() {
            for person in block.people {
                if person.spouse >= 0 { #expect(block.people[person.spouse].family == person.family) }
                if person.elder >= 0 { #expect(block.people[person.elder].family == person.family) }
                if person.elder >= 0 { #expect(block.people[person.elder].age >= person.age + 15) }
            }
        }
    }

    @Test func `the truth file has one line for everybody and says who is missed`() async throws {
        let district = try await TemporaryDistrict(residents: 4_000)
        let rows = try district.plainRows("truth.csv")
        let header = try #require(rows.first).map(String.init)
        let (number, entitled, received, missed) = try (
            #require(header.firstIndex(of: "person")), #require(header.firstIndex(of: "entitled")),
            #require(header.firstIndex(of: "received")), #require(header.firstIndex(of: "missed"))
        )
        #expect(Set(rows.map(\.count)) == [header.count])
        #expect(Set(rows.map { $0[number] }).count == rows.count)
        for row in rows.dropFirst() {
            func policies(_ column: Int) -> Set<Substring> { Set(row[column].split(separator: "|")) }
            #expect(policies(missed) == policies(entitled).subtracting(policies(received)))
        }
        let missedMinimum = rows.dropFirst().count { $0[missed].split(separator: "|").contains("minimum-living-allowance") }
        #expect(missedMinimum == district.summary.missed["minimum-living-allowance"] ?? 0)
    }
}
