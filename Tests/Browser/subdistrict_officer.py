"""A subdistrict officer: whom to send where, by keyboard alone; what came back, what is late and what was planned; and the month."""

import re
from pathlib import Path
from xml.etree import ElementTree
from zipfile import ZipFile

from playwright.sync_api import expect

from keys import Keyboard
from person import Person
from story import (
    COLLEAGUE, CONSULTANT, HANDED_OVER_BECAUSE, HEATING, INSTRUCTION, POLICY, POLICY_IN_FULL, RETURNED_BECAUSE, SUBDISTRICT, Household,
)

SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"

# MARK: the morning


def morning(officer: Person, household: Household) -> list[str]:
    """One household with care, then others that wait, several at once. Gives back those others."""
    keyboard = Keyboard(officer)
    keyboard.send(officer.page.get_by_role("link", name=re.compile("^待分派")))
    dispatch(keyboard, household)
    return dispatch_several(keyboard, 3)


def dispatch(keyboard: Keyboard, household: Household) -> None:
    """With the load of everybody in sight. A slip of the hand is taken back."""
    officer = keyboard.person
    keyboard.row(household.head)
    keyboard.press("Enter")
    assert officer.path == household.case, officer.path
    officer.sees("为什么找这户", POLICY)
    for is_slip in (True, False):
        form = keyboard.unfold("分派给顾问")
        load = keyboard.choose(form.get_by_label("顾问"), CONSULTANT[1])
        assert "在办 0 户" in load, f"no load beside the name: {load}"
        keyboard.to(form.get_by_label("交代"))
        officer.page.keyboard.type(INSTRUCTION)
        keyboard.send(form.get_by_role("button", name="分派"))
        officer.sees("已分派", CONSULTANT[1])
        if is_slip:
            keyboard.send(officer.page.get_by_role("button", name="撤销分派"))
            officer.sees("待分派")


def dispatch_several(keyboard: Keyboard, count: int) -> list[str]:
    page = keyboard.page
    keyboard.send(page.get_by_role("link", name="今日").first)
    keyboard.send(page.get_by_role("link", name=re.compile("^待分派")))
    rows = page.locator("tbody tr:not(:has-text('人户分离')) a.row-link")
    chosen = [(link.get_attribute("href"), link.inner_text()) for link in rows.all()[:count]]
    for _, head in chosen:
        keyboard.row(head)
        page.keyboard.press("x")
    bar = page.locator(".bulk-bar")
    expect(bar).to_contain_text(f"已选 {count} 户")
    load = keyboard.choose(bar.get_by_role("combobox", name="顾问"), CONSULTANT[1])
    assert "在办 1 户" in load, f"the first one is not counted: {load}"
    keyboard.send(bar.get_by_role("button", name="分派", exact=True))
    keyboard.send(page.get_by_role("button", name="确定分派"))
    keyboard.person.sees(f"已分派 {count} 户")
    return [href for href, _ in chosen]


def finds_waiting(officer: Person, cases: list[str]) -> None:
    """What the district passed on lies in the receiving subdistrict's queue."""
    officer.follow(re.compile("^待分派"))
    for case in cases:
        expect(officer.page.locator(f"tbody a[href='{case}']")).to_be_visible()


# MARK: the afternoon


def afternoon(officer: Person, household: Household, returned: str, late: str) -> None:
    officer.follow(re.compile("^被退回"))
    officer.follow_to(returned)
    officer.sees(RETURNED_BECAUSE)
    send(officer, "分派给顾问", "分派", "交代")
    officer.follow("今日")
    officer.follow(re.compile("^严重超时"))
    officer.follow_to(late)
    officer.sees("超期 21 天")
    send(officer, "改派", "改派", "改派原因")
    approve(officer, household)


def send(officer: Person, title: str, button: str, note: str) -> None:
    form = officer.unfold(title)
    officer.choose("顾问", COLLEAGUE[1], within=form)
    form.get_by_label(note).fill(HANDED_OVER_BECAUSE)
    officer.press(button, within=form)
    officer.sees(COLLEAGUE[1])


def approve(officer: Person, household: Household) -> None:
    officer.follow("方案审批")
    officer.follow_to(household.case + "/plan")
    officer.sees(HEATING, POLICY_IN_FULL)
    officer.tick("批准")
    officer.press("提交意见")
    officer.sees("已批准")


# MARK: the end of the month


def month_end(officer: Person, household: Household, mistaken: str) -> None:
    """One closed because it has been helped, another by mistake; then the month, on paper and as a table."""
    close(officer, household.case, "已获救助", "低保金已到账，陪诊有人接着做")
    close(officer, mistaken, "核实后无需帮扶", "和同名的弄错了")
    form = officer.unfold("重新立案")
    form.get_by_label("重新立案的原因").fill("结错了人")
    officer.press("重新立案", within=form)
    officer.sees("已重新立案", "待核实")
    officer.follow("统计")
    rule_is_right(officer)
    officer.follow("← 统计")
    take_the_month(officer, household)


def close(officer: Person, case: str, reason: str, note: str) -> None:
    officer.open(case)
    form = officer.unfold("结案")
    officer.choose("结案原因", reason, within=form)
    form.get_by_label("结案说明").fill(note)
    officer.press("结案", within=form)
    officer.sees("已结案", reason)


def rule_is_right(officer: Person) -> None:
    """The rule that found the household counts it as found rightly and helped."""
    officer.follow("规则准确度")
    table = officer.page.locator("main table")
    column = table.locator("thead th").all_inner_texts().index("属实并已帮到")
    rule = table.locator("tbody tr", has=officer.page.get_by_role("link", name=POLICY, exact=True)).first
    helped = rule.locator("td").nth(column).inner_text()
    assert helped == "1", f"{helped} helped: {rule.inner_text()}"


def take_the_month(officer: Person, household: Household) -> None:
    """What was done is in its figures without anybody counting, the same on the screen, on paper, in the table, and one by one."""
    page = officer.page
    figure = page.locator("main td[data-label='结案']").first
    assert figure.inner_text() == "1", f"the one closed by mistake was taken up again: {figure.inner_text()}"
    assert len(re.findall(rb"/Type /Page\b", page.pdf(format="A4"))) > 1
    export = page.locator("#export")
    officer.choose("内容", "工作月报", within=export)
    officer.choose("事由", "报送月报", within=export)
    with page.expect_download() as download:
        officer.button("导出表格", within=export).click()
    assert figure_of(download.value.path(), "结案") == "1"
    with page.expect_navigation():
        figure.get_by_role("link").click()
    expect(page.locator("tbody a.row-link")).to_have_count(1)
    assert page.locator("tbody a.row-link").get_attribute("href") == household.case


def figure_of(workbook: Path, name: str) -> str:
    """What the table says of the subdistrict, on whichever sheet."""
    with ZipFile(workbook) as parts:
        for part in parts.namelist():
            if part.startswith("xl/worksheets/"):
                sheet = ElementTree.fromstring(parts.read(part))
                rows = [["".join(cell.itertext()) for cell in row] for row in sheet.iter(SHEET + "row")]
                heads = next((row for row in rows if row[:1] == ["街镇"]), [])
                column = next((index for index, head in enumerate(heads) if head.split("（")[0] == name), None)
                if column is not None:
                    return next(row for row in rows if row[:1] == [SUBDISTRICT])[column]
    raise AssertionError(f"no {name} in the table")
