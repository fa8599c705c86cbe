import Access
import Civics
import Database
import Library
import Register

/// A row of a list, masked.
package struct ReportLine: Hashable, Sendable {
    package let household: Household.ID
    package let caseFile: CaseFile.ID?
    package let number: String?
    package let level: CaseworkSettings.Level?
    /// Of the head, or of the one person that the row is about.
    package let name: String
    package let address: String
    package let place: RegionCode?
    package let day: CivilDate?
    /// In words, where the list says more than that the row is on it; a policy's id for applications.
    package let about: String?
}

extension ReportRequest {
    package func count(_ list: ReportList, _ slice: ReportSlice = ReportSlice(), from db: Connection) throws -> Int {
        guard tells(list) else { return 0 }
        guard let rows = ReportRows(list, self) else { return try sweep(list, from: db).count }
        return try db.value("SELECT count(*) FROM \(rows.selected(scope, slice))") ?? 0
    }

    /// The rows of a list, latest first.
    ///
    /// - Parameter page: from 0.
    package func lines(
        _ list: ReportList, _ slice: ReportSlice = ReportSlice(), page: Int, size: Int, from db: Connection
    ) throws -> [ReportLine] {
        guard tells(list) else { return [] }
        guard let rows = ReportRows(list, self) else {
            let entries = try sweep(list, from: db).sorted {
                ($1.lastVisit?.days ?? 0, $0.household) < ($0.lastVisit?.days ?? 0, $1.household)
            }
            return try entries.dropFirst(page * size).prefix(size).map { try ReportLine($0, in: db) }
        }
        return try db.all(
            """
            SELECT case_file.id AS case_id, case_file.number, case_file.household, \(rows.level) AS row_level, \(scope.place.home()) AS home,
              \(rows.at) AS row_at, \(rows.about) AS row_about, \(rows.person) AS row_person
            FROM \(rows.selected(scope, slice)) ORDER BY row_at DESC, \(rows.id) LIMIT \(size) OFFSET \(page * size)
            """
        ) { try ReportLine($0, rows, in: db) }
    }
}

extension ReportLine {
    fileprivate init(_ row: Row, _ rows: ReportRows, in db: Connection) throws {
        let household: Household.ID = try row["household"]
        let who = try MaskedHousehold(household, in: db)
        let (person, at, about): (Person.ID?, String?, String?) = try (row["row_person"], row["row_at"], row["row_about"])
        let name = try person.flatMap { try Person.find($0, in: db) }.map { Masked.name($0.name) }
        try self.init(
            household: household, caseFile: row["case_id"], number: row["number"], level: row["row_level"], name: name ?? who.head,
            address: who.address, place: row["home"], day: at.flatMap(rows.day), about: about.flatMap(rows.words))
    }

    /// Of a case, on the day it was opened.
    package init(_ id: CaseFile.ID, of place: CasePlace, in db: Connection) throws {
        guard let file = try CaseFile.find(id, in: db) else { throw CaseworkError.noSuchCase }
        let who = try MaskedHousehold(file.household, in: db)
        let home: RegionCode? = try db.value("SELECT \(place.home()) FROM case_file WHERE id = \(id)")
        self.init(
            household: file.household, caseFile: id, number: file.number, level: file.level, name: who.head, address: who.address,
            place: home, day: file.openedAt.beijingDate, about: file.closeReason?.label ?? file.state.label)
    }

    fileprivate init(_ entry: StandingEntry, in db: Connection) throws {
        let who = try MaskedHousehold(entry.household, in: db)
        let file = try entry.caseFile.flatMap { try CaseFile.find($0, in: db) }
        self.init(
            household: entry.household, caseFile: entry.caseFile, number: file?.number, level: file?.level, name: who.head,
            address: who.address, place: entry.place, day: entry.lastVisit, about: entry.why)
    }
}
