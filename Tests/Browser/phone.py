"""A consultant's phone."""

import os
import re
import shutil
import signal
import tempfile
from pathlib import Path

from playwright.sync_api import Dialog, Locator, Playwright, expect

from person import SCREENS, Person

PIN = "482915"

# In the page: everything in one of its stores, sealed as it is.
ALL_OF = """(async (name) => {
    const database = await new Promise((done) => { const r = indexedDB.open("zhaoren-field"); r.onsuccess = () => done(r.result); });
    const all = await new Promise((done) => { const r = database.transaction(name).objectStore(name).getAll(); r.onsuccess = () => done(r.result); });
    database.close();
    return all;
})"""


class Phone(Person):
    """A small screen for thumbs, and a browser that keeps its disk when it is killed."""

    def __init__(self, playwright: Playwright, address: str, screenshots: Path | None, name: str):
        self.playwright = playwright
        self.name = name
        self.disk = tempfile.mkdtemp(prefix="zhaoren-phone-")
        self.address = address
        self.screenshots = screenshots
        self.start()

    def start(self, offline: bool = False) -> None:
        width, height = SCREENS["phone"]
        context = self.playwright.chromium.launch_persistent_context(
            self.disk, executable_path="/usr/bin/chromium", args=["--no-sandbox"], viewport={"width": width, "height": height},
            locale="zh-CN", has_touch=True)
        context.set_offline(offline)
        super().__init__(context, self.address, self.screenshots)
        self.said: list[str] = []
        self.page.on("console", lambda message: self.said.append(message.text))
        self.asked: list[str] = []
        self.page.on("dialog", self.agree)

    def agree(self, dialog: Dialog) -> None:
        self.asked.append(dialog.message)
        dialog.accept()

    def kill(self) -> None:
        """As when the battery dies: nobody is asked to save anything."""
        for process in Path("/proc").iterdir():
            try:
                if process.name.isdigit() and self.disk.encode() in (process / "cmdline").read_bytes():
                    os.kill(int(process.name), signal.SIGKILL)
            except (FileNotFoundError, ProcessLookupError, PermissionError):
                pass
        try:
            self.context.close()
        except Exception:  # noqa: BLE001 - it is dead
            pass
        for lock in Path(self.disk).glob("Singleton*"):
            lock.unlink()

    def leave(self) -> None:
        super().leave()
        shutil.rmtree(self.disk, ignore_errors=True)

    def shot(self, name: str) -> None:
        self.fits()
        super().shot(f"field-{name}-phone")

    def set_up(self) -> None:
        self.page.get_by_label("数字密码，至少 6 位").fill(PIN)
        self.page.get_by_label("再输一次").fill(PIN)
        self.shot("set-up")
        self.page.get_by_role("button", name="设好").click()
        expect(self.page.get_by_role("heading", name="今天的家庭")).to_be_visible()
        self.page.evaluate("navigator.serviceWorker.ready.then(() => true)")

    def unlock(self) -> None:
        self.page.goto(self.address + "/field")
        self.enter_pin()

    def enter_pin(self) -> None:
        self.page.get_by_label("数字密码").fill(PIN)
        self.page.get_by_role("button", name="打开").click()

    def state(self, text: str) -> None:
        expect(self.page.locator("#state")).to_contain_text(text)

    def household(self, head: str) -> None:
        self.page.get_by_role("link", name=f"{head} 家").first.click()
        expect(self.page.get_by_role("heading", name=f"{head} 家")).to_be_visible()

    def synchronise(self) -> None:
        self.page.get_by_role("button", name="立即同步").click()
        expect(self.page.locator("button[aria-busy=true]")).to_have_count(0)

    def synchronise_until(self, text: str) -> None:
        """As a person does who sees that nothing has been sent yet: again and again, until the page says so."""
        for _ in range(10):
            try:
                return expect(self.page.locator("#state")).to_contain_text(text, timeout=3_000)
            except AssertionError:
                self.synchronise()
        self.state(text)

    def entry(self, case: str) -> Locator:
        """By its case: names are whole here, and masked where the case was heard of."""
        return self.page.locator(f"a[href='#{case.rsplit('/', 1)[1]}']")

    def block(self, name: str) -> Locator:
        """One of the six of a visit."""
        return self.page.get_by_role("group", name=re.compile(f"^{name}"))

    def wait_until_kept(self) -> None:
        """Until what was typed last lies on the disk: drafts are stored in the order of typing, so one more comes after all of them."""
        since = self.page.evaluate(
            """() => {
                const now = new Date().toISOString();
                document.querySelector("form").dispatchEvent(new Event("input"));
                return now;
            }""")
        self.page.wait_for_function(
            """async (since) => (await %s("queue")).some((item) => item.state === "draft" && item.at >= since)""" % ALL_OF, arg=since)

    def wait_until_forgotten(self) -> None:
        self.page.wait_for_function("async () => (await %s('day')).length === 0" % ALL_OF)

    def heads(self) -> list[str]:
        return [text.removesuffix(" 家") for text in self.page.locator("ol.entries b").all_inner_texts()]

    def plain_text_on_disk(self, *secrets: str) -> list[str]:
        """Names that lie readable in what the browser keeps for the site."""
        found = []
        for folder in ("IndexedDB", "Service Worker", "Local Storage", "Session Storage"):
            for file in Path(self.disk, "Default", folder).rglob("*"):
                if file.is_file():
                    data = file.read_bytes()
                    found += [f"{file.name}: {one}" for one in secrets for code in ("utf-8", "utf-16-le") if one.encode(code) in data]
        return found

    def plain_text_in_store(self, *secrets: str) -> list[str]:
        held = self.page.evaluate(
            """async () => {
                const text = (value) => value instanceof ArrayBuffer || ArrayBuffer.isView(value)
                    ? new TextDecoder().decode(value) : typeof value === "object" && value ? Object.values(value).map(text).join(" ") : String(value);
                const database = await new Promise((done) => { const r = indexedDB.open("zhaoren-field"); r.onsuccess = () => done(r.result); });
                let all = "";
                for (const name of database.objectStoreNames) all += await new Promise((done) => {
                    const r = database.transaction(name).objectStore(name).getAll(); r.onsuccess = () => done(r.result.map(text).join(" ")); });
                database.close();
                return all;
            }""")
        assert len(held) > 500, "nothing is kept"
        return [one for one in secrets if one in held]
