import Database

/// What was drawn for review, and what was said of it.
enum SamplingMigrations {
    static let all: [Migration] = [samples]

    /// `seed` is a UInt64 in hexadecimal. Numbers refer to entries of the trail or to cases, as `kind` says; cases may go when their time of
    /// keeping is over, so there is no foreign key.
    private static let samples = Migration(
        "2026-11-25 audit samples",
        """
        CREATE TABLE audit_sample (
          id INTEGER PRIMARY KEY,
          month TEXT NOT NULL,
          kind TEXT NOT NULL CHECK (kind IN ('entries', 'cases')),
          seed TEXT NOT NULL,
          population BIGINT NOT NULL,
          account BIGINT NOT NULL REFERENCES account(id),
          at TEXT NOT NULL
        );
        CREATE TABLE audit_sample_item (
          id INTEGER PRIMARY KEY,
          sample BIGINT NOT NULL REFERENCES audit_sample(id),
          number BIGINT NOT NULL,
          concerned BIGINT REFERENCES account(id),
          UNIQUE (sample, number)
        );
        CREATE INDEX audit_sample_item_by_concerned ON audit_sample_item (concerned);
        CREATE TABLE audit_remark (
          id INTEGER PRIMARY KEY,
          item BIGINT NOT NULL REFERENCES audit_sample_item(id),
          state TEXT NOT NULL CHECK (state IN ('sound', 'unclear', 'explained')),
          account BIGINT NOT NULL REFERENCES account(id),
          at TEXT NOT NULL,
          text TEXT NOT NULL
        );
        CREATE INDEX audit_remark_by_item ON audit_remark (item, id);
        """)
}
