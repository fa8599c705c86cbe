import Civics
import Evaluation
import Foundation
import PolicyLanguage

/// The measuring data as its generator writes it: a file of little-endian values per column, and a bitmap for those with holes.
struct RawColumns {
    enum Failure: Error { case unreadable(String), shortFile(String) }

    let directory: String

    /// The columns that `inputs` name, and the households' sizes, as they lie in the files: nothing is converted.
    func population(of inputs: some Sequence<Input>, in program: TypedProgram) throws -> Population {
        let sizes = try buffer("households.size.u8")
        let counts = UnsafeBufferPointer(start: sizes.base.assumingMemoryBound(to: UInt8.self), count: sizes.byteCount)
        var columns: [Input: PopulationColumn] = [:]
        for input in inputs { columns[input] = try column(input) }
        return Population(memberCounts: counts.lazy.map(Int.init), columns: columns)
    }

    private func column(_ input: Input) throws -> PopulationColumn {
        guard case .fact(let name) = input.kind else { throw Failure.unreadable("\(input.kind)") }
        let stem = (input.entity == .person ? "persons." : "households.") + name
        for (suffix, width) in [("u8", ColumnWidth.uint8), ("u16", .uint16), ("i32", .int32), ("i64", .int64)] {
            let file = "\(stem).\(suffix)"
            guard FileManager.default.fileExists(atPath: "\(directory)/\(file)") else { continue }
            let values = try buffer(file)
            let hasHoles = FileManager.default.fileExists(atPath: "\(directory)/\(stem).valid")
            return PopulationColumn(
                width: width, count: values.byteCount / width.bytes, values: values, validity: hasHoles ? try buffer("\(stem).valid") : nil)
        }
        throw Failure.unreadable(stem)
    }

    private func buffer(_ file: String) throws -> ColumnBuffer {
        guard let handle = fopen("\(directory)/\(file)", "rb") else { throw Failure.unreadable(file) }
        defer { fclose(handle) }
        fseek(handle, 0, SEEK_END)
        let size = ftell(handle)
        rewind(handle)
        let buffer = ColumnBuffer(byteCount: size, isTouched: false)
        guard fread(buffer.base, 1, size, handle) == size else { throw Failure.shortFile(file) }
        return buffer
    }
}
