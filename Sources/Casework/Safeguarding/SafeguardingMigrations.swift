import Database

/// What only those named may see. Nothing of it is ever changed, only added to.
enum SafeguardingMigrations {
    static let all: [Migration] = [
        Migration(
            "2026-11-25 safeguarding",
            """
            CREATE TABLE safeguarding (
              id INTEGER PRIMARY KEY,
              case_file BIGINT NOT NULL REFERENCES case_file(id),
              kinds TEXT NOT NULL,
              text TEXT,
              origin TEXT NOT NULL,
              raised_by BIGINT REFERENCES account(id),
              raised_at TEXT NOT NULL
            );
            CREATE INDEX safeguarding_by_case ON safeguarding (case_file, id);
            CREATE TABLE safeguarding_report (
              id INTEGER PRIMARY KEY,
              safeguarding BIGINT NOT NULL REFERENCES safeguarding(id),
              authority TEXT NOT NULL,
              reported_at TEXT NOT NULL,
              receipt TEXT,
              note TEXT,
              recorded_by BIGINT REFERENCES account(id),
              recorded_at TEXT NOT NULL
            );
            CREATE INDEX safeguarding_report_by_matter ON safeguarding_report (safeguarding, id);
            CREATE TABLE safeguarding_access (
              case_file BIGINT NOT NULL REFERENCES case_file(id),
              account BIGINT NOT NULL REFERENCES account(id),
              reason TEXT NOT NULL,
              named_by BIGINT REFERENCES account(id),
              named_at TEXT NOT NULL,
              PRIMARY KEY (case_file, account)
            );
            CREATE INDEX safeguarding_access_by_account ON safeguarding_access (account, case_file);
            """),
        // Of an account the latest line of `safeguarding_duty` counts.
        Migration(
            "2026-11-25 safeguarding duties",
            """
            CREATE TABLE safeguarding_duty (
              id INTEGER PRIMARY KEY,
              account BIGINT NOT NULL REFERENCES account(id),
              is_on INTEGER NOT NULL,
              registered_by BIGINT REFERENCES account(id),
              registered_at TEXT NOT NULL
            );
            CREATE INDEX safeguarding_duty_by_account ON safeguarding_duty (account, id);
            CREATE TABLE safeguarding_closing (
              safeguarding BIGINT PRIMARY KEY REFERENCES safeguarding(id),
              outcome TEXT NOT NULL,
              closed_by BIGINT REFERENCES account(id),
              closed_at TEXT NOT NULL
            );
            CREATE TABLE safeguarding_unmatched (
              unmatched_lead BIGINT PRIMARY KEY REFERENCES unmatched_lead(id),
              kinds TEXT NOT NULL,
              text TEXT NOT NULL,
              raised_by BIGINT REFERENCES account(id),
              raised_at TEXT NOT NULL
            );
            """),
    ]
}
