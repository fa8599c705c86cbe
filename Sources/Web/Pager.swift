/// The foot of a list that has pages.
struct Pager: Sendable {
    let summary: String
    let previous: String?
    let next: String?
    let hasPages: Bool

    /// - Parameters:
    ///   - page: from 1.
    ///   - link: the address of a page.
    init(page: Int, size: Int, total: Int, unit: String, link: (Int) -> String) {
        let pages = max(1, (total + size - 1) / size)
        summary = "第 \(grouped(page)) / \(grouped(pages)) 页，共 \(grouped(total)) \(unit)"
        previous = page > 1 ? link(min(page - 1, pages)) : nil
        next = page < pages ? link(page + 1) : nil
        hasPages = pages > 1 || page > 1
    }
}
