import Database

/// Assisted applications, referrals, pauses of tracking, and what came of promises.
enum AidMigrations {
    static let all: [Migration] = [applications, referrals, tracking, promises]

    private static let applications = Migration(
        "2026-11-25 applications",
        """
        CREATE TABLE application (
          id INTEGER PRIMARY KEY,
          case_file BIGINT NOT NULL REFERENCES case_file(id),
          policy TEXT NOT NULL,
          person BIGINT,
          place TEXT,
          opened_at TEXT NOT NULL,
          account BIGINT NOT NULL REFERENCES account(id)
        );
        CREATE INDEX application_by_case ON application (case_file, id);
        CREATE TABLE application_step (
          id INTEGER PRIMARY KEY,
          application BIGINT NOT NULL REFERENCES application(id),
          step TEXT NOT NULL,
          day TEXT NOT NULL,
          note TEXT,
          amount_fen BIGINT CHECK (amount_fen >= 0),
          from_day TEXT,
          at TEXT NOT NULL,
          account BIGINT NOT NULL REFERENCES account(id)
        );
        CREATE INDEX application_step_by_application ON application_step (application, id);
        CREATE INDEX application_step_by_step ON application_step (step, day);
        CREATE TABLE application_paper (
          application BIGINT NOT NULL REFERENCES application(id),
          position BIGINT NOT NULL,
          name TEXT NOT NULL,
          shared_from TEXT,
          ready_at TEXT,
          account BIGINT REFERENCES account(id),
          PRIMARY KEY (application, position)
        );
        """)

    private static let referrals = Migration(
        "2026-11-25 referrals",
        """
        CREATE TABLE referral (
          id INTEGER PRIMARY KEY,
          code TEXT NOT NULL UNIQUE,
          case_file BIGINT NOT NULL REFERENCES case_file(id),
          partner BIGINT NOT NULL,
          state TEXT NOT NULL CHECK (state IN ('offered', 'accepted', 'declined', 'withdrawn', 'returned', 'completed')),
          purpose TEXT NOT NULL,
          concerns_child BIGINT NOT NULL CHECK (concerns_child IN (0, 1)),
          consent_visit BIGINT NOT NULL,
          consent_scope TEXT NOT NULL,
          contact_name TEXT,
          contact_phone TEXT,
          due_at TEXT,
          offered_at TEXT NOT NULL,
          account BIGINT NOT NULL REFERENCES account(id),
          satisfaction BIGINT CHECK (satisfaction BETWEEN 1 AND 5)
        );
        CREATE INDEX referral_by_case ON referral (case_file, id);
        CREATE INDEX referral_by_partner ON referral (partner, state, id);
        CREATE TABLE referral_entry (
          referral BIGINT NOT NULL REFERENCES referral(id),
          position BIGINT NOT NULL,
          label TEXT NOT NULL,
          value TEXT NOT NULL,
          origin TEXT NOT NULL,
          PRIMARY KEY (referral, position)
        );
        CREATE TABLE referral_event (
          id INTEGER PRIMARY KEY,
          referral BIGINT NOT NULL REFERENCES referral(id),
          kind TEXT NOT NULL,
          note TEXT,
          percent BIGINT CHECK (percent BETWEEN 0 AND 100),
          at TEXT NOT NULL,
          account BIGINT NOT NULL REFERENCES account(id)
        );
        CREATE INDEX referral_event_by_referral ON referral_event (referral, id);
        """)

    private static let promises = Migration(
        "2026-11-25 promise outcomes",
        """
        CREATE TABLE promise_outcome (
          visit BIGINT NOT NULL REFERENCES visit(id),
          text TEXT NOT NULL,
          outcome TEXT NOT NULL CHECK (outcome IN ('kept', 'failed')),
          note TEXT,
          at TEXT NOT NULL,
          account BIGINT NOT NULL REFERENCES account(id),
          PRIMARY KEY (visit, text)
        );
        """)

    private static let tracking = Migration(
        "2026-11-25 tracking",
        """
        CREATE TABLE tracking_pause (
          id INTEGER PRIMARY KEY,
          case_file BIGINT NOT NULL REFERENCES case_file(id),
          reason TEXT NOT NULL,
          until_day TEXT NOT NULL,
          at TEXT NOT NULL,
          account BIGINT NOT NULL REFERENCES account(id)
        );
        CREATE INDEX tracking_pause_by_case ON tracking_pause (case_file, id);
        """)
}
