"""Looks at every page on a desk, on a phone and enlarged: nothing that axe finds, nothing wider than the screen, nothing too small to touch.

Usage: accessibility.py ADDRESS PASSWORD

Expects a fresh `zhaoren demo`. Ends with a list of what is wrong, and an error.
"""

import sys

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

import worked_case
from every_page import SIZES, open_all, routes

# The least height of what a thumb has to hit, in CSS pixels.
TOUCH_TARGET = 44


def complaints(page: Page, axe: Axe, size: str) -> list[str]:
    found = []
    # Enlarged, a page is what it is on a small screen; only whether it fits is another question.
    violations = [] if size == "zoomed" else axe.run(page).response["violations"]
    for violation in violations:
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


def look(
    browser: Browser, axe: Axe, address: str, password: str, size: str, places: dict[str, str], pages: set[str]
) -> tuple[list[str], set[str]]:
    """What is wrong, and what was looked at."""
    problems: list[str] = []
    seen: set[str] = set()
    heard = None
    for opened in open_all(browser, address, password, size, places, pages):
        page = opened.page
        if page is not heard:
            # The browser reports here what the content security policy had to stop, and every error of a script.
            page.on("console", lambda message: problems.append(f"{size} console: {message.text}") if message.type == "error"
                and "the server responded with a status of 40" not in message.text else None)
            page.on("pageerror", lambda error: problems.append(f"{size} script: {error}"))
            heard = page
        seen.add(opened.route)
        # What is folded must be as good as what is seen.
        page.evaluate("document.querySelectorAll('main details').forEach(e => { e.open = true })")
        problems += [f"{size} {opened.shot}: {line}" for line in complaints(page, axe, size)]
    return problems, seen


def main() -> None:
    address, password = sys.argv[1].rstrip("/"), sys.argv[2]
    problems: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        places = worked_case.make(browser, address, password)
        pages = routes(browser, address, password)
        for size in SIZES:
            found, seen = look(browser, Axe(), address, password, size, places, pages)
            problems += found + [f"{size}: nobody opened {route}" for route in sorted(pages - seen)]
        browser.close()
    print("\n".join(problems) or f"{len(pages)} pages at {len(SIZES)} sizes: nothing wrong")
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main()
