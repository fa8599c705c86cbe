// Values that are one text in JSON and YAML: dates, ID numbers, region codes.

extension Decoder {
    /// Reads one text and parses it. `kind` is the Chinese name of what was expected, for the message.
    func singleText<Value>(_ kind: String, parse: (String) -> Value?) throws -> Value {
        let container = try singleValueContainer()
        guard let value = parse(try container.decode(String.self)) else {
            // The text itself may be personal data, so the message does not repeat it.
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "不是有效的\(kind)")
        }
        return value
    }
}

extension Encoder {
    func encodeSingle(_ text: String) throws {
        var container = singleValueContainer()
        try container.encode(text)
    }
}
