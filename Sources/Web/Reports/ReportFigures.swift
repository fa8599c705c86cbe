import Access
import Casework
import Civics
import Library
import PolicyLanguage

/// A line of the report.
struct ReportPlace: Hashable, Sendable {
    /// `nil` for cases whose place is not known.
    let code: RegionCode?
    let name: String
    let square: Jurisdiction.MapSquare?

    /// Every subdistrict of the viewer's, also those with nothing to tell, and places outside that cases were counted in.
    static func all(_ report: MonthlyReport, _ query: ReportQuery, _ site: Site, for viewer: Viewer) -> [ReportPlace] {
        let own = site.subdistricts(of: viewer, .viewReports).filter { query.subdistrict == nil || $0.code == query.subdistrict }
        let others = report.places.filter { place in !own.contains { $0.code == place } }
            .sorted { ($0?.description ?? "9") < ($1?.description ?? "9") }
        return own.map { ReportPlace(code: $0.code, name: $0.name, square: $0.square) }
            + others.map { ReportPlace(code: $0, name: $0.map(site.places.subdistrictName) ?? "住址不详", square: nil) }
    }
}

/// The figures as they may be told: small ones hidden from those who may not see the cases themselves.
struct ReportFigures: Sendable {
    /// A piece of a figure, with the list behind it.
    struct Part: Sendable {
        let text: String
        let href: String?
        /// Beside the figure: a per cent, or of how many it is.
        let isNote: Bool

        init(_ text: String, href: String? = nil, isNote: Bool = false) {
            self.text = text
            self.href = href
            self.isNote = isNote
        }
    }

    struct Cell: Sendable {
        let label: String
        let parts: [Part]
    }

    let report: MonthlyReport
    let places: [ReportPlace]
    let links: ReportLinks

    var isSuppressed: Bool { !links.isAllowed }

    /// The cells of every place, in the order of the places.
    func column(_ figure: ReportFigure) -> [Cell] {
        let values = places.map { report.value(figure, of: [$0.code]) }
        let told = Self.told(values, isSuppressed: isSuppressed)
        return places.indices.map { cell(figure, values[$0], isTold: told[$0], in: places[$0].code) }
    }

    func total(_ figure: ReportFigure) -> Cell {
        let value = report.whole(figure)
        return cell(figure, value, isTold: Self.told([value], isSuppressed: isSuppressed)[0], in: nil)
    }

    /// Whether each value may be told. A share is when its part, the rest and its whole all are.
    static func told(_ values: [MonthlyReport.Value?], isSuppressed: Bool) -> [Bool] {
        guard isSuppressed, let width = values.map(\.weights.count).max() else { return values.map { _ in true } }
        let columns = (0..<width).map { part in values.map { $0.weights.count > part ? $0.weights[part] : 0 } }.map(Disclosure.told)
        return values.indices.map { index in columns.allSatisfy { $0[index] != nil } }
    }

    func cell(
        _ figure: ReportFigure, _ value: MonthlyReport.Value?, isTold: Bool, in place: RegionCode?, _ slice: ReportSlice = ReportSlice()
    ) -> Cell {
        Cell(label: figure.label, parts: isTold ? parts(figure, value, in: place, slice) : [Part(hidden)])
    }

    private func parts(_ figure: ReportFigure, _ value: MonthlyReport.Value?, in place: RegionCode?, _ slice: ReportSlice) -> [Part] {
        let list = figure.measure.list
        switch value {
        case nil, .median(nil, of: _): return [Part("—")]
        case .count(let count): return [Part(grouped(count), href: links.link(list, count, in: place, slice))]
        case .median(let seconds?, of: let count):
            return [
                Part(duration(seconds), href: links.link(list, count, in: place, slice)),
                Part("\(grouped(count)) \(list.unit)", isNote: true),
            ]
        case .share(let part, of: let whole):
            let counts = [
                Part(grouped(part), href: links.link(list, part, in: place, slice)), Part(" / "),
                Part(grouped(whole), href: links.link(figure.measure.whole ?? list, whole, in: place, slice)),
            ]
            return counts + (whole > 0 ? [Part(percent(part, of: whole), isNote: true)] : [])
        }
    }
}

extension MonthlyReport.Value? {
    /// How many cases or people stand behind it, in each of its parts.
    fileprivate var weights: [Int] {
        switch self {
        case nil: []
        case .count(let count): [count]
        case .share(let part, of: let whole): [part, whole - part, whole]
        case .median(_, of: let count): [count]
        }
    }
}

extension ReportFigures.Cell {
    /// 2 / 3，66.7%
    var text: String {
        let notes = parts.filter(\.isNote).map { "，\($0.text)" }
        return parts.filter { !$0.isNote }.map(\.text).joined() + notes.joined()
    }
    /// What fits into a chart: of a share the per cent alone, and nothing of a share of none.
    var short: String {
        switch parts.count {
        case 1, 2: parts[0].text
        case 4: parts[3].text
        default: "—"
        }
    }
    /// Of the figure's own list.
    var href: String? { parts.first?.href }
}

/// 12.5%; the whole is more than nothing.
func percent(_ part: Int, of whole: Int) -> String { text(ofShare: Rational(Int128(part), over: Int128(whole))) }

/// 14 小时, or 3.5 天 from three days on; rounded down.
func duration(_ seconds: Int64) -> String {
    let hours = seconds / 3600
    guard hours >= 72 else { return "\(hours) 小时" }
    let tenths = seconds * 10 / 86_400
    return "\(tenths / 10).\(tenths % 10) 天"
}
