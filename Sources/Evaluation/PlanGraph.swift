import Civics
import PolicyLanguage

/// Builds the nodes of a plan. Equal nodes are one node, constants are folded, and every number carries its bounds.
struct PlanGraph: Sendable {
    private(set) var nodes: [PlanNode] = []
    private var positions: [PlanNode: PlanValue] = [:]
    let program: TypedProgram
    let shape: PopulationShape
    /// What is being planned, for errors.
    var policy: TypedPolicy.ID?
    var location = SourceRange.nowhere

    init(program: TypedProgram, shape: PopulationShape) {
        self.program = program
        self.shape = shape
    }

    subscript(value: PlanValue) -> PlanNode { nodes[value.index] }

    private mutating func intern(_ node: PlanNode) -> PlanValue {
        precondition(node.domain != .constant || node.operands.isEmpty, "\(node.operation) of constants was not folded")
        if let value = positions[node] { return value }
        let value = PlanValue(nodes.count)
        nodes.append(node)
        positions[node] = value
        return value
    }

    // MARK: Leaves

    mutating func constant(_ value: Int128) throws(PlanError) -> PlanValue {
        let whole = try fitting(value, value)
        let width = ColumnWidth(for: whole...whole).registerWidth
        return intern(
            PlanNode(
                operation: .constant(whole), operands: [], domain: .constant, form: .number(width), lowest: value, highest: value,
                mayBeUnknown: false))
    }

    mutating func truth(_ value: Truth) -> PlanValue {
        bytes(.constantTruth(value), [], .truth, .constant, mayBeUnknown: value == .unknown)
    }

    mutating func mask(_ value: Bool) -> PlanValue { bytes(.constantMask(value), [], .mask, .constant) }

    mutating func column(_ input: Input) -> PlanValue {
        let storage = program.storage(of: input)
        let width = shape.columns[input]?.width ?? ColumnWidth(for: storage.range)
        return intern(
            PlanNode(
                operation: .column(input), operands: [], domain: PlanDomain(input.entity), form: .number(width),
                lowest: Int128(storage.range.lowerBound), highest: Int128(storage.range.upperBound), mayBeUnknown: false))
    }

    /// `nil` when the population knows every row.
    mutating func validity(_ input: Input) -> PlanValue? {
        if shape.columns[input]?.isAlwaysKnown == true { return nil }
        return bytes(.validity(input), [], .mask, PlanDomain(input.entity))
    }

    mutating func memberCount() -> PlanValue {
        intern(
            PlanNode(
                operation: .memberCount, operands: [], domain: .household, form: .number(.int32), lowest: 0,
                highest: Int128(shape.mostMembers), mayBeUnknown: false))
    }

    // MARK: Making nodes

    mutating func bytes(
        _ operation: PlanOperation, _ operands: [PlanValue], _ form: PlanForm, _ domain: PlanDomain, mayBeUnknown: Bool = false
    ) -> PlanValue {
        intern(
            PlanNode(
                operation: operation, operands: operands, domain: domain, form: form, lowest: 0, highest: 2, mayBeUnknown: mayBeUnknown))
    }

    /// A number of at least 32 bits, its operands widened to the width it is computed in.
    mutating func number(
        _ operation: PlanOperation, _ operands: [PlanValue], _ bounds: (Int128, Int128), domain: PlanDomain? = nil
    ) throws(PlanError) -> PlanValue {
        _ = try fitting(bounds.0, bounds.1)
        if bounds.0 == bounds.1 { return try constant(bounds.0) }
        let numbers = operands.filter { isNumber($0) }
        let isNarrow = ([bounds] + numbers.map { (self[$0].lowest, self[$0].highest) }).allSatisfy(Self.fitsNarrow)
        let width: ColumnWidth = isNarrow ? .int32 : .int64
        let spread = joined(operands, to: domain)
        let ready = spread.map { isNumber($0) ? widened($0, to: width) : $0 }
        return intern(
            PlanNode(
                operation: operation, operands: ready, domain: domain ?? self.domain(of: ready), form: .number(width), lowest: bounds.0,
                highest: bounds.1, mayBeUnknown: false))
    }

    /// The one operation that reads any width and writes another: widening every member first would cost a pass of its own.
    mutating func sum(_ value: PlanValue, _ bounds: (Int128, Int128)) throws(PlanError) -> PlanValue {
        _ = try fitting(bounds.0, bounds.1)
        return intern(
            PlanNode(
                operation: .sumMembers, operands: [value], domain: .household, form: .number(Self.fitsNarrow(bounds) ? .int32 : .int64),
                lowest: bounds.0, highest: bounds.1, mayBeUnknown: false))
    }

    func isNumber(_ value: PlanValue) -> Bool {
        if case .number = self[value].form { return true }
        return false
    }

    static func fitsNarrow(_ bounds: (Int128, Int128)) -> Bool { bounds.0 >= Int128(Int32.min) && bounds.1 <= Int128(Int32.max) }

    private func fitting(_ lowest: Int128, _ highest: Int128) throws(PlanError) -> Int64 {
        // The least Int64 is kept free: outcomes use it to mark an unknown amount.
        guard lowest > Int128(Int64.min), highest <= Int128(Int64.max) else {
            throw .mayOverflow(policy: policy, location: location, lowest: lowest, highest: highest)
        }
        return Int64(lowest)
    }

    func domain(of operands: [PlanValue]) -> PlanDomain { operands.map { self[$0].domain }.max() ?? .constant }

    /// Operands brought to one domain: what belongs to the household is spread over the members if any operand is a member's.
    mutating func joined(_ operands: [PlanValue], to domain: PlanDomain? = nil) -> [PlanValue] {
        guard domain == nil, self.domain(of: operands) == .person else { return operands }
        return operands.map { self[$0].domain == .household ? spread($0) : $0 }
    }

    mutating func spread(_ value: PlanValue) -> PlanValue {
        let node = self[value]
        guard node.domain == .household else { return value }
        // Only these widths have a kernel for it.
        var source = value
        if case .number(let width) = node.form, width != width.registerWidth { source = widened(value, to: width.registerWidth) }
        let form = self[source].form
        return intern(
            PlanNode(
                operation: .spread, operands: [source], domain: .person, form: form, lowest: node.lowest, highest: node.highest,
                mayBeUnknown: node.mayBeUnknown))
    }

    mutating func widened(_ value: PlanValue, to width: ColumnWidth) -> PlanValue {
        let node = self[value]
        guard node.form != .number(width) else { return value }
        if case .constant(let whole) = node.operation {
            return intern(
                PlanNode(
                    operation: .constant(whole), operands: [], domain: .constant, form: .number(width), lowest: node.lowest,
                    highest: node.highest, mayBeUnknown: false))
        }
        return intern(
            PlanNode(
                operation: .widen, operands: [value], domain: node.domain, form: .number(width), lowest: node.lowest,
                highest: node.highest, mayBeUnknown: false))
    }
}

extension PlanDomain {
    init(_ entity: Entity) { self = entity == .person ? .person : .household }
}

extension ColumnWidth {
    /// The width that arithmetic on such a column is done in.
    var registerWidth: ColumnWidth { self == .int64 ? .int64 : .int32 }
}
