import Access
import Civics
import Database
import Library
import Register

/// The open leads of a district, by subdistrict and class. A lead counts once: where its household lives, else where it is registered.
package struct ScreeningSummary: Hashable, Sendable {
    package struct Line: Hashable, Sendable {
        /// `nil`: lives and is registered in no subdistrict of the district.
        package let subdistrict: RegionCode?
        package internal(set) var leads: [LeadClass: Int] = [:]
        /// Fen a month, what is not certain included.
        package internal(set) var worth: Int64 = 0
        package internal(set) var certainWorth: Int64 = 0
    }

    /// In the order of the jurisdiction, every subdistrict present.
    package let lines: [Line]
    /// Everything together.
    package let total: Line

    package init(of jurisdiction: Jurisdiction, from db: Connection) throws {
        var lines = jurisdiction.subdistricts.map { Line(subdistrict: $0.code) }
        var rest = Line(subdistrict: nil)
        var total = Line(subdistrict: nil)
        try db.scan("SELECT class, worth, certain_worth, region, hukou_region FROM lead WHERE state = 'open'") { row in
            guard let leadClass = LeadClass(rawValue: String(decoding: row.utf8(0), as: UTF8.self)) else { return }
            let places = [RegionCode(utf8: row.utf8(3)), RegionCode(utf8: row.utf8(4))].compactMap { $0 }
            let found = places.lazy.compactMap { place in lines.firstIndex { $0.subdistrict?.contains(place) ?? false } }.first
            if let found {
                lines[found].add(leadClass, row.int64(1), row.int64(2))
            } else {
                rest.add(leadClass, row.int64(1), row.int64(2))
            }
            total.add(leadClass, row.int64(1), row.int64(2))
        }
        self.lines = rest.leads.isEmpty ? lines : lines + [rest]
        self.total = total
    }
}

extension ScreeningSummary.Line {
    fileprivate mutating func add(_ leadClass: LeadClass, _ worth: Int64, _ certainWorth: Int64) {
        leads[leadClass, default: 0] += 1
        self.worth += worth
        self.certainWorth += certainWorth
    }
}
