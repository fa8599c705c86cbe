import Database

/// One-household plans in versions, what came of their lines, and who decided on them.
enum PlanMigrations {
    static let all: [Migration] = [plans]

    /// A line keeps its number through all versions; `account` of an item is whoever wrote it in this version, NULL when it was taken
    /// over from the version before.
    private static let plans = Migration(
        "2026-11-25 plans",
        """
        CREATE TABLE plan (
          id INTEGER PRIMARY KEY,
          case_file BIGINT NOT NULL UNIQUE REFERENCES case_file(id),
          created_at TEXT NOT NULL
        );
        CREATE TABLE plan_version (
          id INTEGER PRIMARY KEY,
          plan BIGINT NOT NULL REFERENCES plan(id),
          number BIGINT NOT NULL,
          state TEXT NOT NULL CHECK (state IN ('draft', 'submitted', 'returned', 'approved', 'replaced')),
          goal TEXT,
          author BIGINT NOT NULL REFERENCES account(id),
          created_at TEXT NOT NULL,
          submitted_by BIGINT REFERENCES account(id),
          submitted_at TEXT,
          UNIQUE (plan, number)
        );
        CREATE INDEX plan_version_by_state ON plan_version (state, submitted_at);
        CREATE TABLE plan_need (
          version BIGINT NOT NULL REFERENCES plan_version(id),
          position BIGINT NOT NULL,
          kind TEXT NOT NULL,
          text TEXT NOT NULL,
          urgency TEXT NOT NULL CHECK (urgency IN ('now', 'soon', 'later')),
          source TEXT NOT NULL CHECK (source IN ('visit', 'assessment', 'entered')),
          PRIMARY KEY (version, position)
        );
        CREATE TABLE plan_line (
          id INTEGER PRIMARY KEY,
          plan BIGINT NOT NULL REFERENCES plan(id)
        );
        CREATE TABLE plan_item (
          version BIGINT NOT NULL REFERENCES plan_version(id),
          line BIGINT NOT NULL REFERENCES plan_line(id),
          position BIGINT NOT NULL,
          kind TEXT NOT NULL CHECK (kind IN ('policy', 'resource', 'project', 'referral', 'own')),
          what TEXT NOT NULL,
          policy TEXT,
          person BIGINT,
          supply BIGINT REFERENCES supply(id),
          quantity BIGINT CHECK (quantity > 0),
          organisation BIGINT,
          owner BIGINT REFERENCES account(id),
          owner_name TEXT,
          due_on TEXT,
          expected TEXT,
          account BIGINT REFERENCES account(id),
          PRIMARY KEY (version, line)
        );
        CREATE INDEX plan_item_by_supply ON plan_item (supply, version);
        CREATE INDEX plan_item_by_due ON plan_item (due_on, version);
        CREATE TABLE plan_progress (
          id INTEGER PRIMARY KEY,
          line BIGINT NOT NULL REFERENCES plan_line(id),
          status TEXT NOT NULL CHECK (status IN ('not-started', 'in-progress', 'done', 'failed')),
          reason TEXT,
          at TEXT NOT NULL,
          account BIGINT NOT NULL REFERENCES account(id)
        );
        CREATE INDEX plan_progress_by_line ON plan_progress (line, id);
        CREATE TABLE plan_approval (
          id INTEGER PRIMARY KEY,
          version BIGINT NOT NULL UNIQUE REFERENCES plan_version(id),
          verdict TEXT NOT NULL CHECK (verdict IN ('approved', 'returned')),
          reason TEXT,
          account BIGINT NOT NULL REFERENCES account(id),
          at TEXT NOT NULL
        );
        """)
}
