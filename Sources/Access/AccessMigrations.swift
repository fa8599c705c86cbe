import Database

/// The tables of accounts, sessions and the audit trail.
package enum AccessMigrations {
    package static let all: [Migration] = [accounts, sessions, viewLog]

    private static let accounts = Migration(
        "2026-01-05 accounts",
        """
        CREATE TABLE account (
          id INTEGER PRIMARY KEY,
          name TEXT NOT NULL UNIQUE,
          display_name TEXT NOT NULL,
          role TEXT NOT NULL,
          password_hash TEXT NOT NULL,
          created_at TEXT NOT NULL,
          disabled_at TEXT
        );
        CREATE TABLE account_area (
          account BIGINT NOT NULL REFERENCES account(id),
          area TEXT NOT NULL,
          PRIMARY KEY (account, area)
        );
        """)

    /// Attempts are counted by the hash of the name that was typed, not on the account: so a name nobody has locks just like one
    /// somebody has, and a password typed into the wrong box is not kept.
    private static let sessions = Migration(
        "2026-01-05 sessions",
        """
        CREATE TABLE session (
          token_hash TEXT PRIMARY KEY,
          account BIGINT NOT NULL REFERENCES account(id),
          csrf TEXT NOT NULL,
          created_at TEXT NOT NULL,
          last_seen_at TEXT NOT NULL,
          expires_at TEXT NOT NULL
        );
        CREATE INDEX session_by_account ON session (account);
        CREATE TABLE sign_in_attempt (
          name_hash TEXT PRIMARY KEY,
          failed_attempts BIGINT NOT NULL,
          last_at TEXT NOT NULL,
          locked_until TEXT
        );
        CREATE TABLE sign_in_log (
          id INTEGER PRIMARY KEY,
          account BIGINT REFERENCES account(id),
          at TEXT NOT NULL,
          outcome TEXT NOT NULL CHECK (outcome IN ('signed-in', 'refused', 'locked', 'signed-out'))
        );
        """)

    private static let viewLog = Migration(
        "2026-01-05 view log",
        """
        CREATE TABLE view_log (
          id INTEGER PRIMARY KEY,
          account BIGINT NOT NULL REFERENCES account(id),
          at TEXT NOT NULL,
          purpose TEXT NOT NULL,
          subject_kind TEXT NOT NULL CHECK (subject_kind IN ('household', 'person', 'list', 'delivery')),
          subject BIGINT,
          area TEXT,
          route TEXT NOT NULL
        );
        CREATE INDEX view_log_by_account ON view_log (account, id);
        CREATE INDEX view_log_by_subject ON view_log (subject_kind, subject, id);
        """)
}
