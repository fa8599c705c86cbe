/// The foot of a list that has pages.
struct Pager: Sendable {
    /// Of an empty list the page tells itself.
    let hasRows: Bool
    let summary: String
    let previous: String?
    let next: String?

    /// - Parameters:
    ///   - page: from 1.
    ///   - link: the address of a page.
    init(page: Int, size: Int, total: Int, unit: String, link: (Int) -> String) {
        let pages = max(1, (total + size - 1) / size)
        let whole = "共 \(grouped(total)) \(unit)"
        hasRows = total > 0
        summary = pages > 1 ? "第 \(grouped(page)) / \(grouped(pages)) 页，\(whole)" : whole
        previous = page > 1 ? link(min(page - 1, pages)) : nil
        next = page < pages ? link(page + 1) : nil
    }
}
