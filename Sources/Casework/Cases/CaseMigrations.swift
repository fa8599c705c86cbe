import Database

/// Cases, what raised them, and what became of them.
enum CaseMigrations {
    static let all: [Migration] = [cases, leads]

    /// Households live in the register, in another file (decision 13), so they are named by number and not by reference.
    private static let cases = Migration(
        "2026-11-25 cases",
        """
        CREATE TABLE case_file (
          id INTEGER PRIMARY KEY,
          number TEXT NOT NULL UNIQUE,
          household BIGINT NOT NULL,
          state TEXT NOT NULL CHECK (state IN ('queued', 'dispatched', 'working', 'tracking', 'closed')),
          class TEXT NOT NULL CHECK (class IN ('missed', 'under-served', 'at-risk')),
          level TEXT NOT NULL CHECK (level IN ('red', 'orange', 'yellow', 'blue')),
          worth BIGINT NOT NULL,
          certain_worth BIGINT NOT NULL,
          checks BIGINT NOT NULL,
          score BIGINT NOT NULL,
          region TEXT,
          hukou_region TEXT,
          consultant BIGINT REFERENCES account(id),
          step TEXT CHECK (step IN ('dispatch', 'first-contact', 'visit', 'feedback')),
          step_since TEXT,
          due_at TEXT,
          opened_at TEXT NOT NULL,
          dispatched_at TEXT,
          first_contact_at TEXT,
          closed_at TEXT,
          close_reason TEXT,
          next_contact_on TEXT,
          is_restricted INTEGER NOT NULL,
          version BIGINT NOT NULL
        );
        CREATE UNIQUE INDEX case_file_open_household ON case_file (household) WHERE state <> 'closed';
        CREATE INDEX case_file_by_household ON case_file (household, id);
        CREATE INDEX case_file_by_score ON case_file (state, score);
        CREATE INDEX case_file_by_area ON case_file (state, region, hukou_region, class, level);
        CREATE INDEX case_file_by_consultant ON case_file (consultant, state, due_at);
        CREATE INDEX case_file_by_due ON case_file (state, due_at);
        CREATE TABLE case_event (
          id INTEGER PRIMARY KEY,
          case_file BIGINT NOT NULL REFERENCES case_file(id),
          kind TEXT NOT NULL,
          at TEXT NOT NULL,
          account BIGINT REFERENCES account(id),
          note TEXT,
          detail TEXT
        );
        CREATE INDEX case_event_by_case ON case_event (case_file, id);
        CREATE INDEX case_event_by_kind ON case_event (kind, at);
        CREATE TABLE case_assistant (
          case_file BIGINT NOT NULL REFERENCES case_file(id),
          account BIGINT NOT NULL REFERENCES account(id),
          since TEXT NOT NULL,
          PRIMARY KEY (case_file, account)
        );
        """)

    /// A lead that waits out its silence has no case. `rules` are the policies and warnings behind it, by id and in order.
    private static let leads = Migration(
        "2026-11-25 case leads",
        """
        CREATE TABLE case_lead (
          id INTEGER PRIMARY KEY,
          case_file BIGINT REFERENCES case_file(id),
          household BIGINT NOT NULL,
          source TEXT NOT NULL,
          class TEXT NOT NULL CHECK (class IN ('missed', 'under-served', 'at-risk')),
          level TEXT NOT NULL CHECK (level IN ('red', 'orange', 'yellow', 'blue')),
          state TEXT NOT NULL CHECK (state IN ('open', 'withdrawn', 'suppressed', 'closed')),
          worth BIGINT NOT NULL,
          certain_worth BIGINT NOT NULL,
          score BIGINT NOT NULL,
          received_at TEXT NOT NULL,
          screening BIGINT,
          library_hash TEXT,
          reporter TEXT,
          reporter_contact TEXT,
          text TEXT,
          silent_until TEXT
        );
        CREATE INDEX case_lead_by_case ON case_lead (case_file, id);
        CREATE INDEX case_lead_by_household ON case_lead (household, state);
        CREATE TABLE case_lead_finding (
          case_lead BIGINT NOT NULL REFERENCES case_lead(id),
          position BIGINT NOT NULL,
          policy TEXT NOT NULL,
          person BIGINT,
          basis TEXT NOT NULL,
          amount BIGINT,
          period TEXT,
          PRIMARY KEY (case_lead, position)
        );
        CREATE INDEX case_lead_finding_by_policy ON case_lead_finding (policy, case_lead);
        CREATE TABLE case_lead_check (
          case_lead BIGINT NOT NULL REFERENCES case_lead(id),
          name TEXT NOT NULL,
          PRIMARY KEY (case_lead, name)
        );
        CREATE TABLE lead_intake (
          screening BIGINT PRIMARY KEY,
          taken_in_at TEXT NOT NULL,
          opened BIGINT NOT NULL,
          renewed BIGINT NOT NULL,
          suppressed BIGINT NOT NULL,
          withdrawn BIGINT NOT NULL
        );
        """)
}
