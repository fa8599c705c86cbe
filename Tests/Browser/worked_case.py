"""One case with everything that a case can have, made by those whose work it is, so that every page has something to show.

Expects a fresh `zhaoren demo`. A form is found by what it does (the end of its address), a field by its name: wording may change.
"""

from playwright.sync_api import Browser, Locator, Page

SUBDISTRICT, NEIGHBOUR, CONSULTANT, DISTRICT, AUDITOR = "jiedao01", "jiedao02", "guwen01", "qu", "shenji"


class Hand:
    """Somebody signed in who sends forms."""

    def __init__(self, browser: Browser, address: str, name: str, password: str):
        self.address = address
        self.page: Page = browser.new_context(locale="zh-CN").new_page()
        self.page.set_default_timeout(20_000)
        self.page.goto(address + "/sign-in")
        self.page.get_by_label("账号").fill(name)
        self.page.get_by_label("密码").fill(password)
        self.page.get_by_role("button", name="登录").click()
        self.page.wait_for_load_state()

    def send(self, page: str, act: str, nth: int = 0, **values: str | bool) -> str:
        """Fills the form whose address ends with `act` and sends it; `True` takes the last choice. Answers with where it led."""
        if not self.page.url.endswith(page):
            self.page.goto(self.address + page)
        form = self.page.locator(f'form[method="post"][action*="{act}"]').nth(nth)
        form.evaluate("form => { for (let e = form; e; e = e.parentElement) if (e.tagName == 'DETAILS') e.open = true;"
            " form.querySelectorAll('details').forEach(e => { e.open = true }) }")
        for name, value in values.items():
            fill(form.locator(f'[name="{name.replace("_", "-")}"]'), value)
        before = self.page.url
        with self.page.expect_navigation():
            form.locator("button[type=submit]").last.click()
        assert not self.page.locator(".error-summary").count(), f"{act} on {before}: {self.page.locator('.error-summary').inner_text()}"
        return self.page.url.removeprefix(self.address).split("?")[0].split("#")[0]

    def links(self, page: str, selector: str) -> list[str]:
        self.page.goto(self.address + page)
        return self.page.eval_on_selector_all(f"main {selector}", "links => links.map(link => link.getAttribute('href'))")


def fill(field: Locator, value: str | bool) -> None:
    kind = field.first.evaluate("field => field.type")
    if kind in ("radio", "checkbox"):
        (field.last if value is True else field.and_(field.page.locator(f'[value="{value}"]'))).check(force=True)
    elif kind == "select-one":
        field.select_option(field.locator("option").last.get_attribute("value") if value is True else value)
    else:
        field.fill(str(value))


def make(browser: Browser, address: str, password: str) -> dict[str, str]:
    """What the addresses of pages name: `{case}`, `{visit}` and so on."""
    officer = Hand(browser, address, SUBDISTRICT, password)
    consultant = Hand(browser, address, CONSULTANT, password)
    # Where a household lives decides who is told of what endangers it.
    cases = officer.links("/cases", "tr:not(:has-text('人户分离')) a.row-link")
    # The household of which most is known has most to show.
    worked = officer.links("/cases", "tr:has(.entitled) a.row-link")[0]
    begun, endangered, queued = [case for case in cases if case != worked][:3]
    mine = officer.page.goto(address + worked) and officer.page.locator(
        'form[action$="/dispatches"] option', has_text="街道社区救助顾问").first.get_attribute("value")
    for case in (worked, begun, endangered):
        officer.send(case, "/dispatches", to=mine, note="先打电话，约好再去")
    household = officer.links(worked, "a[href*='/households/']")[0]
    work(consultant, officer, worked, begun)
    consultant.send(endangered, "/safeguarding", kind=True, safeguarding_text="手臂上有瘀青，邻居说常听到打骂声。")
    matter = officer.links("/safeguarding", "a[href^='/safeguarding/']")[0]
    Hand(browser, address, NEIGHBOUR, password).send(household + "/break-glass", "/break-glass", reason="在本街道晕倒，要马上联系家里人。")
    officer.send("/leads/new?q=1234", "/leads/new", source=True, urgency="orange", text="楼上老人几天没有下楼了。", address="示例路 1 号")
    officer.send("/cases?level=red", "/cases/filters", label="红色的")
    supply = stock(Hand(browser, address, DISTRICT, password))
    Hand(browser, address, AUDITOR, password).send("/audit/samples", "/audit/samples", kind="cases", size="2")
    return {
        "case": worked, "begun": begun, "queued": queued, "household": household, "matter": matter, "supply": supply,
        "visit": consultant.links(worked + "/visits", ".timeline a[href*='/visits/']")[0],
    }


def work(consultant: Hand, officer: Hand, case: str, begun: str) -> None:
    for call in (case, begun):
        consultant.send(call + "/visits", "/contacts", channel="phone", result="confirmed", note="日子紧，约好今天下午上门。")
    consultant.send(
        case + "/visits/new", "/visits", access="met", met=True, block_living="2", block_note_living="欠了两个月电费", block_health="1",
        needs="medical", urgency_medical="soon", explained=True, result="confirmed", promise="带低保申请表上门", promise_day="2026-01-05",
        note="独居，退休金没有办下来，靠妹妹接济。", mode="home", consents="share", scope="助餐、陪诊")
    consultant.send(case + "/needs", "/needs")
    consultant.send(case + "/needs", "/needs/judgements", band=True, reason="一个人住，腿脚不便，没有人照应。")
    plan = case + "/plan"
    consultant.send(plan, "/plan")
    consultant.send(plan, "/plan/goal", goal="三个月内有稳定的收入，按时吃上饭。")
    consultant.send(plan, "/plan/needs")
    consultant.send(plan, "/plan/items", due_on="2026-01-20", expected="每月增加 1,435 元")
    consultant.send(plan, "/plan/submission")
    officer.send(plan, "/plan/decision", verdict="approved", reason="同意")
    consultant.send(case + "/aid", "/applications")
    while consultant.page.locator("form[action*='/papers/']").count():
        consultant.send(case + "/aid", "/papers/")
    consultant.send(case + "/aid", "/steps", step="submitted")
    consultant.send(case + "/aid", case + "/referrals", partner=True, purpose="每天中午送餐")
    consultant.send(begun + "/plan", "/plan")


def stock(district: Hand) -> str:
    """A resource with something in store; its address."""
    supply = district.send("/resources", "/resources", name="爱心米面油", provider="区慈善基金会", unit="份", kind=True)
    district.send("/projects", "/projects", name="社区助餐", provider="测试为老服务社", capacity="40")
    district.send(supply, "/movements", kind="received", quantity="200", note="冬季采购")
    return supply
