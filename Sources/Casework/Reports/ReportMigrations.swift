import Database

/// What reports and lists look for by time.
enum ReportMigrations {
    static let all: [Migration] = [indexes]

    private static let indexes = Migration(
        "2026-11-25 report indexes",
        """
        CREATE INDEX case_file_by_opening ON case_file (opened_at);
        CREATE INDEX case_file_by_closing ON case_file (closed_at);
        CREATE INDEX case_file_by_first_contact ON case_file (first_contact_at);
        CREATE INDEX case_file_by_next_contact ON case_file (next_contact_on);
        CREATE INDEX case_lead_by_receipt ON case_lead (received_at);
        """)
}
