import Foundation
import Access
import Civics
import Database
import Library
import Register

/// A consultant's day (今日走访): whom to see, in an order that spares steps.
package struct DayPlan: Sendable {
    package struct Stop: Sendable {
        package let file: CaseFile
        package let address: String?
        package let reason: String
    }

    /// What one phone may carry: as few people as the day needs.
    package static let most = 30

    package let stops: [Stop]

    /// The account's own cases (承办、协办) that are due, promised or red, or were visited since yesterday and may have to be put right;
    /// never those that only some may know.
    package init(of account: Identifier<Account>, on today: CivilDate, from db: Connection) throws {
        let soon = today.adding(days: 2)
        let end = Instant(beijingMidnightAfter: soon)
        let files: [CaseFile] = try db.all(
            """
            SELECT * FROM case_file
            WHERE (consultant = \(account) OR EXISTS (SELECT 1 FROM case_assistant a WHERE a.case_file = case_file.id AND a.account = \(account)))
              AND state IN ('dispatched', 'working', 'tracking') AND is_restricted = 0
              AND (level = 'red' OR due_at <= \(end) OR next_contact_on <= \(soon) OR (state = 'dispatched' AND first_contact_at IS NULL)
                OR EXISTS (SELECT 1 FROM visit v WHERE v.case_file = case_file.id AND v.day >= \(today.adding(days: -1))))
            ORDER BY CASE level WHEN 'red' THEN 0 ELSE 1 END, due_at IS NULL, due_at, next_contact_on, id LIMIT \(Self.most)
            """)
        let stops = try files.map { file in
            Stop(file: file, address: try Household.find(file.household, in: db)?.address, reason: Self.reason(file, today))
        }
        self.stops = DayPlan.route(stops)
    }

    private static func reason(_ file: CaseFile, _ today: CivilDate) -> String {
        if file.firstContactAt == nil { return "首次联系" }
        if let step = file.step { return step.label }
        if let day = file.nextContactOn, day <= today { return "约好今天联系" }
        return "跟踪联系"
    }

    /// Red first; then from the first committee to the nearest next one, and within it by street, lane and number.
    ///
    /// There is no map: committees that share a subdistrict are near, addresses that share their beginning are nearer.
    static func route(_ stops: [Stop]) -> [Stop] {
        let urgent = stops.filter { $0.file.level == .red }
        var left = stops.filter { $0.file.level != .red }
        var ordered = urgent
        while !left.isEmpty {
            let here = ordered.last
            let next = left.indices.max { nearness(here, left[$0]) < nearness(here, left[$1]) } ?? left.startIndex
            ordered.append(left.remove(at: next))
        }
        return ordered
    }

    /// Larger is nearer. Ties fall to what comes first in the list, which is what is due first.
    private static func nearness(_ here: Stop?, _ there: Stop) -> Int {
        guard let here else { return 0 }
        let (one, other) = (here.file.region?.description ?? "", there.file.region?.description ?? "")
        let places = one.commonPrefix(with: other).count * 1000
        let (first, second) = (here.address.flatMap { AddressKey($0)?.text } ?? "", there.address.flatMap { AddressKey($0)?.text } ?? "")
        return places + first.commonPrefix(with: second).count
    }
}
