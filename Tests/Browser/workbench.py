"""What the program keeps, looked at past its pages; and what only time, a colleague far away or an accident would do to it."""

import sqlite3
from contextlib import closing


class Workbench:
    """What the server has."""

    def __init__(self, path: str):
        self.path = path

    def ask(self, sql: str, *values) -> list[tuple]:
        with closing(sqlite3.connect(self.path, timeout=20)) as database, database:
            return database.execute(sql, values).fetchall()

    def give_cases(self, count: int, consultant: str) -> list[int]:
        """Hands open cases to a consultant, due at once."""
        (account,) = self.ask("SELECT id FROM account WHERE name = ?", consultant)[0]
        (area,) = self.ask("SELECT area FROM account_area WHERE account = ?", account)[0]
        cases = self.ask(
            "SELECT id, opened_at FROM case_file WHERE state = 'queued' AND region LIKE ? ORDER BY id LIMIT ?", area + "%", count
        )
        assert len(cases) == count, f"{len(cases)} cases in {area}"
        for case, opened in cases:
            self.ask(
                "UPDATE case_file SET state = 'dispatched', consultant = ?, dispatched_at = ?, step = 'first-contact', step_since = ?,"
                " due_at = ?, version = version + 1 WHERE id = ?",
                account, opened, opened, opened, case,
            )
        return [case for case, _ in cases]

    def add_assistant(self, case: int, consultant: str) -> None:
        self.ask("INSERT INTO case_assistant (case_file, account, since) SELECT ?, id, created_at FROM account WHERE name = ?", case, consultant)

    def end_sessions(self) -> None:
        self.ask("DELETE FROM session")

    def notes(self, case: int) -> list[str]:
        return [note for (note,) in self.ask(
            "SELECT json_extract(r.content, '$.note') FROM visit v JOIN visit_revision r ON r.visit = v.id AND r.revision = v.revision"
            " WHERE v.case_file = ? ORDER BY v.id", case)]

    def states(self, case: int) -> list[str]:
        return [state for (state,) in self.ask(
            "SELECT r.state FROM visit v JOIN visit_revision r ON r.visit = v.id WHERE v.case_file = ? ORDER BY v.id, r.revision", case)]

    def let_time_pass(self, path: str) -> None:
        """As the program would find the case at its next look at the clock, which comes every few minutes: past its limit."""
        case = int(path.rsplit("/", 1)[1])
        self.ask("UPDATE case_file SET step_since = '2025-12-01T00:00:00Z', due_at = '2025-12-10T00:00:00Z' WHERE id = ?", case)
        for stage in ("station", "subdistrict", "district"):
            self.ask(
                "INSERT INTO case_escalation (case_file, step, step_since, stage, at)"
                " SELECT id, step, step_since, ?, due_at FROM case_file WHERE id = ?", stage, case)
