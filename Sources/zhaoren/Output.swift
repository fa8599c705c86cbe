import ArgumentParser
import Civics
import Foundation
import Library
import PolicyLanguage

/// Writes a line to standard error, where it does not mix with results.
func standardError(_ text: String) { FileHandle.standardError.write(Data((text + "\n").utf8)) }

/// Ends the command as one that met bad input: the sentence says what to do.
func badInput(_ text: String) -> ExitCode {
    standardError(text)
    return ExitCode(1)
}

func printJSON(_ value: some Encodable) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    print(String(decoding: try encoder.encode(value), as: UTF8.self))
}

/// Where the pack is, and the library compiled from it.
struct LibraryOptions: ParsableArguments {
    @Option(help: ArgumentHelp("辖区包所在的目录；不写就用随程序的 \(PackLocation.shipped)。", valueName: "目录"))
    var library: String?

    private func directory() throws -> String {
        let found = PackLocation.find(
            explicit: library, nearExecutable: Bundle.main.executablePath, workingDirectory: FileManager.default.currentDirectoryPath)
        guard let found else { throw badInput("找不到辖区包“\(PackLocation.shipped)”。请在仓库目录里运行，或用 --library 指明目录。") }
        return found
    }

    func compiled() throws -> (compilation: Compilation, sources: [SourceText]) {
        let directory = try directory()
        let library = try describing { () throws(PackError) in try PolicyLibrary.load(from: directory) }
        return (compile(library.pages, vocabulary: library.vocabulary), library.pages)
    }

    func program() throws -> TypedProgram {
        let (compilation, sources) = try compiled()
        return try program(compilation, sources)
    }

    /// The whole pack with its library.
    func pack() throws -> (pack: JurisdictionPack, program: TypedProgram) {
        let directory = try directory()
        let pack = try describing { () throws(PackError) in try JurisdictionPack.load(from: directory) }
        return (pack, try program(compile(pack.pages, vocabulary: pack.vocabulary), pack.pages))
    }

    private func program(_ compilation: Compilation, _ sources: [SourceText]) throws -> TypedProgram {
        if let program = compilation.program { return program }
        let byPath = Dictionary(sources.map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })
        for diagnostic in compilation.diagnostics where diagnostic.isError {
            standardError(diagnostic.rendered(in: byPath[diagnostic.location.path]))
        }
        throw badInput("政策库有错误，先改好才能使用。")
    }

    private func describing<Value>(_ load: () throws(PackError) -> Value) throws -> Value {
        do {
            return try load()
        } catch {
            switch error {
            case .noSuchDirectory(let path): throw badInput("找不到辖区包“\(path)”。请在仓库目录里运行，或用 --library 指明目录。")
            case .unreadable(let path): throw badInput("读不了“\(path)”。请检查它是不是 UTF-8 文本、有没有读取权限。")
            case .problems(let problems): throw badInput(problems.map(\.description).joined(separator: "\n"))
            }
        }
    }
}

/// A civil date on the command line.
struct DayArgument: ExpressibleByArgument {
    let date: CivilDate

    init?(argument: String) {
        guard let date = CivilDate(argument) else { return nil }
        self.date = date
    }

    /// As help shows it.
    var defaultValueDescription: String { date.description }
}

/// Hands on what was printed so far.
func flushOutput() { fflush(nil) }
