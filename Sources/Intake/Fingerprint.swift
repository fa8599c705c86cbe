/// 128 bits that stand for some bytes, so that millions of keys can be remembered. Not for secrets.
struct Fingerprint: Hashable {
    private var first: UInt64 = 0x9E37_79B9_7F4A_7C15
    private var second: UInt64 = 0xC2B2_AE3D_27D4_EB4F

    init() {}

    init(_ bytes: UnsafeBufferPointer<UInt8>) { combine(bytes) }

    /// Two runs of bytes are not the same as one longer run.
    mutating func combine(_ bytes: UnsafeBufferPointer<UInt8>) {
        mix(UInt64(bytes.count))
        guard let base = bytes.baseAddress else { return }
        let raw = UnsafeRawPointer(base)
        var index = 0
        while index + 8 <= bytes.count {
            mix(raw.loadUnaligned(fromByteOffset: index, as: UInt64.self))
            index += 8
        }
        var rest: UInt64 = 0
        while index < bytes.count {
            rest = rest << 8 | UInt64(bytes[index])
            index += 1
        }
        mix(rest)
    }

    /// It is a hash already.
    func hash(into hasher: inout Hasher) { hasher.combine(first) }

    private mutating func mix(_ word: UInt64) {
        let low = (first ^ word).multipliedFullWidth(by: 0xA076_1D64_78BD_642F)
        let high = (second &+ word).multipliedFullWidth(by: 0xE703_7ED1_A0B4_28DB)
        first = low.high ^ low.low
        second = high.high ^ high.low ^ first.byteSwapped
    }
}
