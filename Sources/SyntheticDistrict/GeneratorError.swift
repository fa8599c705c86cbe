/// Why a district cannot be made from a pack.
package enum GeneratorError: Error, Hashable, Sendable {
    /// The pack requires a column the generator knows nothing of.
    case unsupportedField(dataSet: String, field: String)
    /// The pack's code list lacks a label the generator writes.
    case missingLabel(list: String, label: String)
    /// The pack lacks these figures on the day, by their Chinese names.
    case missingParameters([String])
    /// The jurisdiction has no committees to live in.
    case noCommittees
    case cannotWrite(String)

    /// In Chinese, for the person at the terminal.
    package var message: String {
        switch self {
        case .unsupportedField(let dataSet, let field): "测试辖区不会填写数据集 \(dataSet) 的必填字段 \(field)。请在生成器中补上，或改为非必填。"
        case .missingLabel(let list, let label): "代码表“\(list)”里没有“\(label)”。请在辖区包的代码表中补上。"
        case .missingParameters(let names): "这一天没有取值的参数：\(names.joined(separator: "、"))。请在辖区包的参数中补上，或换一个日期。"
        case .noCommittees: "辖区包里没有居委会，测试人口无处可住。请在 jurisdiction.yaml 中补上。"
        case .cannotWrite(let path): "写不进 \(path)。请检查目录是否存在、是否可写、磁盘是否已满。"
        }
    }
}
