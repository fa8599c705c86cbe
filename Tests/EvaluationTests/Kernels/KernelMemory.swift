@testable import Evaluation

/// A register filled from an array, with the room past its end that kernels may touch; read back as an array.
final class KernelMemory {
    let base: UnsafeMutableRawPointer
    private let buffer: ColumnBuffer

    /// What lies in a register before a kernel writes it: something no kernel would leave.
    private static let rubbish: UInt8 = 0xA7

    init(bytes: Int) {
        buffer = ColumnBuffer(byteCount: bytes)
        base = buffer.base
        base.initializeMemory(as: UInt8.self, repeating: Self.rubbish, count: bytes + ColumnBuffer.slack)
    }

    convenience init<Value: BitwiseCopyable>(_ values: [Value]) {
        self.init(bytes: values.count * MemoryLayout<Value>.stride)
        for (row, value) in values.enumerated() {
            base.storeBytes(of: value, toByteOffset: row * MemoryLayout<Value>.stride, as: Value.self)
        }
    }

    func values<Value: BitwiseCopyable>(_ count: Int, _ type: Value.Type = Value.self) -> [Value] {
        (0..<count).map { base.load(fromByteOffset: $0 * MemoryLayout<Value>.stride, as: Value.self) }
    }

    /// What `kernel` makes of the operands in a fresh register of `count` rows.
    static func result<Value: BitwiseCopyable>(
        _ count: Int, _ operands: KernelMemory..., kernel: ([UnsafeMutableRawPointer], UnsafeMutableRawPointer) -> Void
    ) -> [Value] {
        // Kernels over bytes write whole groups of eight.
        let memory = KernelMemory(bytes: (count + 16) * MemoryLayout<Value>.stride)
        return withExtendedLifetime((memory, operands)) {
            kernel(operands.map(\.base), memory.base)
            return memory.values(count)
        }
    }
}

/// Sizes around those of a vector, where loops that work in groups go wrong.
enum KernelSizes {
    static let all = [0, 1, 7, 8, 9, 31, 32, 33, 63, 64, 65, 511, 512, 513]
}
