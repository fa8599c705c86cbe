"""One household from a lead to being helped, through the day of everybody who has a hand in it.

Usage: days.py ADDRESS PASSWORD WORKBENCH [SCREENSHOTS]

Expects the accounts and the test district of `zhaoren demo`, untouched; WORKBENCH is its workbench database, in which a case is made to wait
past its limit. Ends with an error at the first thing that is not as it should be.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import sync_playwright

import auditor
import consultant
import district_officer
import partner
import subdistrict_officer
from person import Person
from phone import Phone
from story import COLLEAGUE, CONSULTANT, MOVED_TO, PARTNER
from workbench import Workbench


class Office:
    """A browser that one after the other sits down at."""

    def __init__(self, playwright, address: str, password: str, screenshots: Path | None):
        self.browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        self.address = address
        self.password = password
        self.screenshots = screenshots

    @contextmanager
    def desk(self, account: str) -> Iterator[Person]:
        person = Person.at(self.browser, "desk", self.address, self.screenshots)
        person.sign_in(account, self.password)
        yield person
        person.leave()
        print(f"{account}: all is well")


def main() -> None:
    address, password, server = sys.argv[1].rstrip("/"), sys.argv[2], Workbench(sys.argv[3])
    screenshots = Path(sys.argv[4]) if len(sys.argv) > 4 else None
    if screenshots:
        screenshots.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        office = Office(playwright, address, password, screenshots)
        with office.desk("qu") as person:
            household = district_officer.find(person)
            moved = district_officer.pass_on(person)
        with office.desk(MOVED_TO[0]) as person:
            subdistrict_officer.finds_waiting(person, moved)
        with office.desk("jiedao01") as person:
            returned, late, mistaken = subdistrict_officer.morning(person, household)
        phone = Phone(playwright, address, screenshots, "phone")
        phone.sign_in(CONSULTANT[0], password)
        consultant.day(phone, household, returned, password)
        with office.desk(PARTNER[0]) as person:
            partner.day(person)
        server.let_time_pass(late)
        with office.desk("jiedao01") as person:
            subdistrict_officer.afternoon(person, household, returned, late)
        with office.desk(COLLEAGUE[0]) as person:
            consultant.take_over(person, returned, late)
        consultant.follow_up(phone, household)
        phone.leave()
        with office.desk("jiedao01") as person:
            subdistrict_officer.month_end(person, household, mistaken)
        with office.desk("shenji") as person:
            auditor.day(person, household)
        office.browser.close()


if __name__ == "__main__":
    main()
