"""Looks at every page at two sizes: nothing that axe finds, nothing wider than the screen, nothing too small to touch.

Usage: accessibility.py ADDRESS PASSWORD [SCREENSHOTS]

Expects the accounts and the test district of `zhaoren demo`. A page that is added to the program is added to `PAGES`.
Ends with a list of what is wrong, and an error.
"""

import re
import sys
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

SIZES = {"desk": (1440, 900), "phone": (360, 740)}
# The least height of what a thumb has to hit, in CSS pixels.
TOUCH_TARGET = 44

# Role, name of the screenshot, address. `*` stands for the first such link on the page before it in the list.
PAGES = [
    ("", "sign-in", "/sign-in"),
    ("qu", "today-district", "/"),
    ("qu", "policies", "/policies"),
    ("qu", "policy", "/policies/minimum-living-allowance"),
    ("qu", "deliveries", "/deliveries"),
    ("qu", "delivery", "/deliveries/*"),
    ("qu", "design", "/design"),
    ("jiedao01", "today", "/"),
    ("jiedao01", "cases", "/cases"),
    ("jiedao01", "case", "/cases/*"),
    ("jiedao01", "case-history", "/cases/*/history"),
    ("jiedao01", "lead-new", "/leads/new?q=1234"),
    ("jiedao01", "leads-unmatched", "/leads/unmatched"),
    ("jiedao01", "leads", "/leads"),
    ("jiedao01", "household", "/households/*"),
    ("jiedao01", "record", "/deliveries/*/rows/*"),
    ("jiedao01", "nobody-found", "/leads?q=nobody"),
    ("guwen01", "today-consultant", "/"),
    ("guwen01", "cases-consultant", "/cases?consultant=me"),
    ("guwen01", "safeguarding", "/safeguarding"),
    ("guwen01", "break-glass", "/households/1/break-glass"),
    ("qu", "broken-glass", "/break-glass"),
    ("shenji", "views", "/views"),
    ("shenji", "not-permitted", "/leads"),
    ("shenji", "not-there", "/nothing"),
    ("qu", "reports", "/reports"),
    ("qu", "report-rules", "/reports/rules"),
    ("qu", "needs", "/needs"),
    ("jiedao01", "lists", "/lists?list=sweep"),
    ("jiedao01", "work-calendar", "/lists/calendar"),
]


def sign_in(page: Page, address: str, name: str, password: str) -> None:
    page.goto(address + "/sign-in")
    page.get_by_label("账号").fill(name)
    page.get_by_label("密码").fill(password)
    page.get_by_role("button", name="登录").click()
    page.wait_for_load_state()


def find(page: Page, pattern: str) -> str:
    """The address, with every `*` filled in from a link of the page that is open."""
    if "*" not in pattern:
        return pattern
    shape = re.compile(re.escape(pattern).replace(r"\*", "[0-9]+") + "$")
    links = page.eval_on_selector_all("a[href]", "links => links.map(link => link.getAttribute('href'))")
    found = next((link for link in links if shape.fullmatch(link)), None)
    assert found, f"no link to {pattern} on {page.url}"
    return found


def complaints(page: Page, axe: Axe, size: str) -> list[str]:
    found = []
    for violation in axe.run(page).response["violations"]:
        for node in violation["nodes"]:
            found.append(f"axe {violation['impact']} {violation['id']}: {node['html'][:160]}")
    wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    if wider > 0:
        found.append(f"{wider} px wider than the screen")
    if size == "phone":
        small = page.evaluate(
            """least => [...document.querySelectorAll("button, .button, select, nav a, summary, label:has(input[type=checkbox], "
                + "input[type=radio]), input:not([type=hidden], [type=checkbox], [type=radio])")]
                .filter(e => e.checkVisibility() && Math.round(e.getBoundingClientRect().height) < least)
                .filter(e => !e.matches(".account button, .parts > summary, .default-mark > summary"))
                .map(e => e.outerHTML.slice(0, 120))""",
            TOUCH_TARGET,
        )
        found += [f"too small to touch: {html}" for html in small]
    return found


def look(browser: Browser, axe: Axe, address: str, password: str, size: str, screenshots: Path | None) -> list[str]:
    width, height = SIZES[size]
    problems: list[str] = []
    role = None
    page = None
    for name, shot, pattern in PAGES:
        if name != role:
            if page:
                page.context.close()
            context = browser.new_context(viewport={"width": width, "height": height}, locale="zh-CN", has_touch=size == "phone")
            page = context.new_page()
            page.set_default_timeout(20_000)
            # The browser reports here what the content security policy had to stop, and every error of a script.
            page.on("console", lambda message: problems.append(f"{size} console: {message.text}") if message.type == "error"
                and "the server responded with a status of 40" not in message.text else None)
            page.on("pageerror", lambda error: problems.append(f"{size} script: {error}"))
            if name:
                sign_in(page, address, name, password)
            role = name
        page.goto(address + find(page, pattern))
        page.wait_for_load_state()
        # What is folded must be as good as what is seen.
        page.evaluate("document.querySelectorAll('main details').forEach(e => { e.open = true })")
        problems += [f"{size} {shot}: {line}" for line in complaints(page, axe, size)]
        page.evaluate("document.querySelectorAll('details:not(.group, .verdict)').forEach(e => { e.open = false })")
        if screenshots:
            page.screenshot(path=screenshots / f"{shot}-{size}.png", full_page=True)
    page.context.close()
    return problems


def main() -> None:
    address, password = sys.argv[1].rstrip("/"), sys.argv[2]
    screenshots = Path(sys.argv[3]) if len(sys.argv) > 3 else None
    if screenshots:
        screenshots.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        problems = [line for size in SIZES for line in look(browser, Axe(), address, password, size, screenshots)]
        browser.close()
    print("\n".join(problems) or f"{len(PAGES)} pages at {len(SIZES)} sizes: nothing wrong")
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main()
