import Evaluation
import PolicyLanguage

/// The figures by which two engines are compared, of one policy: see the workload's specification, section 6.
struct Checksums: CustomStringConvertible {
    var entitled = 0
    var unknown = 0
    var entitledWithUnknownAmount = 0
    var amounts: Int64 = 0
    var rolling: Int64 = 0

    init(_ outcome: PopulationOutcome, output: Int) {
        let hasAmount = !outcome.outputs[output].benefits.isEmpty
        for household in 0..<outcome.households {
            // The specification numbers the answers otherwise: 1 is yes and 2 is unknown.
            let code: Int64 =
                switch outcome.verdict(output, household: household) {
                case .no: 0
                case .yes: 1
                case .unknown: 2
                }
            let amount = hasAmount ? outcome.amount(output, benefit: 0, household: household) ?? -1 : 0
            entitled += code == 1 ? 1 : 0
            unknown += code == 2 ? 1 : 0
            entitledWithUnknownAmount += code == 1 && amount < 0 ? 1 : 0
            amounts += max(0, amount)
            rolling &+= Int64(household % 1009 + 1) &* (code * 1_000_003 + amount)
        }
    }

    var description: String { "\(entitled) \(unknown) \(entitledWithUnknownAmount) \(amounts) \(rolling)" }
}
