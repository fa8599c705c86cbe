import Civics
import Library
import PolicyLanguage

/// How a data set marks those who do not live at the address it has them at (人口状态): people whose hukou stays there while they
/// live elsewhere (空挂), and people who have moved away (搬离).
package struct ResidentState: Hashable, Sendable {
    package static let codeListName: CodeListName = "人口状态"
    private static let awayLabels: Set<String> = ["空挂", "搬离"]

    package let field: DataSetDeclaration.Field.ID
    private let awayCodes: [[UInt8]]

    /// `nil` when the data set has no such field: all its people live where it says.
    package init?(_ dataSet: DataSetDeclaration, codeLists: [CodeListName: CodeList]) {
        guard let field = dataSet.fields.first(where: { $0.kind == .code(Self.codeListName) }) else { return nil }
        self.field = field.id
        awayCodes = (codeLists[Self.codeListName]?.entries ?? []).filter { Self.awayLabels.contains($0.label) }.map { Array($0.code.utf8) }
    }

    /// - Parameter code: as `RecordContent` keeps it. Empty is unknown, and the address is all there is to go by.
    package func isAway(_ code: UnsafeBufferPointer<UInt8>) -> Bool { awayCodes.contains(where: code.equals) }
}
