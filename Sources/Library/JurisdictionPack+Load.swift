import Civics
import PolicyLanguage
import Yams

extension JurisdictionPack {
    /// Reads and checks every file of a pack. Pages are read but not compiled.
    ///
    /// - Throws: `.noSuchDirectory`, `.unreadable`, or `.problems`: first those of what rules name, because everything else refers to it;
    ///   then those of all other files together.
    package static func load(from directory: String) throws(PackError) -> JurisdictionPack {
        let folder = try PackFolder(directory)
        let library = try PolicyLibrary.load(from: directory)
        var problems: [PackProblem] = []
        let dataSets = try dataSets(in: folder, codeLists: library.vocabulary.codeLists, &problems)
        let context = SourceContext(
            dataSets: dataSets, codeLists: library.vocabulary.codeLists, parameters: library.vocabulary.parameters)
        let facts = try provisions(in: folder, of: library.vocabulary.facts, context, &problems)
        let receipts = try receipts(in: folder, context, &problems)
        let jurisdiction = try single("jurisdiction.yaml", in: folder, &problems) { Jurisdiction.read($0, path: $1, &$2) }
        let casework = try single("casework.yaml", in: folder, &problems) { CaseworkSettings.read($0, path: $1, library.vocabulary, &$2) }
        let calendar = try single("calendar.yaml", in: folder, &problems) { WorkCalendar.read($0, path: $1, &$2) }
        let work = try single("work.yaml", in: folder, &problems) { tree, path, problems in
            calendar.flatMap { WorkSettings.read(tree, path: path, calendar: $0, &problems) }
        }
        let retention =
            folder.contains("retention.yaml")
            ? try single("retention.yaml", in: folder, &problems) { RetentionSettings.read($0, path: $1, &$2) } : nil
        let needs = try NeedsSettings.load(from: folder, &problems)
        guard problems.isEmpty, let jurisdiction, let casework, let work else {
            throw .problems(problems.sorted { ($0.path, $0.line, $0.message) < ($1.path, $1.line, $1.message) })
        }
        return JurisdictionPack(
            jurisdiction: jurisdiction, dataSets: dataSets, facts: facts, receipts: receipts, vocabulary: library.vocabulary,
            casework: casework, work: work, retention: retention ?? .none, needs: needs,
            pages: library.pages, hash: try folder.hash())
    }

    private static func dataSets(
        in folder: PackFolder, codeLists: [CodeList], _ problems: inout [PackProblem]
    ) throws(PackError) -> [DataSetDeclaration] {
        var dataSets: [DataSetDeclaration] = []
        for path in folder.files(in: "datasets", suffix: ".yaml") {
            guard let tree = try folder.tree(of: path, &problems) else { continue }
            if let dataSet = DataSetDeclaration.read(tree, path: path, codeLists: codeLists, &problems) { dataSets.append(dataSet) }
        }
        return dataSets
    }

    /// One provision per declared fact, in the order of the facts; a fact no record gives has no sources.
    private static func provisions(
        in folder: PackFolder, of facts: [FactDeclaration], _ context: SourceContext, _ problems: inout [PackProblem]
    ) throws(PackError) -> [FactProvision] {
        var provisions: [FactDeclaration.ID: FactProvision] = [:]
        for path in folder.files(in: "sources", suffix: ".yaml") {
            for node in try folder.entries(of: path, &problems) {
                guard let provision = FactProvision.read(node, path: path, facts: facts, in: context, &problems) else { continue }
                if provisions.updateValue(provision, forKey: provision.fact.id) != nil {
                    problems.append(PackProblem(path, node, "“\(provision.fact.name)”的来源写了两次。"))
                }
            }
        }
        return facts.map { provisions[$0.id] ?? FactProvision(fact: $0, sources: [], freshMonths: nil, sensitivity: .sensitive) }
    }

    private static func receipts(
        in folder: PackFolder, _ context: SourceContext, _ problems: inout [PackProblem]
    ) throws(PackError) -> [ReceiptProvision] {
        let path = "receipts.yaml"
        guard folder.contains(path) else { return [] }
        var receipts: [ReceiptProvision] = []
        for node in try folder.entries(of: path, &problems) {
            guard let receipt = ReceiptProvision.read(node, path: path, in: context, &problems) else { continue }
            if receipts.contains(where: { $0.policy == receipt.policy }) {
                problems.append(PackProblem(path, node, "政策“\(receipt.policy)”写了两次。"))
            }
            receipts.append(receipt)
        }
        return receipts
    }

    /// The file that a pack has exactly one of.
    private static func single<Value>(
        _ path: String, in folder: PackFolder, _ problems: inout [PackProblem],
        read: (Node, String, inout [PackProblem]) -> Value?
    ) throws(PackError) -> Value? {
        guard folder.contains(path) else {
            problems.append(PackProblem(path: path, line: 1, message: "辖区包里没有这个文件。"))
            return nil
        }
        guard let tree = try folder.tree(of: path, &problems) else { return nil }
        return read(tree, path, &problems)
    }
}
