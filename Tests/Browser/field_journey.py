"""A consultant on the way, with a network and without, on a phone that is killed, signed out and contradicted.

Usage: field_journey.py ADDRESS PASSWORD WORKBENCH [SCREENSHOTS]

Expects the accounts and the test district of `zhaoren demo`; WORKBENCH is its workbench database, in which the journey gives a consultant
some cases, ends sessions, and counts what arrived. Ends with an error at the first thing that is not as it should be.
"""

import os
import shutil
import signal
import sqlite3
import sys
import tempfile
from contextlib import closing
from pathlib import Path

from playwright.sync_api import BrowserContext, Page, Playwright, expect, sync_playwright

# A machine that runs everything else at the same time is slow; a page that is wrong stays wrong.
expect.set_options(timeout=30_000)

PIN = "482915"
CONSULTANT = "guwen01"
PHONE = {"width": 360, "height": 740}


class Workbench:
    """What the server has."""

    def __init__(self, path: str):
        self.path = path

    def ask(self, sql: str, *values) -> list[tuple]:
        with closing(sqlite3.connect(self.path, timeout=20)) as database, database:
            return database.execute(sql, values).fetchall()

    def give_cases(self, count: int) -> list[int]:
        """Hands open cases to the consultant, due at once."""
        (account,) = self.ask("SELECT id FROM account WHERE name = ?", CONSULTANT)[0]
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

    def end_sessions(self) -> None:
        self.ask("DELETE FROM session")

    def notes(self, case: int) -> list[str]:
        return [note for (note,) in self.ask(
            "SELECT json_extract(r.content, '$.note') FROM visit v JOIN visit_revision r ON r.visit = v.id AND r.revision = v.revision"
            " WHERE v.case_file = ? ORDER BY v.id", case)]

    def states(self, case: int) -> list[str]:
        return [state for (state,) in self.ask(
            "SELECT r.state FROM visit v JOIN visit_revision r ON r.visit = v.id WHERE v.case_file = ? ORDER BY v.id, r.revision", case)]


class Phone:
    """A browser that keeps its disk when it is killed."""

    def __init__(self, playwright: Playwright, address: str, screenshots: Path | None, name: str):
        self.playwright = playwright
        self.address = address
        self.screenshots = screenshots
        self.name = name
        self.disk = tempfile.mkdtemp(prefix="zhaoren-phone-")
        self.taps = 0
        self.context: BrowserContext
        self.page: Page
        self.start()

    def start(self, offline: bool = False) -> None:
        self.context = self.playwright.chromium.launch_persistent_context(
            self.disk, executable_path="/usr/bin/chromium", args=["--no-sandbox"], viewport=PHONE, locale="zh-CN", has_touch=True)
        self.context.set_default_timeout(30_000)
        self.context.set_offline(offline)
        self.page = self.context.pages[0]
        self.said: list[str] = []
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("dialog", lambda dialog: dialog.accept())

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

    def close(self) -> None:
        self.context.close()
        shutil.rmtree(self.disk, ignore_errors=True)

    def shot(self, name: str) -> None:
        wider = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wider <= 0, f"{name}: {wider} px wider than the phone"
        if self.screenshots:
            self.page.screenshot(path=self.screenshots / f"field-{name}-phone.png", full_page=True)

    def sign_in(self, password: str) -> None:
        self.page.goto(self.address + "/sign-in?next=%2Ffield")
        self.page.get_by_label("账号").fill(CONSULTANT)
        self.page.get_by_label("密码").fill(password)
        self.page.keyboard.press("Enter")
        self.page.wait_for_url("**/field")

    def set_up(self) -> None:
        self.page.get_by_label("数字密码，至少 6 位").fill(PIN)
        self.page.get_by_label("再输一次").fill(PIN)
        self.shot("set-up")
        self.page.get_by_role("button", name="设好").click()
        expect(self.page.get_by_role("heading", name="今天的家庭")).to_be_visible()
        self.page.evaluate("navigator.serviceWorker.ready.then(() => true)")

    def open(self) -> None:
        self.page.goto(self.address + "/field")
        self.page.get_by_label("数字密码").fill(PIN)
        self.page.get_by_role("button", name="打开").click()

    def state(self, text: str) -> None:
        expect(self.page.locator("#state")).to_contain_text(text)

    def household(self, head: str) -> None:
        self.page.get_by_role("link", name=f"{head} 家").first.click()
        expect(self.page.get_by_role("heading", name=f"{head} 家")).to_be_visible()

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


def without_network(phone: Phone, server: Workbench, password: str, case_of: dict[str, int]) -> str:
    """Cut off in the middle, killed while typing, signed out meanwhile: the record arrives, once."""
    head = phone.heads()[0]
    phone.context.set_offline(True)
    phone.open()
    phone.state("离线")
    phone.shot("day-offline")
    phone.household(head)
    phone.shot("household")
    phone.page.get_by_role("button", name="记一次走访").click()
    phone.page.get_by_label("情况", exact=True).fill("没有网络时写的")
    phone.page.locator("input[name=block-health][value='2']").check()
    phone.shot("visit")
    phone.page.wait_for_timeout(1500)
    phone.kill()
    assert not phone.plain_text_on_disk(head, "没有网络时写的"), phone.plain_text_on_disk(head, "没有网络时写的")

    phone.start(offline=True)
    phone.open()
    expect(phone.page.get_by_label("情况", exact=True)).to_have_value("没有网络时写的")
    phone.page.get_by_role("button", name="保存", exact=True).click()
    phone.state("待同步 1 条")
    assert not phone.plain_text_in_store(head, "没有网络时写的")
    assert server.notes(case_of[head]) == []

    server.end_sessions()
    phone.context.set_offline(False)
    phone.state("登录已过期")
    phone.state("待同步 1 条")
    phone.shot("expired")
    phone.sign_in(password)
    phone.page.get_by_label("数字密码").fill(PIN)
    phone.page.get_by_role("button", name="打开").click()
    expect(phone.page.locator("#state")).not_to_contain_text("待同步")
    expect(phone.page.locator("#state")).to_contain_text("在线")
    wait_until(phone, lambda: server.notes(case_of[head]) == ["没有网络时写的"])
    return head


def routine(phone: Phone, server: Workbench, head: str, case: int) -> None:
    """A visit at which nothing has changed: two touches."""
    phone.page.get_by_role("link", name=f"{head} 家").first.wait_for()
    phone.page.get_by_role("button", name="立即同步").click()
    phone.household(head)
    phone.page.get_by_role("button", name="没有变化，保存").click()
    wait_until(phone, lambda: len(server.notes(case)) == 2)


def contradiction(phone: Phone, other: Phone, server: Workbench, head: str, case: int) -> None:
    """Two devices correct one record: both versions are kept, and a person chooses."""
    for device in (phone, other):
        device.page.goto(device.address + "/field")
        device.page.get_by_label("数字密码").fill(PIN)
        device.page.get_by_role("button", name="打开").click()
        device.page.get_by_role("button", name="立即同步").click()
        device.page.wait_for_timeout(1500)
        device.household(head)
        device.page.get_by_role("button", name="更正").click()
    phone.context.set_offline(True)
    phone.page.get_by_label("情况", exact=True).fill("手机上改的")
    phone.page.get_by_role("button", name="保存", exact=True).click()
    phone.state("待同步 1 条")
    other.page.get_by_label("情况", exact=True).fill("平板上改的")
    other.page.get_by_role("button", name="保存", exact=True).click()
    wait_until(other, lambda: server.notes(case)[-1] == "平板上改的")
    phone.context.set_offline(False)
    phone.state("有冲突 1 条")
    phone.page.get_by_role("button", name="对照两个版本").click()
    expect(phone.page.get_by_text("我的：手机上改的")).to_be_visible()
    expect(phone.page.get_by_text("对方的：平板上改的")).to_be_visible()
    phone.shot("conflict")
    phone.page.get_by_label("我的：手机上改的").check()
    phone.page.get_by_role("button", name="用选定的").click()
    wait_until(phone, lambda: server.notes(case)[-1] == "手机上改的")
    assert server.states(case)[-3:] == ["kept", "conflict", "kept"], server.states(case)


def lost(phone: Phone) -> None:
    """Ten wrong tries clear the device."""
    phone.page.goto(phone.address + "/field")
    for attempt in range(10):
        phone.page.get_by_label("数字密码").fill(f"10{attempt}304")
        phone.page.get_by_role("button", name="打开").click()
        if attempt < 9:
            expect(phone.page.get_by_text(f"还可以试 {9 - attempt} 次")).to_be_visible()
    expect(phone.page.get_by_label("数字密码，至少 6 位")).to_be_visible()


def leave(phone: Phone) -> None:
    """Signing out takes the day off the device; the PIN still opens what is left."""
    phone.page.goto(phone.address + "/policies")
    phone.page.get_by_role("button", name="退出").click()
    phone.page.wait_for_url("**/sign-in?left=1")
    phone.page.wait_for_timeout(1000)
    phone.context.set_offline(True)
    phone.open()
    expect(phone.page.get_by_text("这台设备上没有今天的家庭")).to_be_visible()
    phone.context.set_offline(False)


def wait_until(phone: Phone, holds) -> None:
    for _ in range(150):
        if holds():
            return
        phone.page.wait_for_timeout(200)
    raise AssertionError(f"it never came to that; the page says: {phone.page.locator('body').inner_text()[:600]}")


def main() -> None:
    address, password, server = sys.argv[1].rstrip("/"), sys.argv[2], Workbench(sys.argv[3])
    screenshots = Path(sys.argv[4]) if len(sys.argv) > 4 else None
    if screenshots:
        screenshots.mkdir(parents=True, exist_ok=True)
    server.give_cases(4)
    with sync_playwright() as playwright:
        phone = Phone(playwright, address, screenshots, "phone")
        phone.sign_in(password)
        phone.set_up()
        phone.shot("day")
        day = phone.page.evaluate("fetch('/field/day').then((answer) => answer.json())")
        case_of = {stop["head"]: stop["caseFile"] for stop in day["stops"]}
        assert len(case_of) >= 2, case_of
        head = without_network(phone, server, password, case_of)
        routine(phone, server, head, case_of[head])
        other = Phone(playwright, address, None, "tablet")
        other.sign_in(password)
        other.set_up()
        contradiction(phone, other, server, head, case_of[head])
        lost(other)
        leave(phone)
        assert not [line for line in phone.said if head in line], phone.said
        phone.close()
        other.close()
        print("field: all is well")


if __name__ == "__main__":
    main()
