import Civics
import Database
import Library

extension CaseAct {
    /// Stores what the household's needs come to by what is known today (需求评估).
    ///
    /// - Parameter assessment: whole, also for somebody who may see only a part of it.
    /// - Throws: `CaseworkError`.
    @discardableResult
    package func assess(_ id: CaseFile.ID, version: Int64?, _ assessment: NeedsAssessment) throws -> RecordedNeeds.ID? {
        let file = try begin(id, version: version, in: CaseState.allCases.filter(\.isOpen))
        guard let account else { return nil }
        let recorded = try assessment.record(forCase: file.id.value, by: account, at: now, in: transaction)
        try record(.assessed, of: id, detail: assessment.bandLabel)
        return recorded
    }

    /// Sets the assessor's judgement beside the latest assessment of the case (评估员判断).
    ///
    /// - Throws: `CaseworkError`, and `NeedsJudgement.Invalid` for one that is not complete or has no assessment to stand beside.
    package func judge(_ id: CaseFile.ID, version: Int64?, band: NeedsBand?, reason: String) throws {
        try begin(id, version: version, in: CaseState.allCases.filter(\.isOpen))
        guard let account else { return }
        guard let latest = try RecordedNeeds.history(ofCase: id.value, limit: 1, from: transaction).first else {
            throw NeedsJudgement.Invalid.noAssessment
        }
        guard let band else { throw NeedsJudgement.Invalid.noBand }
        try NeedsJudgement(band: band, reason: reason, account: account, at: now).record(of: latest.id, in: transaction)
        try record(.assessed, of: id, note: reason, detail: "评估员判断：\(band.label)")
    }
}

extension NeedsAssessment {
    /// 中度, or 低度至高度（待核实） while facts are missing.
    package var bandLabel: String {
        settledBand?.label ?? "\(band.lowerBound.label)至\(band.upperBound.label)（待核实）"
    }
}
