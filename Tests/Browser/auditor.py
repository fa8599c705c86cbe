"""An auditor's day: what was looked at and by whom, whether anybody touched the record of it, and some of it drawn by lot."""

import re

from playwright.sync_api import Locator

from person import Person
from story import CONSULTANT, PARTNER, Household


def day(auditor: Person, household: Household) -> None:
    """Finds every hand that the household went through, and looks closely at some by lot; sees nothing of any household itself."""
    find(auditor)
    verify(auditor)
    sample(auditor)
    assert auditor.open(household.case) == 403


def find(auditor: Person) -> None:
    page = auditor.page
    auditor.follow("审计记录")
    for account in ("jiedao01", CONSULTANT[0], PARTNER[0]):
        page.get_by_role("textbox", name="账号").fill(account)
        auditor.press("查找")
        accounts = set(page.locator("tbody td[data-label='谁'] .muted").all_inner_texts())
        assert accounts == {account}, accounts


def verify(auditor: Person) -> None:
    """Against the last word of an earlier look, too: a record written anew from end to end would pass by itself."""
    auditor.press("从头核对")
    auditor.sees("审计记录完好")
    kept = auditor.section("末条校验值").locator("code").inner_text()
    auditor.page.get_by_label("以前留存的校验值").fill(kept)
    auditor.press("从头核对")
    auditor.sees("审计记录完好")
    auditor.follow("← 审计记录")


def sample(auditor: Person) -> None:
    """Drawn, judged, and counted."""
    page = auditor.page
    auditor.follow("抽查")
    auditor.tick("个案")
    page.get_by_label(re.compile("^抽")).fill("2")
    auditor.press("抽取")
    cases = page.locator("main section.panel", has=page.get_by_role("heading", name=re.compile("^个案")))
    assert cases.count() == 2, f"{cases.count()} drawn"
    judge(auditor, cases.first, "无问题", "")
    judge(auditor, cases.last, "需说明", "为什么还没有分派")
    auditor.follow("← 抽查")
    counts = auditor.section("每月结果").locator("tbody tr").first
    for label, count in (("抽出", "2"), ("无问题", "1"), ("需说明", "1")):
        assert counts.locator(f"[data-label='{label}']").inner_text() == count, counts.inner_text()


def judge(auditor: Person, case: Locator, finding: str, note: str) -> None:
    auditor.choose("结论", finding, within=case)
    case.get_by_label(re.compile("^意见")).fill(note)
    auditor.press("记下结论", within=case)
    auditor.sees(finding, within=case.locator(".state"))
