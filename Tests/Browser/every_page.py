"""Every page of the program, each opened by somebody whose page it is, at a size.

A page that a link of another leads to is found by itself. What only an address leads to, or a page in a state that should be seen, is
named in `PAGES`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from playwright.sync_api import Browser, Page, Response

# A desk, a phone, and the desk at 200 %.
SIZES = {"desk": (1280, 800), "phone": (360, 740), "zoomed": (640, 400)}

# Role, name of the screenshot, address. A name in braces is one that `worked_case.make` gives; `*` stands for the first link of that
# shape on the page opened before.
PAGES = [
    ("", "sign-in", "/sign-in"),
    ("qu", "today-district", "/"),
    ("qu", "cases-district", "/cases"),
    ("qu", "policies", "/policies"),
    ("qu", "policy", "/policies/minimum-living-allowance"),
    ("qu", "reports", "/reports"),
    ("qu", "report-rules", "/reports/rules"),
    ("qu", "needs", "/needs"),
    ("qu", "resources", "/resources"),
    ("qu", "projects", "/projects"),
    ("qu", "supply", "{supply}"),
    ("qu", "organisations", "/organisations"),
    ("qu", "consultants", "/consultants"),
    ("qu", "report-list", "/reports/lists/leads"),
    ("qu", "accounts", "/accounts"),
    ("qu", "account", "/accounts/*"),
    ("qu", "own-account", "/account"),
    ("qu", "access-log", "{household}/access-log"),
    ("qu", "safeguarding-duty", "/safeguarding/duty"),
    ("qu", "broken-glass", "/break-glass"),
    ("qu", "deliveries", "/deliveries"),
    ("qu", "delivery", "/deliveries/*"),
    ("qu", "household-district", "{household}"),
    ("qu", "record", "/deliveries/*/rows/*"),
    ("qu", "design", "/design"),
    ("jiedao01", "today", "/"),
    ("jiedao01", "cases", "/cases"),
    ("jiedao01", "cases-filtered", "/cases?level=red"),
    ("jiedao01", "cases-none", "/cases?q=nobody"),
    ("jiedao01", "case-queued", "{queued}"),
    ("jiedao01", "case", "{case}"),
    ("jiedao01", "case-history", "{case}/history"),
    ("jiedao01", "lead-new", "/leads/new"),
    ("jiedao01", "lead-new-searched", "/leads/new?q=1234"),
    ("jiedao01", "leads-unmatched", "/leads/unmatched"),
    ("jiedao01", "leads", "/leads"),
    ("jiedao01", "leads-missed", "/leads?class=missed"),
    ("jiedao01", "household", "{household}"),
    ("jiedao01", "plans", "/plans"),
    ("jiedao01", "lists", "/lists"),
    ("jiedao01", "lists-sweep", "/lists?list=sweep"),
    ("jiedao01", "work-calendar", "/lists/calendar"),
    ("jiedao01", "cases-dispatch", "/cases/dispatches/new?case=1&case=2"),
    ("jiedao01", "cases-reassign", "/cases/reassignments/new?case=1&case=2"),
    ("jiedao01", "cases-pass", "/cases/passings/new?case=1&case=2"),
    ("jiedao01", "places", "/places"),
    ("jiedao01", "place", "/places/*"),
    ("jiedao01", "consultants-subdistrict", "/consultants"),
    ("jiedao01", "consultant", "/consultants/*"),
    ("jiedao01", "explanations", "/explanations"),
    ("jiedao01", "safeguarding", "/safeguarding"),
    ("jiedao01", "safeguarding-matter", "{matter}"),
    ("jiedao01", "reports-subdistrict", "/reports"),
    ("guwen01", "today-consultant", "/"),
    ("guwen01", "cases-consultant", "/cases?consultant=me"),
    ("guwen01", "case-begun", "{begun}"),
    ("guwen01", "case-visits", "{case}/visits"),
    ("guwen01", "visit-new", "{begun}/visits/new"),
    ("guwen01", "visit", "{visit}"),
    ("guwen01", "visit-correction", "{visit}/correct"),
    ("guwen01", "case-needs", "{case}/needs"),
    ("guwen01", "plan", "{case}/plan"),
    ("guwen01", "plan-draft", "{begun}/plan"),
    ("guwen01", "plan-print", "{case}/plan/print"),
    ("guwen01", "aid", "{case}/aid"),
    ("guwen01", "field", "/field"),
    ("jiedao02", "break-glass", "{household}/break-glass"),
    ("jigou01", "referrals-none", "/referrals"),
    ("jigou02", "referrals", "/referrals"),
    ("shenji", "audit", "/audit"),
    ("shenji", "audit-samples", "/audit/samples"),
    ("shenji", "not-permitted", "/leads"),
    ("shenji", "not-there", "/nothing"),
]
# What a program reads, and no person.
DATA = {"/field/day", "/field/worker.js"}


@dataclass
class Opened:
    shot: str
    page: Page
    response: Response
    # Of the route table; none for what is not there, or not for this role.
    route: str | None


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


def routes(browser: Browser, address: str, password: str) -> set[str]:
    """The pages that the route table names, as /design shows it."""
    page = browser.new_page()
    sign_in(page, address, "qu", password)
    page.goto(address + "/design")
    found = page.eval_on_selector_all("[data-route]", "rows => rows.map(row => row.dataset.route)")
    page.close()
    return set(found) - DATA


def route_of(path: str, routes: set[str]) -> str | None:
    """A part that is written out goes before one that stands for any."""
    fitting = [route for route in routes if re.fullmatch(re.sub(r":\w+", "[^/]+", route), path.split("?")[0])]
    return min(fitting, key=lambda route: route.count(":"), default=None)


def open_all(
    browser: Browser, address: str, password: str, size: str, places: dict[str, str], routes: set[str]
) -> Iterator[Opened]:
    """One page after the other, whole and loaded; each is gone when the next is asked for."""
    width, height = SIZES[size]
    named = {route_of(pattern.format_map(places).replace("*", "1"), routes) for _, _, pattern in PAGES}
    for role, pages in groupby(PAGES, key=lambda page: page[0]):
        context = browser.new_context(viewport={"width": width, "height": height}, locale="zh-CN", has_touch=size == "phone")
        page = context.new_page()
        page.set_default_timeout(20_000)
        if role:
            sign_in(page, address, role, password)
        on_the_way: dict[str, str] = {}

        def visit(shot: str, path: str) -> Opened:
            response = page.goto(address + path)
            page.wait_for_load_state("networkidle")
            for link in page.eval_on_selector_all("a[href^='/']", "links => links.map(link => link.getAttribute('href'))"):
                route = route_of(link, routes)
                if route and route not in named:
                    named.add(route)
                    on_the_way[route] = link
            return Opened(shot, page, response, route_of(path, routes) if response.status < 400 else None)

        for _, shot, pattern in pages:
            yield visit(shot, find(page, pattern.format_map(places)))
        while on_the_way:
            route, link = on_the_way.popitem()
            yield visit("-".join(re.findall(r"\w[\w-]*", route)), link)
        context.close()
