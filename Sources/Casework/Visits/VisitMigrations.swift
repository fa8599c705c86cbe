import Database

/// Telephone contacts, desk checks and visits.
enum VisitMigrations {
    static let all: [Migration] = [visits]

    /// A revision keeps the whole record as JSON, as it was written: that is the evidence. What is asked of many visits at once (grades,
    /// needs, promises, consents) lies in tables of its own, of the revision that counts.
    private static let visits = Migration(
        "2026-11-25 visits",
        """
        CREATE TABLE contact (
          id INTEGER PRIMARY KEY,
          case_file BIGINT NOT NULL REFERENCES case_file(id),
          channel TEXT NOT NULL CHECK (channel IN ('phone', 'desk')),
          result TEXT NOT NULL,
          note TEXT,
          next_try_on TEXT,
          account BIGINT NOT NULL REFERENCES account(id),
          at TEXT NOT NULL
        );
        CREATE INDEX contact_by_case ON contact (case_file, at);
        CREATE INDEX contact_by_account ON contact (account, at);
        CREATE TABLE visit (
          id INTEGER PRIMARY KEY,
          case_file BIGINT NOT NULL REFERENCES case_file(id),
          household BIGINT NOT NULL,
          day TEXT NOT NULL,
          kind TEXT NOT NULL,
          mode TEXT NOT NULL,
          access TEXT NOT NULL,
          result TEXT,
          next_visit_on TEXT,
          revision BIGINT NOT NULL,
          account BIGINT NOT NULL REFERENCES account(id),
          recorded_at TEXT NOT NULL
        );
        CREATE INDEX visit_by_case ON visit (case_file, day, id);
        CREATE INDEX visit_by_household ON visit (household, day, id);
        CREATE INDEX visit_by_day ON visit (day, account);
        CREATE TABLE visit_revision (
          visit BIGINT NOT NULL REFERENCES visit(id),
          revision BIGINT NOT NULL,
          base BIGINT,
          state TEXT NOT NULL CHECK (state IN ('kept', 'conflict')),
          content TEXT NOT NULL,
          account BIGINT NOT NULL REFERENCES account(id),
          at TEXT NOT NULL,
          reason TEXT,
          PRIMARY KEY (visit, revision)
        );
        CREATE TABLE visit_block (
          visit BIGINT NOT NULL REFERENCES visit(id),
          block TEXT NOT NULL,
          grade BIGINT NOT NULL CHECK (grade IN (0, 1, 2)),
          PRIMARY KEY (visit, block)
        );
        CREATE TABLE visit_need (
          visit BIGINT NOT NULL REFERENCES visit(id),
          position BIGINT NOT NULL,
          code TEXT NOT NULL,
          urgency TEXT NOT NULL,
          words TEXT NOT NULL,
          PRIMARY KEY (visit, position)
        );
        CREATE INDEX visit_need_by_code ON visit_need (code, visit);
        CREATE TABLE visit_promise (
          visit BIGINT NOT NULL REFERENCES visit(id),
          position BIGINT NOT NULL,
          text TEXT NOT NULL,
          due_on TEXT NOT NULL,
          PRIMARY KEY (visit, position)
        );
        CREATE INDEX visit_promise_by_due ON visit_promise (due_on, visit);
        CREATE TABLE visit_consent (
          visit BIGINT NOT NULL REFERENCES visit(id),
          purpose TEXT NOT NULL,
          scope TEXT NOT NULL,
          withdrawn_on TEXT,
          PRIMARY KEY (visit, purpose)
        );
        CREATE TABLE field_delivery (
          change_key TEXT PRIMARY KEY,
          record_key TEXT NOT NULL,
          account BIGINT NOT NULL REFERENCES account(id),
          visit BIGINT REFERENCES visit(id),
          contact BIGINT REFERENCES contact(id),
          revision BIGINT,
          received_at TEXT NOT NULL
        );
        CREATE INDEX field_delivery_by_record ON field_delivery (record_key);
        """)
}
