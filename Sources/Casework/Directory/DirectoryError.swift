/// Why an entry of the directory, or its stock, was not changed.
package enum DirectoryError: Refusal, Hashable, Sendable {
    case noSuchSupply
    case missing(field: String)
    case notPositive(field: String)
    /// First age above last age, or first day after last day.
    case reversed(field: String)
    /// Somebody changed the entry since the page was made.
    case changedMeanwhile
    /// Only resources are counted.
    case notCounted
    case notEnough(available: Int64)
    /// More is given back, released or given out of a reservation than there was.
    case notReserved(reserved: Int64)
    case alreadyReversed
    case expired
    case noPlaceLeft
    /// Somebody's or some place's open cases stand in the way.
    case openCases(Int)
    /// People who still work there stand in the way.
    case staffed(Int)
    case noSuchPlace
    case placeTaken

    package var isOfForm: Bool { true }

    package var field: String? {
        switch self {
        case .missing(let field), .notPositive(let field), .reversed(let field): field
        case .notEnough: "数量"
        case .noSuchPlace, .placeTaken: "区划代码"
        default: nil
        }
    }

    package var message: String {
        switch self {
        case .noSuchSupply: "没有这项资源或项目。请回到目录重新选择。"
        case .missing(let field): "“\(field)”还没有填。请填好再提交。"
        case .notPositive(let field): "“\(field)”要填大于零的数。请改好再提交。"
        case .reversed(let field): "“\(field)”前后颠倒了。请核对后再提交。"
        case .changedMeanwhile: "这一项刚被别人改过。请看一下新的内容，再改一次。"
        case .notCounted: "服务项目不记库存，只看名额。请到资源里登记物资或资金。"
        case .notEnough(let available): "库存不够，现在可用 \(available)。请减少数量，或先登记入库。"
        case .notReserved(let reserved): "没有预留这么多，现在预留 \(reserved)。请核对数量。"
        case .alreadyReversed: "这一笔已经冲销过了，不能再冲。"
        case .expired: "这一项已经过期或停用。请换一项。"
        case .openCases(let count): "还有 \(count) 件在办个案。请先在“个案”里办结，或者改派、转交，再来办这一步。"
        case .staffed(let count): "还有 \(count) 人在这里工作。请先在“顾问”或“账号”里把他们调到别处，再撤销。"
        case .noSuchPlace: "区划代码不对。居委会是所在街镇的代码后面加三位，共 12 位。"
        case .placeTaken: "这个区划代码已经有了。请核对代码，或修改原来的登记。"
        case .noPlaceLeft: "这个项目的名额已满。请换一项，或先和承办单位商量增加名额。"
        }
    }
}

extension DirectoryError: CustomStringConvertible {
    package var description: String { message }
}
