import Library
import Register

/// What became of a file.
package struct DeliverySummary: Hashable, Sendable {
    package let delivery: Delivery
    /// `true` when this very file had been taken in before, and nothing was changed.
    package let wasKnown: Bool
    /// Headings that belong to no field of the data set.
    package let unknownColumns: [String]
    /// Optional fields that the file does not have.
    package let missingColumns: [String]
    package let peopleAdded: Int
    /// Rows set aside, by reason.
    package let setAside: [SetAsideReason: Int]

    /// One Chinese line for people.
    package var message: String {
        if wasKnown { return "文件“\(delivery.fileName)”以前已导入（批次 \(delivery.id)），没有任何改动。" }
        let rows = delivery.rows
        return "文件“\(delivery.fileName)”共 \(rows.total) 行：接收 \(rows.accepted)，合并 \(rows.merged)，搁置 \(rows.setAside)；新增 \(peopleAdded) 人。"
    }
}
