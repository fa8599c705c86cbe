import Access
import Casework
import HTTPTypes

/// An act that was refused: why, what to do, the way back, and what was typed, so that nobody has to type it twice.
struct RefusedPage: Sendable {
    struct Kept: Sendable {
        let label: String
        let text: String
    }

    let message: String
    let back: String
    let kept: [Kept]
    let hasKept: Bool

    /// Names of fields in which people write in their own words.
    private static let written = ["note", "reason", "text", "safeguarding-text", "judgement", "feedback"]

    static func page(_ refusal: any Refusal, _ visit: Visit) -> Page {
        let kept = written.compactMap { name in visit.form.text(name).map { Kept(label: "您写的内容", text: $0) } }
        let back =
            visit.parameters.get("case").map { Path.caseFile.link($0) } ?? visit.parameters.get("matter").map {
                Path.safeguardingMatter.link($0)
            }
            ?? visit.parameters.get("household").map { Path.breakGlass.link($0) } ?? Path.cases.link()
        var page = Page(
            "refused", title: "没有办成", content: RefusedPage(message: refusal.message, back: back, kept: kept, hasKept: !kept.isEmpty))
        page.status = refusal.status
        return page
    }
}

extension Refusal {
    var status: HTTPResponse.Status { isOfForm ? .unprocessableContent : .conflict }
}
