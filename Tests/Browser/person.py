"""Somebody at the screen: what a person does to a page, in the page's own words."""

import re
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

# A machine that runs everything else at the same time is slow; a page that is wrong stays wrong.
expect.set_options(timeout=30_000)

SCREENS = {"desk": (1440, 900), "phone": (360, 740)}


class Person:
    """Signed in under one account. Anything is found by the words that are on the page, as a person finds it."""

    def __init__(self, context: BrowserContext, address: str, screenshots: Path | None = None):
        context.set_default_timeout(20_000)
        self.context = context
        self.page: Page = context.pages[0] if context.pages else context.new_page()
        self.address = address
        self.screenshots = screenshots
        self.complaints: list[str] = []
        # The browser reports here whatever the content security policy had to stop, and every error of a script.
        self.page.on("console", lambda message: self.complaints.append(message.text) if "Security" in message.text else None)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    @classmethod
    def at(cls, browser: Browser, screen: str, address: str, screenshots: Path | None = None) -> "Person":
        width, height = SCREENS[screen]
        context = browser.new_context(viewport={"width": width, "height": height}, locale="zh-CN", has_touch=screen == "phone")
        return cls(context, address, screenshots)

    def sign_in(self, name: str, password: str, then: str = "/") -> None:
        self.page.goto(self.address + "/sign-in?next=" + then.replace("/", "%2F"))
        self.page.get_by_label("账号").fill(name)
        self.page.get_by_label("密码").fill(password)
        self.press("登录")

    def leave(self) -> None:
        assert not self.complaints, self.complaints
        self.context.close()

    # MARK: where to

    def open(self, path: str) -> int:
        status = self.page.goto(self.address + path).status
        self.fits()
        return status

    def follow(self, name: str | re.Pattern, within: Locator | None = None) -> None:
        with self.page.expect_navigation():
            (within or self.page).get_by_role("link", name=name).locator("visible=true").first.click()
        self.fits()

    def follow_to(self, path: str) -> None:
        """Where nothing but the address tells one link from another."""
        with self.page.expect_navigation():
            self.page.locator(f"main a[href='{path}']").locator("visible=true").first.click()
        self.fits()

    @property
    def path(self) -> str:
        return self.page.url.removeprefix(self.address)

    # MARK: what to do

    def unfold(self, title: str, within: Locator | None = None) -> Locator:
        """What lies under a heading that opens and closes, open."""
        fold = (within or self.page).locator("details", has=self.page.locator("> summary", has_text=title)).locator("visible=true").first
        if not fold.evaluate("fold => fold.open"):
            fold.locator("> summary").click()
        return fold

    def tick(self, words: str, within: Locator | None = None) -> None:
        """A tile by its words, with or without a note behind them; the box itself may be out of sight."""
        place = within or self.page
        alone = place.get_by_label(words, exact=True)
        box = alone if alone.count() else place.get_by_label(re.compile(rf"^\s*{re.escape(words)}"))
        box.first.check(force=True)

    def choose(self, field: str, value: str, within: Locator | None = None) -> None:
        """One of a list, be it unfolded in tiles or not, by how its words begin."""
        place = within or self.page
        select = place.get_by_role("combobox", name=field, exact=True).locator("visible=true").first
        if select.count():
            entries = select.locator("option").all_inner_texts()
            select.select_option(index=next(index for index, entry in enumerate(entries) if entry.strip().startswith(value)))
        else:
            self.tick(value, within=place)

    def press(self, words: str, within: Locator | None = None) -> None:
        """Sends a form, and waits for the answer. By the words that are seen: some buttons have a longer name for those who hear them."""
        with self.page.expect_navigation():
            self.button(words, within).click()
        self.fits()

    def button(self, words: str, within: Locator | None = None) -> Locator:
        buttons = (within or self.page).locator("button", has_text=re.compile(rf"^\s*{re.escape(words)}\s*$"))
        return buttons.locator("visible=true").first

    # MARK: what there is

    def sees(self, *texts: str, within: Locator | None = None) -> None:
        for text in texts:
            expect((within or self.page.locator("main")).get_by_text(text).locator("visible=true").first).to_be_visible()

    def sees_no(self, *texts: str) -> None:
        for text in texts:
            expect(self.page.locator("main").get_by_text(text).locator("visible=true")).to_have_count(0)

    def section(self, heading: str) -> Locator:
        return self.page.locator("main section", has=self.page.get_by_role("heading", name=heading, exact=True)).first

    def row(self, text: str) -> Locator:
        return self.page.locator("tbody tr", has_text=text).first

    def fits(self) -> None:
        """Nothing wider than the screen."""
        self.page.wait_for_load_state()
        wider = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wider <= 0, f"{self.page.url} is {wider} px wider than the screen"

    def shot(self, name: str) -> None:
        if self.screenshots:
            self.page.screenshot(path=self.screenshots / f"{name}.png", full_page=True)
