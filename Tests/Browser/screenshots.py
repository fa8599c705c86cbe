"""Takes a picture of every page on a desk and on a phone, as whole as it is long, and of what is printed as it comes out of the printer.

Usage: screenshots.py ADDRESS PASSWORD FOLDER [README-FOLDER]

Expects a fresh `zhaoren demo`. README-FOLDER gets the few that the README shows, each the size of a screen.
Ends with an error when a page of the program was not opened.
"""

import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

import worked_case
from every_page import SIZES, Opened, open_all, routes

# The paper that leaves the house, and the lists that are carried along.
PRINTED = {"plan-print", "policy", "household", "lists", "work-calendar", "reports-subdistrict", "report-rules", "needs"}
README = {"cases-desk", "household-desk", "today-consultant-phone", "visit-new-phone"}


def take(opened: Opened, size: str, folder: Path) -> None:
    page = opened.page
    width, height = SIZES[size]
    whole = page.evaluate("document.documentElement.scrollHeight")
    # The bar at the foot belongs at the foot of the picture.
    page.set_viewport_size({"width": width, "height": max(height, whole)})
    page.screenshot(path=folder / f"{opened.shot}-{size}.png")
    page.set_viewport_size({"width": width, "height": height})
    if size == "desk" and opened.shot in PRINTED:
        page.pdf(path=folder / f"{opened.shot}-print.pdf", format="A4", prefer_css_page_size=True, print_background=False)


def take_for_readme(opened: Opened, size: str, folder: Path) -> None:
    if f"{opened.shot}-{size}" in README:
        opened.page.screenshot(path=folder / f"{opened.shot}-{size}.png")


def main() -> None:
    address, password, folder = sys.argv[1].rstrip("/"), sys.argv[2], Path(sys.argv[3])
    readme = Path(sys.argv[4]) if len(sys.argv) > 4 else None
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox", "--lang=zh-CN"])
        places = worked_case.make(browser, address, password)
        missing = pages = routes(browser, address, password)
        for size in ("desk", "phone"):
            for opened in open_all(browser, address, password, size, places, pages):
                take(opened, size, folder)
                if readme:
                    take_for_readme(opened, size, readme)
                missing = missing - {opened.route}
        browser.close()
    print("\n".join(f"no picture of {route}" for route in sorted(missing)) or f"{len(list(folder.glob('*.png')))} pictures in {folder}")
    sys.exit(1 if missing else 0)


if __name__ == "__main__":
    main()
