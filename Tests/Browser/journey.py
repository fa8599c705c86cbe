"""What an officer does in a browser, on a desk and on a phone, without any script running in the page.

Usage: journey.py ADDRESS PASSWORD [SCREENSHOTS]

Expects the accounts and the test district of `zhaoren demo`. Ends with an error at the first thing that is not as it should be.
"""

import re
import sys
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import BrowserContext, Page, expect, sync_playwright

# A machine that runs everything else at the same time is slow; a page that is wrong stays wrong.
expect.set_options(timeout=30_000)

SCREENS = {"phone": (360, 800), "desk": (1920, 1080)}
HOUSEHOLD = re.compile(r"/households/\d+$")
# The least height of what a thumb has to hit, in CSS pixels.
TOUCH_TARGET = 40


class Visitor:
    """A person with a screen of one size."""

    def __init__(self, context: BrowserContext, address: str, screen: str, screenshots: Path | None):
        self.page: Page = context.new_page()
        self.address = address
        self.screen = screen
        self.screenshots = screenshots
        self.complaints: list[str] = []
        # The browser reports here whatever the content security policy had to stop.
        self.page.on("console", lambda message: self.complaints.append(message.text) if "Security" in message.text else None)

    def open(self, path: str) -> int:
        status = self.page.goto(self.address + path).status
        self.check()
        return status

    def check(self) -> None:
        """Nothing wider than the screen, nothing too small to touch, nothing against the security policy."""
        self.page.wait_for_load_state()
        wider = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wider <= 0, f"{self.page.url} is {wider} px wider than a {self.screen}"
        assert not self.complaints, self.complaints
        if self.screen != "phone":
            return
        small = self.page.evaluate(
            """least => [...document.querySelectorAll("button, select, input:not([type=hidden]), nav a, summary")]
                .filter(e => e.checkVisibility() && e.getBoundingClientRect().height < least && !e.matches(".quiet"))
                .map(e => e.outerHTML.slice(0, 120))""",
            TOUCH_TARGET,
        )
        assert not small, f"{self.page.url}: too small to touch: {small}"

    def shot(self, name: str) -> None:
        if self.screenshots:
            self.page.screenshot(path=self.screenshots / f"{name}-{self.screen}.png")

    def sign_in(self, name: str, password: str) -> None:
        """By keyboard alone: the name has the focus when the page opens."""
        self.open("/")
        expect(self.page).to_have_title("登录 · 找人")
        self.shot("sign-in")
        self.page.keyboard.type(name)
        self.page.keyboard.press("Tab")
        self.page.keyboard.type(password)
        self.page.keyboard.press("Enter")
        expect(self.page.get_by_role("heading", name="今日")).to_be_visible()
        self.check()

    def households(self) -> list[str]:
        """Every household of the list of leads, page after page."""
        found: list[str] = []
        self.open("/leads")
        while True:
            found += [link.get_attribute("href") for link in self.page.locator("a.row-link").all()]
            following = self.page.get_by_role("link", name="下一页")
            if following.count() == 0:
                return found
            following.click()
            self.check()


@contextmanager
def visitor(browser, address: str, screen: str, screenshots: Path | None):
    width, height = SCREENS[screen]
    context = browser.new_context(viewport={"width": width, "height": height}, locale="zh-CN", java_script_enabled=False)
    context.set_default_timeout(20_000)
    try:
        yield Visitor(context, address, screen, screenshots)
    finally:
        context.close()


def find_and_explain(guest: Visitor, password: str) -> None:
    """From the first screen to a lead, its household, the reason, the clause, the row of the file, and the policy."""
    page = guest.page
    guest.sign_in("jiedao01", password)
    guest.shot("today")
    guest.open("/leads?class=missed")
    expect(page.get_by_role("heading", name="筛查结果")).to_be_visible()
    policy = page.get_by_label("政策")
    if not policy.is_visible():
        page.get_by_text("更多筛选").click()
    policy.select_option(label="低保")
    page.get_by_role("button", name="查找").click()
    guest.check()
    expect(page.get_by_label("去掉 低保")).to_be_visible()
    expect(page.get_by_label("去掉 救助缺失")).to_be_visible()
    guest.shot("leads")
    page.locator("a.row-link").first.click()
    guest.check()
    assert HOUSEHOLD.search(page.url), page.url
    expect(page.get_by_role("heading", name="能得到什么")).to_be_visible()
    guest.shot("household")
    explain(guest)
    household = page.url.removeprefix(guest.address)
    page.locator("a.source").locator("visible=true").first.click()
    expect(page.get_by_role("heading", name="来源行")).to_be_visible()
    guest.check()
    guest.open(household)
    reveal(guest)
    guest.open(household)
    page.locator(".steps a").first.click()
    guest.check()
    expect(page.get_by_role("heading", name="用到的数值")).to_be_visible()


def explain(guest: Visitor) -> None:
    """Opens the first verdict by keyboard: every condition has a sign, and a value says where it came from."""
    page = guest.page
    verdict = page.locator("section details.verdict", has=page.locator("a.source")).first
    verdict.locator("> summary").focus()
    page.keyboard.press("Enter")
    expect(verdict.locator(".rules li").first).to_be_visible()
    assert re.search("[✓✗？]", verdict.inner_text()), verdict.inner_text()
    verdict.scroll_into_view_if_needed()
    guest.check()
    guest.shot("explanation")


def reveal(guest: Visitor) -> None:
    """Whole names only for a purpose."""
    page = guest.page
    assert "*" in page.locator("h1").inner_text()
    page.get_by_text("查看完整姓名和号码").click()
    page.get_by_label("查看目的").select_option(label="走访核实")
    page.get_by_role("button", name="查看并留下记录").click()
    expect(page.get_by_text("目的：走访核实")).to_be_visible()
    assert "*" not in page.locator("h1").inner_text()
    assert "*" in page.title(), "a whole name in the window's title"
    guest.check()


def be_refused(browser, address: str, password: str, screen: str) -> None:
    """A household that only the neighbours may see looks like one that is not there."""
    with visitor(browser, address, screen, None) as neighbour:
        neighbour.sign_in("jiedao02", password)
        theirs = neighbour.households()
    with visitor(browser, address, screen, None) as guest:
        guest.sign_in("jiedao01", password)
        ours = set(guest.households())
        only_theirs = [household for household in theirs if household not in ours]
        assert ours and only_theirs, (len(ours), len(theirs))
        assert guest.open(only_theirs[0]) == 404
        expect(guest.page.get_by_role("heading", name="没有这一页，或者您无权查看")).to_be_visible()
        # The way to break the glass repeats the address that was asked for; all else is the same.
        refused = guest.page.content().replace(only_theirs[0], "")
        assert guest.open("/households/999999999") == 404
        assert guest.page.content().replace("/households/999999999", "") == refused
        assert guest.open("/audit") == 403


def look_around(guest: Visitor, password: str) -> None:
    """The other rooms, as the district's officer."""
    page = guest.page
    guest.sign_in("qu", password)
    for path, name in [("/policies", "policies"), ("/policies/minimum-living-allowance", "policy"), ("/deliveries", "deliveries")]:
        assert guest.open(path) == 200
        guest.shot(name)
    page.locator(".delivery-table tr", has=page.locator(".some")).locator("a").first.click()
    guest.check()
    expect(page.get_by_role("heading", name="搁置的行")).to_be_visible()
    guest.shot("delivery")
    page.keyboard.press("Tab")
    page.get_by_role("button", name="退出").click()
    expect(page).to_have_title("登录 · 找人")


def main() -> None:
    address, password = sys.argv[1].rstrip("/"), sys.argv[2]
    screenshots = Path(sys.argv[3]) if len(sys.argv) > 3 else None
    if screenshots:
        screenshots.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        for screen in SCREENS:
            for journey in (find_and_explain, look_around):
                with visitor(browser, address, screen, screenshots) as guest:
                    journey(guest, password)
            be_refused(browser, address, password, screen)
            print(f"{screen}: all is well")
        browser.close()


if __name__ == "__main__":
    main()
