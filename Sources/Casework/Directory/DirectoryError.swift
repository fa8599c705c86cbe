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

    package var isOfForm: Bool { true }

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
        case .noPlaceLeft: "这个项目的名额已满。请换一项，或先和承办单位商量增加名额。"
        }
    }
}

extension DirectoryError: CustomStringConvertible {
    package var description: String { message }
}
