import Civics
import Register

/// A row's fields in canonical form: checked one by one, knowing nothing of other rows.
struct RowCells: Sendable {
    /// As `RecordContent` keeps them.
    private(set) var content: [UInt8] = []
    /// Where each field begins in `content`.
    private var starts: [Int] = []
    /// The identity number given for the row's person.
    var number = NumberGiven.none
    /// Stands for the whole content.
    private(set) var fingerprint = Fingerprint()
    /// Stands for the fields of the data set's key; for the whole content when all of them are empty, as only that can tell the row.
    private(set) var key = Fingerprint()

    init() {}

    init(capacity: Int, fields: Int) {
        content.reserveCapacity(capacity)
        starts.reserveCapacity(fields)
    }

    // MARK: Writing

    mutating func startField() {
        if !starts.isEmpty { content.append(RecordContent.separator) }
        starts.append(content.count)
    }

    mutating func append(_ text: String) { content.append(contentsOf: text.utf8) }

    mutating func append(_ bytes: some Collection<UInt8>) { content.append(contentsOf: bytes) }

    /// Control characters become spaces: a tab would end the field.
    mutating func append(cleaning text: UnsafeBufferPointer<UInt8>) {
        let start = content.count
        content.append(contentsOf: text)
        for index in start..<content.count where content[index] < 0x20 || content[index] == 0x7F { content[index] = 0x20 }
    }

    var isLastFieldEmpty: Bool { starts.last == content.count }

    /// - Parameter keyPositions: of the fields of the data set's key.
    mutating func finish(_ keyPositions: [Int]) {
        fingerprint = content.withUnsafeBufferPointer { Fingerprint($0) }
        var key = Fingerprint()
        var hasKey = false
        for position in keyPositions {
            withField(position) {
                key.combine($0)
                hasKey = hasKey || !$0.isEmpty
            }
        }
        self.key = hasKey ? key : fingerprint
    }

    // MARK: Reading

    func withField<Answer>(_ position: Int, _ body: (UnsafeBufferPointer<UInt8>) -> Answer) -> Answer {
        content.withUnsafeBufferPointer { body(slice(position, of: $0)) }
    }

    /// The bytes of a field within `line`, which is `content`; empty for no position.
    func slice(_ position: Int?, of line: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
        guard let position else { return UnsafeBufferPointer(start: nil, count: 0) }
        let end = position + 1 < starts.count ? starts[position + 1] - 1 : line.count
        return UnsafeBufferPointer(rebasing: line[starts[position]..<end])
    }

    func text(_ position: Int?) -> String? {
        position.flatMap { position in withField(position) { $0.isEmpty ? nil : String(decoding: $0, as: UTF8.self) } }
    }

    func date(_ position: Int?) -> CivilDate? {
        position.flatMap { position in withField(position) { $0.isEmpty ? nil : CivilDate(utf8: $0) } }
    }
}
