"""Hands that never leave the keyboard."""

from playwright.sync_api import Locator, expect

from person import Person


class Keyboard:
    """What a person does by keys alone."""

    def __init__(self, person: Person):
        self.person = person
        self.page = person.page

    def to(self, target: Locator) -> None:
        """Tab by tab, as far as it takes."""
        expect(target).to_be_visible()
        for _ in range(120):
            if target.evaluate("element => element === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{target} cannot be reached by Tab on {self.page.url}")

    def press(self, key: str) -> None:
        """A key that leads to another page."""
        with self.page.expect_navigation():
            self.page.keyboard.press(key)
        self.person.fits()

    def unfold(self, title: str) -> Locator:
        fold = self.page.locator("main details", has=self.page.locator("> summary", has_text=title)).first
        self.to(fold.locator("> summary"))
        self.page.keyboard.press("Enter")
        return fold

    def send(self, button: Locator) -> None:
        self.to(button)
        self.press("Enter")

    def choose(self, select: Locator, text: str) -> str:
        """Down the list to the first entry that begins so. Gives back the whole of it."""
        self.to(select)
        for _ in range(select.locator("option").count()):
            chosen = select.evaluate("select => select.selectedOptions[0].label")
            if chosen.startswith(text):
                return chosen
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"nothing begins with {text}")

    def row(self, head: str) -> None:
        """Down the rows to the one of a household."""
        wanted = self.page.locator("tbody a.row-link", has_text=head).first
        expect(wanted).to_be_visible()
        for _ in range(self.page.locator("tbody a.row-link").count()):
            self.page.keyboard.press("j")
            if wanted.evaluate("element => element === document.activeElement"):
                return
        raise AssertionError(f"{head} is not among the rows")
