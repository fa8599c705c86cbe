import Civics
import Database
import Register

/// What is let go of: all that is old enough, or what is kept of one household that asks for it.
enum RetentionScope {
    case before(Instant)
    case household(Household.ID)

    /// Ids of the cases in it. A case that was opened again has no day of closing.
    var cases: SQL {
        switch self {
        case .before(let instant): "SELECT id FROM case_file WHERE state = 'closed' AND closed_at < \(instant)"
        case .household(let household): "SELECT id FROM case_file WHERE state = 'closed' AND household = \(household)"
        }
    }

    /// Households that have no case outside it.
    var households: SQL {
        """
        SELECT household FROM case_file WHERE id IN (\(cases))
          AND household NOT IN (SELECT household FROM case_file WHERE id NOT IN (\(cases)))
        """
    }
}
