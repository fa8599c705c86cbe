import Database

/// What reports and lists look for by time.
enum ReportMigrations {
    static let all: [Migration] = [indexes, indexesOfHelp]

    private static let indexes = Migration(
        "2026-11-25 report indexes",
        """
        CREATE INDEX case_file_by_opening ON case_file (opened_at);
        CREATE INDEX case_file_by_closing ON case_file (closed_at);
        CREATE INDEX case_file_by_first_contact ON case_file (first_contact_at);
        CREATE INDEX case_file_by_next_contact ON case_file (next_contact_on);
        CREATE INDEX case_lead_by_receipt ON case_lead (received_at);
        """)

    private static let indexesOfHelp = Migration(
        "2026-11-25 report indexes of help",
        """
        CREATE INDEX plan_version_by_submission ON plan_version (submitted_at);
        CREATE INDEX application_by_opening ON application (opened_at);
        CREATE INDEX referral_by_offer ON referral (offered_at);
        CREATE INDEX referral_event_by_kind ON referral_event (kind, at);
        """)
}
