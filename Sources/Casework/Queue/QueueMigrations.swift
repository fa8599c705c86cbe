import Database

/// What the queue needs beside the cases: who was told of lateness, lists kept by their owners, leads about people not found yet.
enum QueueMigrations {
    static let all: [Migration] = [
        Migration(
            "2026-11-25 case escalations",
            """
            CREATE TABLE case_escalation (
              case_file BIGINT NOT NULL REFERENCES case_file(id),
              step TEXT NOT NULL,
              step_since TEXT NOT NULL,
              stage TEXT NOT NULL CHECK (stage IN ('station', 'subdistrict', 'district')),
              at TEXT NOT NULL,
              PRIMARY KEY (case_file, step, step_since, stage)
            );
            """),
        Migration(
            "2026-11-25 saved filters",
            """
            CREATE TABLE saved_filter (
              id INTEGER PRIMARY KEY,
              account BIGINT NOT NULL REFERENCES account(id),
              label TEXT NOT NULL,
              query TEXT NOT NULL,
              UNIQUE (account, label)
            );
            """),
        Migration(
            "2026-11-25 unmatched leads",
            """
            CREATE TABLE unmatched_lead (
              id INTEGER PRIMARY KEY,
              source TEXT NOT NULL,
              level TEXT NOT NULL CHECK (level IN ('red', 'orange', 'yellow', 'blue')),
              name TEXT NOT NULL,
              address TEXT,
              phone TEXT,
              text TEXT NOT NULL,
              reporter TEXT,
              reporter_contact TEXT,
              region TEXT,
              received_at TEXT NOT NULL,
              received_by BIGINT REFERENCES account(id),
              case_lead BIGINT REFERENCES case_lead(id),
              matched_at TEXT
            );
            CREATE INDEX unmatched_lead_open ON unmatched_lead (matched_at, region);
            """),
    ]
}
