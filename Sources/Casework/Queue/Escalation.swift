import Civics
import Database
import Library

/// Tells the next higher desk of what is late (超时升级), once for each step and stage, as an event of the case.
package enum Escalation {
    /// Catches up to `now`. Running it again changes nothing.
    ///
    /// - Returns: how many cases reached a new stage.
    @discardableResult
    package static func run(_ settings: WorkSettings, at now: Instant, in database: Database) throws -> Int {
        try database.write { transaction in
            let running: [CaseFile] = try transaction.all(
                """
                SELECT * FROM case_file WHERE state <> 'closed' AND due_at IS NOT NULL AND step_since < \(now)
                  AND NOT EXISTS (SELECT 1 FROM case_escalation e WHERE e.case_file = case_file.id AND e.step = case_file.step
                    AND e.step_since = case_file.step_since AND e.stage = 'district')
                ORDER BY id
                """)
            var count = 0
            for file in running where try escalate(file, settings, at: now, in: transaction) { count += 1 }
            return count
        }
    }

    private static func escalate(_ file: CaseFile, _ settings: WorkSettings, at now: Instant, in transaction: Transaction) throws -> Bool {
        guard let deadline = file.deadline, let step = file.step else { return false }
        let reached = deadline.stage(at: now, settings.escalation)
        // A program that stood still over a weekend tells of the stages it missed too, in their order.
        var isNew = false
        for stage in Deadline.Stage.allCases where stage > .onTime && stage <= reached {
            let added = try transaction.execute(
                """
                INSERT INTO case_escalation (case_file, step, step_since, stage, at)
                VALUES (\(file.id), \(step), \(deadline.since), \(stage), \(now)) ON CONFLICT DO NOTHING
                """)
            guard added > 0 else { continue }
            isNew = true
            try CaseEvent.record(.escalated, of: file.id, by: nil, at: now, detail: "\(step.label)\(stage.label)", in: transaction)
        }
        return isNew
    }
}

extension Deadline.Stage: BindableValue {
    /// True for cases whose running limit has reached this stage, as the last `Escalation.run` saw it.
    package var condition: SQL {
        """
        EXISTS (SELECT 1 FROM case_escalation e WHERE e.case_file = case_file.id AND e.step = case_file.step
          AND e.step_since = case_file.step_since AND e.stage = \(self))
        """
    }
}
