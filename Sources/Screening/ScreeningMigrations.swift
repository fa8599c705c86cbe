import Database

/// The tables of screening runs and of the leads they raise.
package enum ScreeningMigrations {
    package static let all: [Migration] = [.screenings, .leads]
}

extension Migration {
    fileprivate static let screenings = Migration(
        "2026-11-25 screenings",
        """
        CREATE TABLE screening (
          id INTEGER PRIMARY KEY,
          day TEXT NOT NULL,
          known_at TEXT NOT NULL,
          finished_at TEXT NOT NULL,
          library_hash TEXT NOT NULL,
          households BIGINT NOT NULL,
          persons BIGINT NOT NULL
        );
        CREATE TABLE screening_policy (
          screening BIGINT NOT NULL REFERENCES screening(id),
          policy TEXT NOT NULL,
          entitled BIGINT NOT NULL,
          undecided BIGINT NOT NULL,
          receiving BIGINT NOT NULL,
          missed BIGINT NOT NULL,
          PRIMARY KEY (screening, policy)
        );
        CREATE TABLE finding (
          id INTEGER PRIMARY KEY,
          screening BIGINT NOT NULL,
          household BIGINT NOT NULL,
          policy TEXT NOT NULL,
          person BIGINT,
          basis TEXT NOT NULL,
          amount BIGINT,
          period TEXT
        );
        CREATE INDEX finding_by_household ON finding (household, screening);
        """)

    /// A household has one open lead of a class: its findings are the causes. Money is in fen.
    fileprivate static let leads = Migration(
        "2026-11-25 leads",
        """
        CREATE TABLE lead (
          id INTEGER PRIMARY KEY,
          household BIGINT NOT NULL REFERENCES household(id),
          class TEXT NOT NULL CHECK (class IN ('missed', 'under-served', 'at-risk')),
          level TEXT NOT NULL CHECK (level IN ('red', 'orange', 'yellow', 'blue')),
          state TEXT NOT NULL CHECK (state IN ('open', 'withdrawn')),
          worth BIGINT NOT NULL,
          certain_worth BIGINT NOT NULL,
          checks BIGINT NOT NULL,
          score BIGINT NOT NULL,
          region TEXT,
          hukou_region TEXT,
          raised_in BIGINT NOT NULL REFERENCES screening(id),
          seen_in BIGINT NOT NULL REFERENCES screening(id)
        );
        CREATE UNIQUE INDEX lead_by_household ON lead (household, class) WHERE state = 'open';
        CREATE INDEX lead_by_score ON lead (state, score);
        CREATE INDEX lead_by_area ON lead (state, region, hukou_region, class, level, worth, certain_worth, raised_in);
        CREATE TABLE lead_finding (
          lead BIGINT NOT NULL REFERENCES lead(id),
          position BIGINT NOT NULL,
          policy TEXT NOT NULL,
          person BIGINT REFERENCES person(id),
          basis TEXT NOT NULL CHECK (basis IN ('entitled', 'likely', 'shortfall', 'unlocked', 'warning')),
          amount BIGINT,
          period TEXT CHECK (period IN ('once', 'month', 'year')),
          PRIMARY KEY (lead, position)
        );
        CREATE INDEX lead_finding_by_policy ON lead_finding (policy, lead);
        CREATE TABLE lead_check (
          lead BIGINT NOT NULL REFERENCES lead(id),
          name TEXT NOT NULL,
          PRIMARY KEY (lead, name)
        );
        """)
}
