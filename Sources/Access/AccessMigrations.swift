import Database

/// The tables of accounts, sessions, the audit trail, broken glass and the organisation register.
package enum AccessMigrations {
    package static let all: [Migration] =
        [accounts, sessions, viewLog, auditTrail, breakGlass, signInClients] + organisation + [auditIndexes]

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

    /// `audit_head` has one row: the checkpoint, and the lock that two writers at once would meet at. The entry before is unique, so that
    /// the chain cannot fork even where that lock fails. Numbers are given by the program, without gaps.
    private static let auditTrail = Migration(
        "2026-11-25 audit trail",
        """
        CREATE TABLE audit_entry (
          id INTEGER PRIMARY KEY,
          at TEXT NOT NULL,
          account BIGINT REFERENCES account(id),
          act TEXT NOT NULL,
          purpose TEXT,
          subject_kind TEXT,
          subject BIGINT,
          area TEXT,
          route TEXT,
          detail TEXT NOT NULL,
          previous_hash TEXT NOT NULL UNIQUE,
          hash TEXT NOT NULL
        );
        CREATE INDEX audit_entry_by_account ON audit_entry (account, id);
        CREATE INDEX audit_entry_by_subject ON audit_entry (subject_kind, subject, id);
        CREATE TABLE audit_head (
          id BIGINT PRIMARY KEY CHECK (id = 1),
          entries BIGINT NOT NULL,
          hash TEXT NOT NULL
        );
        INSERT INTO audit_head (id, entries, hash)
        VALUES (1, 0, '0000000000000000000000000000000000000000000000000000000000000000');
        """)

    /// Households are kept by number: the register may lie in another file.
    private static let breakGlass = Migration(
        "2026-11-25 break glass",
        """
        CREATE TABLE break_glass (
          id INTEGER PRIMARY KEY,
          account BIGINT NOT NULL REFERENCES account(id),
          household BIGINT NOT NULL,
          area TEXT NOT NULL,
          reason TEXT NOT NULL,
          at TEXT NOT NULL,
          expires_at TEXT NOT NULL
        );
        CREATE INDEX break_glass_by_household ON break_glass (household, account, expires_at);
        CREATE TABLE break_glass_review (
          id INTEGER PRIMARY KEY,
          break_glass BIGINT NOT NULL UNIQUE REFERENCES break_glass(id),
          reviewer BIGINT NOT NULL REFERENCES account(id),
          at TEXT NOT NULL,
          verdict TEXT NOT NULL CHECK (verdict IN ('justified', 'unjustified')),
          note TEXT NOT NULL
        );
        """)

    /// Client addresses are few enough to be guessed from their hashes: the hash only keeps them from being read by chance.
    /// Rows go after a quarter of an hour.
    private static let signInClients = Migration(
        "2026-11-25 sign-in clients",
        """
        CREATE TABLE sign_in_client (
          client_hash TEXT PRIMARY KEY,
          attempts BIGINT NOT NULL,
          since TEXT NOT NULL
        );
        """)

    /// What an auditor looks for: a kind of act, a month.
    private static let auditIndexes = Migration(
        "2026-11-25 audit indexes",
        """
        CREATE INDEX audit_entry_by_act ON audit_entry (act, at);
        CREATE INDEX audit_entry_by_time ON audit_entry (at);
        """)
}
