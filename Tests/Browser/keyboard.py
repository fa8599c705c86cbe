"""What the script of every page adds to lists: keys, selecting rows, a form that is sent once.

Usage: keyboard.py ADDRESS PASSWORD

Expects the accounts of `zhaoren demo`. Works on the style page, which has one of everything. Ends with an error at the first thing that
is not as it should be.
"""

import sys

from playwright.sync_api import Page, expect, sync_playwright

# A machine that runs everything else at the same time is slow; a page that is wrong stays wrong.
expect.set_options(timeout=30_000)


def sign_in(page: Page, address: str, password: str) -> None:
    page.goto(address + "/sign-in?next=/design")
    page.get_by_label("账号").fill("qu")
    page.get_by_label("密码").fill(password)
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("heading", name="设计语言")).to_be_visible()


def focused(page: Page) -> str:
    return page.evaluate("document.activeElement.textContent.trim()")


def move_between_rows(page: Page) -> None:
    page.keyboard.press("j")
    assert focused(page) == "姚**", focused(page)
    page.keyboard.press("j")
    page.keyboard.press("ArrowDown")
    assert focused(page) == "罗**", focused(page)
    page.keyboard.press("k")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("k")
    assert focused(page) == "姚**", "the first row is the end"


def select_rows(page: Page) -> None:
    bar = page.locator(".bulk-bar")
    expect(bar).to_contain_text("已选 1 户")
    page.keyboard.press("x")
    expect(bar).to_contain_text("已选 2 户")
    assert focused(page) == "姚**", "the row keeps the focus"
    everything = page.get_by_label("全选本页")
    assert everything.evaluate("box => box.indeterminate")
    everything.check()
    expect(bar).to_contain_text("已选 4 户")
    page.get_by_role("button", name="取消选择").click()
    expect(bar).to_be_hidden()
    boxes = page.locator("tbody .select input")
    boxes.nth(0).click()
    boxes.nth(2).click(modifiers=["Shift"])
    expect(bar).to_contain_text("已选 3 户")


def search_and_leave(page: Page) -> None:
    page.keyboard.press("/")
    field = page.get_by_label("姓名或证件号码")
    expect(field).to_be_focused()
    page.keyboard.type("jx/?")
    expect(field).to_have_value("jx/?")
    page.keyboard.press("Escape")
    expect(field).not_to_be_focused()


def show_and_switch_off(page: Page) -> None:
    page.keyboard.press("?")
    keys = page.get_by_role("dialog", name="快捷键")
    expect(keys).to_be_visible()
    keys.get_by_label("使用单个字母的快捷键").uncheck()
    page.keyboard.press("Escape")
    expect(keys).to_be_hidden()
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("j")
    assert focused(page) != "姚**", "a key that was switched off"
    page.get_by_role("button", name="快捷键 ?").click()
    keys.get_by_label("使用单个字母的快捷键").check()
    keys.get_by_role("button", name="关闭").click()
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("j")
    assert focused(page) == "姚**", focused(page)


def open_with_enter(page: Page) -> None:
    page.evaluate("document.activeElement.href += '#opened'")
    page.keyboard.press("Enter")
    page.wait_for_url("**/design#opened")


def send_once(page: Page) -> None:
    """A second press while the answer is under way sends nothing."""
    page.evaluate(
        """window.sent = 0;
        addEventListener("submit", event => { if (!event.defaultPrevented) window.sent += 1; event.preventDefault(); })"""
    )
    undo = page.get_by_role("button", name="撤销").first
    undo.click()
    expect(undo).to_have_attribute("aria-busy", "true")
    undo.click()
    assert page.evaluate("window.sent") == 1


def main() -> None:
    address, password = sys.argv[1].rstrip("/"), sys.argv[2]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        page = browser.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN").new_page()
        page.set_default_timeout(20_000)
        sign_in(page, address, password)
        for act in (move_between_rows, select_rows, search_and_leave, show_and_switch_off, open_with_enter, send_once):
            act(page)
        browser.close()
    print("keyboard: all is well")


if __name__ == "__main__":
    main()
