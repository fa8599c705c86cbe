import Civics
import Database
import Library

/// Why a row was not taken into the register.
package enum SetAsideReason: String, Hashable, CaseIterable, BindableValue, Sendable {
    case badEncoding = "bad-encoding"
    case badQuoting = "bad-quoting"
    case tooLong = "too-long"
    case controlCharacter = "control-character"
    case wrongColumnCount = "wrong-column-count"
    case missingValue = "missing-value"
    case badIDNumber = "bad-id-number"
    case badDate = "bad-date"
    case badQuantity = "bad-quantity"
    case outOfRange = "out-of-range"
    case unknownCode = "unknown-code"
    case badRegion = "bad-region"
    case conflictingRow = "conflicting-row"
    case unknownPerson = "unknown-person"
    case needsReview = "needs-review"

    package var label: String {
        switch self {
        case .badEncoding: "编码错误"
        case .badQuoting: "引号不完整"
        case .tooLong: "内容过长"
        case .controlCharacter: "含控制字符"
        case .wrongColumnCount: "列数不符"
        case .missingValue: "缺必填项"
        case .badIDNumber: "证件号码有误"
        case .badDate: "日期有误"
        case .badQuantity: "数值有误"
        case .outOfRange: "超出范围"
        case .unknownCode: "代码不识"
        case .badRegion: "区划有误"
        case .conflictingRow: "主键重复"
        case .unknownPerson: "查无此人"
        case .needsReview: "待人工核对"
        }
    }
}

/// A row kept out of the register, with the reason and what it said (搁置行). Its raw text is personal data.
package struct SetAsideRow: Hashable, Identifiable, Sendable {
    package typealias ID = Identifier<SetAsideRow>

    package let id: ID
    package let delivery: Delivery.ID
    /// As a spreadsheet counts: the heading is row 1.
    package let rowNumber: Int
    /// The column's heading; `nil` when the row as a whole is at fault.
    package let field: String?
    package let code: SetAsideReason
    /// A Chinese sentence.
    package let reason: String
    /// The row as it stood in the file; bytes that are no text are written `\xE9`.
    package let raw: String
}

extension SetAsideRow: RowDecodable {
    package init(row: Row) throws {
        try self.init(
            id: row["id"], delivery: row["delivery"], rowNumber: row["row_number"], field: row["field"], code: row["reason_code"],
            reason: row["reason"], raw: row["raw"])
    }
}

extension SetAsideRow {
    /// Which rows to list.
    package struct Filter: Hashable, Sendable {
        package var delivery: Delivery.ID?
        package var dataSet: DataSetDeclaration.ID?
        package var code: SetAsideReason?

        package init(delivery: Delivery.ID? = nil, dataSet: DataSetDeclaration.ID? = nil, code: SetAsideReason? = nil) {
            self.delivery = delivery
            self.dataSet = dataSet
            self.code = code
        }

        fileprivate var sql: SQL {
            var conditions: [SQL] = ["1 = 1"]
            if let delivery { conditions.append("delivery = \(delivery)") }
            if let dataSet { conditions.append("delivery IN (SELECT id FROM delivery WHERE data_set = \(dataSet))") }
            if let code { conditions.append("reason_code = \(code)") }
            return conditions.joined(by: " AND ")
        }
    }

    /// One page in the order of taking in.
    ///
    /// - Parameter after: the last row of the page before.
    package static func page(_ filter: Filter, after: ID? = nil, limit: Int, from db: Connection) throws -> [SetAsideRow] {
        try db.all("SELECT * FROM set_aside WHERE id > \(after?.value ?? 0) AND \(filter.sql) ORDER BY id LIMIT \(limit)")
    }

    package static func count(_ filter: Filter, from db: Connection) throws -> Int {
        try db.value("SELECT count(*) FROM set_aside WHERE \(filter.sql)") ?? 0
    }

    /// How many rows were set aside for each reason, most first.
    package static func countsByReason(_ filter: Filter, from db: Connection) throws -> [(code: SetAsideReason, rows: Int)] {
        try db.all(
            "SELECT reason_code, count(*) AS rows FROM set_aside WHERE \(filter.sql) GROUP BY reason_code ORDER BY rows DESC, reason_code"
        ) { try ($0["reason_code"], $0["rows"]) }
    }
}
