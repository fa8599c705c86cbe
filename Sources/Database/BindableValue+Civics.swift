import Civics

extension Truth: BindableValue {}
extension Sex: BindableValue {}

/// As BIGINT.
extension Identifier: BindableValue {
    package var databaseValue: DatabaseValue { .integer(value) }

    package init?(databaseValue: DatabaseValue) {
        guard let value = Int64(databaseValue: databaseValue) else { return nil }
        self.init(value)
    }
}

/// As BIGINT, whole fen.
extension Money: BindableValue {
    package var databaseValue: DatabaseValue { .integer(fen) }

    package init?(databaseValue: DatabaseValue) {
        guard let fen = Int64(databaseValue: databaseValue) else { return nil }
        self.init(fen: fen)
    }
}

/// A type of `Civics` kept as the text of its `description`, which sorts as the values do and can be read in any tool.
package protocol TextBindable: BindableValue, CustomStringConvertible {
    init?(databaseText: String)
}

extension TextBindable {
    package var databaseValue: DatabaseValue { .text(description) }

    package init?(databaseValue: DatabaseValue) {
        guard let text = String(databaseValue: databaseValue) else { return nil }
        self.init(databaseText: text)
    }
}

/// As ISO text, 2024-07-01.
extension CivilDate: TextBindable {
    package init?(databaseText: String) { self.init(databaseText) }
}

/// As ISO text, 2024-07.
extension CivilMonth: TextBindable {
    package init?(databaseText: String) { self.init(databaseText) }
}

/// As its digits, so that the code of a place is the beginning of the codes of the places within it.
extension RegionCode: TextBindable {
    package init?(databaseText: String) { self.init(databaseText) }
}

/// As its 18 characters.
extension IDNumber: TextBindable {
    package init?(databaseText: String) { try? self.init(databaseText) }
}
