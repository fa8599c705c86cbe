import Database

extension AccessMigrations {
    /// Stations and points, the consultant register and partner organisations. What changes over time has rows of its own that are only
    /// added to: status, training, checks of records.
    package static let organisation: [Migration] = [servicePoints, consultants, partners, registerChanges]

    private static let servicePoints = Migration(
        "2026-11-25 service points",
        """
        CREATE TABLE service_point (
          id INTEGER PRIMARY KEY,
          kind TEXT NOT NULL CHECK (kind IN ('station', 'point')),
          name TEXT NOT NULL UNIQUE,
          area TEXT NOT NULL,
          address TEXT NOT NULL,
          telephone TEXT NOT NULL,
          hours TEXT NOT NULL,
          recorded_at TEXT NOT NULL
        );
        CREATE INDEX service_point_by_area ON service_point (area, id);
        """)

    private static let consultants = Migration(
        "2026-11-25 consultants",
        """
        CREATE TABLE consultant (
          id INTEGER PRIMARY KEY,
          account BIGINT NOT NULL UNIQUE REFERENCES account(id),
          person_name TEXT NOT NULL,
          service_point BIGINT REFERENCES service_point(id),
          area TEXT NOT NULL,
          registered_on TEXT NOT NULL,
          weekly_capacity BIGINT CHECK (weekly_capacity >= 0),
          recorded_at TEXT NOT NULL
        );
        CREATE INDEX consultant_by_area ON consultant (area, id);
        CREATE TABLE consultant_speciality (
          consultant BIGINT NOT NULL REFERENCES consultant(id),
          speciality TEXT NOT NULL,
          PRIMARY KEY (consultant, speciality)
        );
        CREATE TABLE consultant_status (
          id INTEGER PRIMARY KEY,
          consultant BIGINT NOT NULL REFERENCES consultant(id),
          status TEXT NOT NULL CHECK (status IN ('on-duty', 'suspended', 'left')),
          since TEXT NOT NULL,
          reason TEXT NOT NULL,
          recorded_by BIGINT REFERENCES account(id),
          recorded_at TEXT NOT NULL
        );
        CREATE INDEX consultant_status_by_consultant ON consultant_status (consultant, since, id);
        CREATE TABLE consultant_training (
          id INTEGER PRIMARY KEY,
          consultant BIGINT NOT NULL REFERENCES consultant(id),
          topic TEXT NOT NULL,
          minutes BIGINT NOT NULL CHECK (minutes > 0),
          held_on TEXT NOT NULL,
          recorded_by BIGINT REFERENCES account(id),
          recorded_at TEXT NOT NULL
        );
        CREATE INDEX consultant_training_by_consultant ON consultant_training (consultant, held_on, id);
        CREATE TABLE consultant_vetting (
          id INTEGER PRIMARY KEY,
          consultant BIGINT NOT NULL REFERENCES consultant(id),
          checked_on TEXT NOT NULL,
          valid_until TEXT NOT NULL,
          recorded_by BIGINT REFERENCES account(id),
          recorded_at TEXT NOT NULL
        );
        CREATE INDEX consultant_vetting_by_consultant ON consultant_vetting (consultant, checked_on, id);
        """)

    private static let partners = Migration(
        "2026-11-25 partner organisations",
        """
        CREATE TABLE partner_organisation (
          id INTEGER PRIMARY KEY,
          name TEXT NOT NULL UNIQUE,
          credit_code TEXT NOT NULL UNIQUE,
          contact_name TEXT NOT NULL,
          contact_telephone TEXT NOT NULL,
          registered_on TEXT NOT NULL,
          recorded_at TEXT NOT NULL
        );
        CREATE TABLE partner_field (
          partner BIGINT NOT NULL REFERENCES partner_organisation(id),
          field TEXT NOT NULL,
          PRIMARY KEY (partner, field)
        );
        CREATE TABLE partner_account (
          account BIGINT PRIMARY KEY REFERENCES account(id),
          partner BIGINT NOT NULL REFERENCES partner_organisation(id)
        );
        CREATE INDEX partner_account_by_partner ON partner_account (partner, account);
        CREATE TABLE partner_status (
          id INTEGER PRIMARY KEY,
          partner BIGINT NOT NULL REFERENCES partner_organisation(id),
          status TEXT NOT NULL CHECK (status IN ('active', 'suspended', 'left')),
          since TEXT NOT NULL,
          reason TEXT NOT NULL,
          recorded_by BIGINT REFERENCES account(id),
          recorded_at TEXT NOT NULL
        );
        CREATE INDEX partner_status_by_partner ON partner_status (partner, since, id);
        CREATE TABLE partner_vetting (
          id INTEGER PRIMARY KEY,
          partner BIGINT NOT NULL REFERENCES partner_organisation(id),
          checked_on TEXT NOT NULL,
          valid_until TEXT NOT NULL,
          recorded_by BIGINT REFERENCES account(id),
          recorded_at TEXT NOT NULL
        );
        CREATE INDEX partner_vetting_by_partner ON partner_vetting (partner, checked_on, id);
        """)

    /// Entries can be corrected and closed; what they said before stays. Subjects are kept by number: a place by its code.
    private static let registerChanges = Migration(
        "2026-11-25 register changes",
        """
        ALTER TABLE service_point ADD COLUMN closed_on TEXT;
        ALTER TABLE consultant_vetting ADD COLUMN result TEXT NOT NULL DEFAULT 'clear' CHECK (result IN ('clear', 'found'));
        ALTER TABLE partner_vetting ADD COLUMN result TEXT NOT NULL DEFAULT 'clear' CHECK (result IN ('clear', 'found'));
        ALTER TABLE partner_organisation ADD COLUMN contract_from TEXT;
        ALTER TABLE partner_organisation ADD COLUMN contract_until TEXT;
        ALTER TABLE account ADD COLUMN must_change_password BIGINT NOT NULL DEFAULT 0 CHECK (must_change_password IN (0, 1));
        CREATE TABLE place (
          code TEXT PRIMARY KEY,
          name TEXT NOT NULL,
          address TEXT NOT NULL,
          telephone TEXT NOT NULL,
          hours TEXT NOT NULL,
          closed_on TEXT,
          recorded_at TEXT NOT NULL
        );
        CREATE TABLE register_change (
          id INTEGER PRIMARY KEY,
          subject_kind TEXT NOT NULL CHECK (subject_kind IN ('account', 'consultant', 'partner', 'place', 'service-point')),
          subject BIGINT NOT NULL,
          field TEXT NOT NULL,
          old_value TEXT NOT NULL,
          new_value TEXT NOT NULL,
          reason TEXT NOT NULL,
          recorded_by BIGINT REFERENCES account(id),
          recorded_at TEXT NOT NULL
        );
        CREATE INDEX register_change_by_subject ON register_change (subject_kind, subject, id);
        """)
}
