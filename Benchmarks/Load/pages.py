"""Each page alone: how long one person waits when nobody else works."""

import re
import time

import report
from district import DEMO_PASSWORD, District, words
from visitor import Visitor

PAGE_P95_MS = 100
# Few enough that the searches stay within what one account may search for in a short time.
TIMES = 20

# By who looks at them. What stands in brackets is filled in from lists, another each time.
PAGES = {
    "qu": [
        "/", "/cases", "/cases?due=late&order=due", "/cases?q={name}", "/cases/{case}", "/cases/{case}/history", "/leads", "/leads?class=missed",
        "/leads?q={ending}", "/households/{household}", "/leads/unmatched", "/leads/new", "/leads/new?q={name}", "/reports", "/reports/rules", "/needs",
        "/lists", "/lists/calendar", "/resources", "/projects", "/organisations", "/consultants", "/deliveries", "/deliveries/1",
        "/policies", "/policies/disability-care-subsidy", "/break-glass", "/safeguarding", "/safeguarding/duty", "/design",
    ],
    "jiedao01": [
        "/", "/cases", "/cases?state=queued", "/cases?order=worth", "/cases?q={name}", "/cases/{case}", "/leads", "/households/{household}",
        "/plans", "/reports", "/reports/rules", "/needs", "/lists", "/lists/calendar",
    ],
    "guwen001": [
        "/", "/cases?consultant=me", "/cases/{case}", "/cases/{case}/visits", "/cases/{case}/visits/new", "/cases/{case}/needs",
        "/cases/{case}/plan", "/cases/{case}/plan/print", "/cases/{case}/aid", "/cases/{case}/history", "/households/{household}", "/field", "/field/day",
        "/lists", "/lists/calendar",
    ],
    "jigou01": ["/referrals", "/policies"],
    "shenji": ["/views", "/reports", "/deliveries", "/policies"],
}


def prepare(port):
    """Everybody signed in; the consultant has cases."""
    visitors = {name: Visitor(port, name, DEMO_PASSWORD) for name in PAGES}
    visitors["jiedao01"].dispatch_as_proposed()
    return visitors


def values(visitor, found):
    """What to fill into addresses."""
    cases = re.findall(r'row-link" href="/cases/(\d+)"', visitor.get("/cases"))
    households = [re.search(r'href="/households/(\d+)"', visitor.get(f"/cases/{case}"))[1] for case in cases[:TIMES]]
    return {
        "case": cases, "household": households, "name": [word["name"] for word in found], "ending": [word["ending"] for word in found],
    }


def times(visitor, path, filling):
    """Milliseconds of each request. The first one is not counted: it may prepare what later ones find ready."""
    measured = []
    for turn in range(TIMES + 1):
        address = path.format(**{name: entries[turn % len(entries)] for name, entries in filling.items() if entries})
        start = time.perf_counter()
        visitor.get(address)
        measured.append((time.perf_counter() - start) * 1000)
    return measured[1:]


def measure_pages(options, program, folder):
    district = District(program, options.residents, options.data)
    district.copy(folder)
    server = program.serve(folder, options.port)
    try:
        visitors = prepare(options.port)
        found = words(district.people, folder)
        lines = []
        for name, paths in PAGES.items():
            area = next((person["areas"][0] for person in district.people if person["name"] == name), None)
            filling = values(visitors[name], found[area]) if area else {}
            lines += [report.times_line(f"{name} {path}", times(visitors[name], path, filling)) for path in paths]
    finally:
        server.terminate()
        server.wait()
    lines.sort(key=lambda line: -line["p95_ms"])
    slow = [f"{line['name']}: p95 {line['p95_ms']:.0f} ms, not under {PAGE_P95_MS} ms" for line in lines if line["p95_ms"] >= PAGE_P95_MS]
    return lines, {"name": "pages", "residents": options.residents, "pages": len(lines), "slowest_p95_ms": round(lines[0]["p95_ms"], 1)}, slow
