"""A district officer's morning: what waits where, and the question that is asked every day."""

import re

from playwright.sync_api import expect

from person import Person
from story import MOVED_FROM, MOVED_TO, POLICY, SUBDISTRICT, Household


def find(officer: Person) -> Household:
    """From the first screen to a household that may get 低保 and does not."""
    officer.follow(re.compile("^待分派"))
    everywhere = total(officer)
    keep_the_question(officer)
    assert 0 < total(officer) < everywhere
    row = officer.page.locator("tbody tr:not(:has-text('人户分离'))", has_text="橙").first
    link = row.locator("a.row-link")
    return Household(link.get_attribute("href"), link.inner_text())


def keep_the_question(officer: Person) -> None:
    page = officer.page
    page.get_by_label("街镇、居委").select_option(label=SUBDISTRICT)
    officer.unfold("更多筛选")
    page.get_by_label("政策").select_option(label=POLICY)
    officer.press("查找")
    found = total(officer)
    form = officer.unfold("存下当前筛选")
    form.get_by_label("名称").fill(SUBDISTRICT + POLICY)
    officer.press("存下", within=form)
    officer.open("/cases")
    officer.follow(re.compile(f"^{SUBDISTRICT}{POLICY}"))
    assert total(officer) == found, "the saved question has the same answer"


def pass_on(officer: Person) -> list[str]:
    """Two households that have moved, at once, to where they live now. Gives them back."""
    page = officer.page
    officer.open("/cases?state=queued")
    page.get_by_label("街镇、居委").select_option(label=MOVED_FROM)
    officer.press("查找")
    rows = page.locator("tbody tr:not(:has-text('人户分离'))")
    moved = [rows.nth(index).locator("a.row-link").get_attribute("href") for index in range(2)]
    for index in range(2):
        rows.nth(index).get_by_role("checkbox").check()
    bar = page.locator(".bulk-bar")
    expect(bar).to_contain_text("已选 2 户")
    officer.choose("街镇", MOVED_TO[1], within=bar)
    officer.press("转交街镇", within=bar)
    page.get_by_label(re.compile("^说明")).fill("已搬到新华路")
    officer.press("确定转交街镇")
    officer.sees("已转交街镇 2 户")
    return moved


def total(officer: Person) -> int:
    """Of the list that is open, on all its pages."""
    pager = officer.page.get_by_role("navigation", name="翻页").inner_text()
    return int(re.search(r"共 ([\d,]+) 户", pager)[1].replace(",", ""))
