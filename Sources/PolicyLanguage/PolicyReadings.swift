import Civics

/// What a policy's answer rests on: everything its rules and benefits name, definitions and tables opened.
package struct PolicyReadings: Sendable {
    package let facts: [FactDeclaration]
    package let parameters: [Parameter]
    package let definitions: [Definition]
    /// Policies whose receipt, verdict or status it asks for.
    package let policies: [TypedPolicy.ID]

    package init(of policy: TypedPolicy, in program: TypedProgram) {
        var facts: Set<FactDeclaration.ID> = []
        var parameters: Set<Parameter.ID> = []
        var definitions: Set<Definition.ID> = []
        var policies: Set<TypedPolicy.ID> = []
        program.visit(policy.expressions) { expression in
            switch expression.kind {
            case .parameter(let id), .parameterOn(let id, _): parameters.insert(id)
            case .definition(let id): definitions.insert(id)
            case .verdict(let id), .status(let id): policies.insert(id)
            case .input(let input):
                switch input.kind {
                case .fact(let id), .window(let id, _, _): facts.insert(id)
                case .received(let id), .recognised(let id): policies.insert(id)
                }
            default: break
            }
        }
        self.facts = program.vocabulary.facts.filter { facts.contains($0.id) }
        self.parameters = program.vocabulary.parameters.filter { parameters.contains($0.id) }
        self.definitions = definitions.sorted().compactMap { program.definitions[$0] }
        self.policies = policies.sorted()
    }
}
