import Database

/// The register's schema, oldest step first.
package enum RegisterMigrations {
    package static let all: [Migration] = [.people, .deliveries, .households, .decisions, .unreadRows]

    /// What was found out on visits: records of the workbench, which may lie in another file than what departments delivered. The
    /// readers need both.
    package static let learntFacts: [Migration] = [.learntFacts]
}

extension Migration {
    /// Ids are given out by the program, from 1 without holes, so that a column can be found by a person's id.
    fileprivate static let people = Migration(
        "2026-11-20 people",
        """
        CREATE TABLE person (
          id INTEGER PRIMARY KEY,
          id_number TEXT UNIQUE,
          name TEXT NOT NULL,
          name_key TEXT NOT NULL,
          birth_date TEXT,
          sex INTEGER NOT NULL,
          hukou_region TEXT,
          hukou_address TEXT,
          residence_region TEXT,
          residence_address TEXT,
          phone TEXT,
          died_on TEXT,
          identity_trust INTEGER NOT NULL,
          identity_as_of TEXT NOT NULL,
          hukou_trust INTEGER NOT NULL,
          hukou_as_of TEXT,
          residence_trust INTEGER NOT NULL,
          residence_as_of TEXT
        );
        CREATE INDEX person_by_name ON person (name_key, id);
        CREATE INDEX person_by_id_ending ON person (substr(id_number, 15));
        CREATE TABLE person_identifier (
          kind TEXT NOT NULL CHECK (kind IN ('document')),
          value TEXT NOT NULL,
          person BIGINT NOT NULL REFERENCES person(id),
          PRIMARY KEY (kind, value)
        );
        """)

    /// A delivery's records have consecutive ids, `first_record` to `last_record`, so that a scan needs no index.
    fileprivate static let deliveries = Migration(
        "2026-11-20 deliveries",
        """
        CREATE TABLE delivery (
          id INTEGER PRIMARY KEY,
          data_set TEXT NOT NULL,
          file_name TEXT NOT NULL,
          file_sha256 TEXT NOT NULL,
          kind TEXT NOT NULL CHECK (kind IN ('full', 'additions')),
          encoding TEXT NOT NULL,
          fields TEXT NOT NULL,
          as_of TEXT NOT NULL,
          received_at TEXT NOT NULL,
          recorded_at TEXT NOT NULL,
          rows_total BIGINT NOT NULL,
          rows_accepted BIGINT NOT NULL,
          rows_merged BIGINT NOT NULL,
          rows_set_aside BIGINT NOT NULL,
          first_record BIGINT NOT NULL,
          last_record BIGINT NOT NULL,
          UNIQUE (data_set, file_sha256),
          CHECK (rows_total = rows_accepted + rows_merged + rows_set_aside)
        );
        CREATE TABLE record (
          id INTEGER PRIMARY KEY,
          delivery BIGINT NOT NULL,
          row_number BIGINT NOT NULL,
          person BIGINT NOT NULL REFERENCES person(id),
          valid_from TEXT,
          valid_until TEXT,
          content TEXT NOT NULL
        );
        CREATE INDEX record_by_person ON record (person);
        CREATE TABLE supersession (
          record BIGINT PRIMARY KEY,
          delivery BIGINT NOT NULL
        );
        CREATE TABLE set_aside (
          id INTEGER PRIMARY KEY,
          delivery BIGINT NOT NULL,
          row_number BIGINT NOT NULL,
          field TEXT,
          reason_code TEXT NOT NULL,
          reason TEXT NOT NULL,
          raw TEXT NOT NULL
        );
        CREATE INDEX set_aside_by_row ON set_aside (delivery, row_number);
        CREATE TABLE review_pair (
          id INTEGER PRIMARY KEY,
          set_aside BIGINT NOT NULL REFERENCES set_aside(id),
          candidate BIGINT NOT NULL REFERENCES person(id),
          name TEXT NOT NULL,
          birth_date TEXT,
          address TEXT,
          state TEXT NOT NULL CHECK (state IN ('open', 'same', 'different'))
        );
        CREATE INDEX review_pair_by_state ON review_pair (state, id);
        """)

    /// The kinds are checked without `IN`, for which SQLite builds a table anew at each of a million rows.
    fileprivate static let households = Migration(
        "2026-11-20 households",
        """
        CREATE TABLE household (
          id INTEGER PRIMARY KEY,
          kind TEXT NOT NULL CHECK (kind = 'hukou' OR kind = 'residence' OR kind = 'economic'),
          key TEXT NOT NULL,
          region TEXT,
          hukou_region TEXT,
          address TEXT,
          size BIGINT NOT NULL,
          UNIQUE (kind, key)
        );
        CREATE TABLE household_member (
          kind TEXT NOT NULL,
          household BIGINT NOT NULL,
          person BIGINT NOT NULL,
          relation TEXT,
          PRIMARY KEY (household, person)
        );
        CREATE INDEX household_member_by_person ON household_member (person);
        """)

    /// Who decided a pair, and when.
    fileprivate static let decisions = Migration(
        "2026-11-25 review decisions",
        """
        ALTER TABLE review_pair ADD COLUMN decided_by TEXT;
        ALTER TABLE review_pair ADD COLUMN decided_at TEXT;
        """)

    /// Whom a row set aside is about, or the number of somebody the register does not know yet, and its key (`RowKey`), where the
    /// row could be read that far.
    fileprivate static let unreadRows = Migration(
        "2026-11-25 unread rows",
        """
        ALTER TABLE set_aside ADD COLUMN person BIGINT;
        ALTER TABLE set_aside ADD COLUMN id_number TEXT;
        ALTER TABLE set_aside ADD COLUMN row_key TEXT;
        """)

    /// No foreign keys: people and households may lie in another file. A record is superseded once at most.
    fileprivate static let learntFacts = Migration(
        "2026-11-25 learnt facts",
        """
        CREATE TABLE learnt_fact (
          id INTEGER PRIMARY KEY,
          household BIGINT,
          person BIGINT,
          fact TEXT NOT NULL,
          value BIGINT,
          learnt_on TEXT NOT NULL,
          origin TEXT NOT NULL CHECK (origin IN ('visit', 'phone', 'desk', 'document')),
          origin_number BIGINT NOT NULL,
          account BIGINT NOT NULL,
          recorded_at TEXT NOT NULL,
          supersedes BIGINT UNIQUE,
          is_withdrawal INTEGER NOT NULL CHECK (is_withdrawal IN (0, 1)),
          CHECK ((household IS NULL) <> (person IS NULL))
        );
        CREATE INDEX learnt_fact_by_household ON learnt_fact (household);
        CREATE INDEX learnt_fact_by_person ON learnt_fact (person);
        """)
}
