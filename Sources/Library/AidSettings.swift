import Yams

/// Settings of assisted applications and referrals (work.yaml: 申请时限, 转介时限, 共享材料).
package struct AidSettings: Hashable, Sendable {
    /// A paper that need not be brought when the household is on record in one of these data sets (上海市社会救助条例 art. 46).
    package struct SharedPaper: Hashable, Sendable {
        /// What the name of the paper contains: 户口簿.
        package let name: String
        package let dataSets: [DataSetDeclaration.ID]
    }

    /// Working days from acceptance to the start of the investigation, and from acceptance to the decision; days of publicity.
    package let investigationDays: Int
    package let publicityDays: Int
    package let decisionDays: Int
    /// Working days for a partner to answer, and from acceptance to the first word of how it goes.
    package let answerDays: Int
    package let feedbackDays: Int
    package let sharedPapers: [SharedPaper]

    package static let none = AidSettings(
        investigationDays: 3, publicityDays: 7, decisionDays: 30, answerDays: 3, feedbackDays: 10, sharedPapers: [])

    static let keys = ["申请时限", "转介时限", "共享材料"]

    /// - Parameter values: the settings by key, each with its 值.
    static func read(_ values: [String: Declaration], _ problems: inout [PackProblem]) -> AidSettings? {
        func numbers(_ key: String, _ names: [String]) -> [Int]? {
            guard let setting = values[key], let node = setting["值"],
                let fields = Declaration(node, path: setting.path, required: names, &problems)
            else { return nil }
            let numbers = names.compactMap { fields.count($0, &problems) }
            return numbers.count == names.count ? numbers : nil
        }
        guard let application = numbers("申请时限", ["开始调查", "公示", "认定"]), let referral = numbers("转介时限", ["答复", "首次反馈"]),
            let shared = values["共享材料"]
        else { return nil }
        let papers = shared.items("值").compactMap { node -> SharedPaper? in
            Declaration(node, path: shared.path, required: ["材料", "数据集"], &problems).map {
                SharedPaper(name: $0.text("材料"), dataSets: $0.texts("数据集"))
            }
        }
        return AidSettings(
            investigationDays: application[0], publicityDays: application[1], decisionDays: application[2], answerDays: referral[0],
            feedbackDays: referral[1], sharedPapers: papers)
    }
}
