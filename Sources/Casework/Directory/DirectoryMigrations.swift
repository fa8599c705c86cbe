import Database

/// Resources and projects, and what was received and given.
enum DirectoryMigrations {
    static let all: [Migration] = [supplies]

    private static let supplies = Migration(
        "2026-11-25 supplies",
        """
        CREATE TABLE supply (
          id INTEGER PRIMARY KEY,
          form TEXT NOT NULL CHECK (form IN ('resource', 'project')),
          created_at TEXT NOT NULL
        );
        CREATE TABLE supply_revision (
          supply BIGINT NOT NULL REFERENCES supply(id),
          revision BIGINT NOT NULL,
          at TEXT NOT NULL,
          account BIGINT NOT NULL REFERENCES account(id),
          reason TEXT,
          name TEXT NOT NULL,
          kind TEXT NOT NULL,
          provider TEXT NOT NULL,
          organisation BIGINT,
          area TEXT,
          unit TEXT,
          capacity BIGINT,
          youngest BIGINT,
          oldest BIGINT,
          cost_fen BIGINT NOT NULL CHECK (cost_fen >= 0),
          eligibility TEXT,
          contact TEXT,
          valid_from TEXT,
          valid_until TEXT,
          is_for_children BIGINT NOT NULL CHECK (is_for_children IN (0, 1)),
          is_offered BIGINT NOT NULL CHECK (is_offered IN (0, 1)),
          PRIMARY KEY (supply, revision)
        );
        CREATE TABLE stock_movement (
          id INTEGER PRIMARY KEY,
          supply BIGINT NOT NULL REFERENCES supply(id),
          kind TEXT NOT NULL CHECK (kind IN ('received', 'reserved', 'released', 'given', 'returned', 'lost', 'reversal')),
          quantity BIGINT NOT NULL CHECK (quantity > 0),
          change BIGINT NOT NULL,
          reserved_change BIGINT NOT NULL,
          at TEXT NOT NULL,
          account BIGINT NOT NULL REFERENCES account(id),
          plan_line BIGINT,
          reverses BIGINT UNIQUE REFERENCES stock_movement(id),
          note TEXT
        );
        CREATE INDEX stock_movement_by_supply ON stock_movement (supply, id);
        CREATE INDEX stock_movement_by_line ON stock_movement (plan_line, supply);
        """)
}
