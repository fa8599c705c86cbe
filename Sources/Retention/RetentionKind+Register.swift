import Database
import Library

extension RetentionSettings.Kind {
    /// What a page shows in place of a row whose text is gone.
    package static let releasedText = "（已到保存期限，原文不再保存）"

    func registerTargets(before: Instant) -> [Target] {
        switch self {
        case .setAsideTexts:
            // A pair that waits for a person's decision is still being worked on.
            [
                Target(
                    table: "set_aside",
                    condition: """
                        raw <> \(Self.releasedText) AND delivery IN (\(Self.deliveries(before: before)))
                        AND id NOT IN (SELECT set_aside FROM review_pair WHERE state = 'open')
                        """,
                    blanks: "raw = \(Self.releasedText)"),
                Target(
                    table: "review_pair",
                    condition: """
                        state <> 'open' AND name <> ''
                        AND set_aside IN (SELECT id FROM set_aside WHERE delivery IN (\(Self.deliveries(before: before))))
                        """,
                    blanks: "name = '', birth_date = NULL, address = NULL"),
            ]
        case .supersededRecords:
            // The mark that a record was superseded stays behind: ids are given once, and the delivery's counts still add up.
            [Target(table: "record", condition: "id IN (\(Self.superseded(before: before)))")]
        case .oldFindings:
            [
                Target(
                    table: "finding",
                    condition: """
                        screening IN (SELECT id FROM screening WHERE finished_at < \(before))
                        AND screening < (SELECT MAX(id) FROM screening)
                        """)
            ]
        default: []
        }
    }

    private static func deliveries(before: Instant) -> SQL { "SELECT id FROM delivery WHERE recorded_at < \(before)" }

    /// Records that later data took the place of, so long ago.
    private static func superseded(before: Instant) -> SQL {
        "SELECT record FROM supersession WHERE delivery IN (\(deliveries(before: before)))"
    }
}
