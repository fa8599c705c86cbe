import Civics
import PolicyLanguage

extension Plan: CustomStringConvertible {
    /// The graph as text: a line per value in use, and what is put out.
    package var description: String {
        let roots = outputs.flatMap { output in [output.verdict] + output.rules.map(\.truth) + output.benefits.flatMap(\.roots) }
        var lines = ["# 评估日 \(day),每户至多 \(shape.mostMembers) 人,指令 \(schedule.instructions.count) 条"]
        for value in graph.reachable(from: roots).sorted() { lines.append(graph.line(of: value)) }
        for output in outputs {
            lines.append("输出 \(output.policy)\(output.reading == .now ? "" : "(一旦认定)") = \(graph.name(output.verdict))")
            for benefit in output.benefits {
                let known = benefit.known.map { " 已知 \(graph.name($0))" } ?? ""
                let scale = benefit.unitsPerOne == 1 ? "" : " ÷ \(benefit.unitsPerOne)"
                lines.append("  待遇 \(benefit.name) = \(graph.name(benefit.numerator))\(scale)\(known)")
            }
        }
        return lines.joined(separator: "\n")
    }
}

extension PlanGraph {
    func reachable(from roots: [PlanValue]) -> Set<PlanValue> {
        var seen: Set<PlanValue> = []
        var stack = roots
        while let value = stack.popLast() { if seen.insert(value).inserted { stack += self[value].operands } }
        return seen
    }

    func name(_ value: PlanValue) -> String {
        switch self[value].operation {
        case .constant(let whole): "\(whole)"
        case .constantTruth(let truth): truth.label
        default: "v\(value.position)"
        }
    }

    /// `v12 household int32 [0, 90] = add v3 v4`
    func line(of value: PlanValue) -> String {
        let node = self[value]
        let operands = node.operands.map { " " + name($0) }.joined()
        let form =
            switch node.form {
            case .truth: node.mayBeUnknown ? "truth?" : "truth"
            case .mask: "mask"
            case .number(let width): "\(width) [\(node.lowest), \(node.highest)]"
            }
        return "v\(value.position) \(node.domain) \(form) = \(operationText(node.operation))\(operands)"
    }

    private func operationText(_ operation: PlanOperation) -> String {
        switch operation {
        case .column(let input): "column \(input.text(in: program))"
        case .validity(let input): "known \(input.text(in: program))"
        default: "\(operation)"
        }
    }
}
