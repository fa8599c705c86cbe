import Foundation

/// Bytes on their way into a backup, sealed a chunk at a time.
struct SealedWriter {
    private let file: FileWriter
    private let seal: ChunkSeal
    private let chunkBytes: Int
    private var waiting = Data()
    private var number: UInt64 = 0

    init(to file: FileWriter, seal: ChunkSeal, chunkBytes: Int) {
        self.file = file
        self.seal = seal
        self.chunkBytes = chunkBytes
    }

    mutating func write(_ data: Data) throws(BackupError) {
        waiting.append(data)
        // A full chunk waits too: it may turn out to be the last one.
        while waiting.count > chunkBytes {
            try put(waiting.prefix(chunkBytes), isLast: false)
            waiting = Data(waiting.dropFirst(chunkBytes))
        }
    }

    mutating func finish() throws(BackupError) { try put(waiting, isLast: true) }

    private mutating func put(_ contents: Data, isLast: Bool) throws(BackupError) {
        try file.write(try seal.seal(contents, number: number, isLast: isLast))
        number += 1
    }
}

/// Bytes on their way out of a backup. Nothing is handed over before the chunk it lies in was found genuine.
struct SealedReader {
    private let file: FileReader
    private let seal: ChunkSeal
    private let sealedBytes: Int
    private var ahead: Data
    private var opened = Data()
    private var number: UInt64 = 0
    private var isFinished = false

    init(from file: FileReader, seal: ChunkSeal, chunkBytes: Int) throws(BackupError) {
        self.file = file
        self.seal = seal
        sealedBytes = chunkBytes + ChunkSeal.tagBytes
        ahead = try file.read(sealedBytes)
    }

    /// Up to `count` bytes, at least one unless the end is reached.
    mutating func some(_ count: Int) throws(BackupError) -> Data {
        while opened.isEmpty && !isFinished { try openNext() }
        let part = opened.prefix(count)
        opened = opened.dropFirst(part.count)
        return Data(part)
    }

    /// - Throws: `.damaged` when the end comes first.
    mutating func exactly(_ count: Int) throws(BackupError) -> Data {
        var data = Data()
        while data.count < count {
            let part = try some(count - data.count)
            guard !part.isEmpty else { throw .damaged }
            data.append(part)
        }
        return data
    }

    private mutating func openNext() throws(BackupError) {
        let current = ahead
        ahead = try file.read(sealedBytes)
        isFinished = ahead.isEmpty
        opened = try seal.open(current, number: number, isLast: isFinished)
        number += 1
    }
}
