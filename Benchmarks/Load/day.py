"""The day of consultants and officers, a request at a time, for locust. `Benchmarks/Load/run` starts it.

Everybody waits for their page before asking for the next one, and asks for one every people / rate seconds on average, at random, so that
together they ask for `rate` pages a second and a page that was slow does not make a crowd of them. What they write carries a mark, which `run` looks for afterwards.
"""

import json
import os
import pathlib
import random
import re
import time

import gevent
from locust import FastHttpUser, events, task
from visitor import FORM, Form

PLAN = json.loads(pathlib.Path(os.environ["LOAD_PLAN"]).read_text())
PEOPLE = iter(PLAN["people"])
# Said on the page of the form (422) or by itself (409).
FASTER = "刚被别人改过"
PACE = PLAN["rate"] / len(PLAN["people"])

requests = []
acknowledged = []


@events.request.add_listener
def note(name, response_time, exception, response=None, **_):
    requests.append((name, round(response_time, 2), response.status_code if response is not None else 0, str(exception or "")))


@events.quitting.add_listener
def write(**_):
    pathlib.Path(PLAN["results"]).write_text(json.dumps({"requests": requests, "acknowledged": acknowledged}))


class Worker(FastHttpUser):
    host = PLAN["address"]
    network_timeout = connection_timeout = 30.0

    def on_start(self):
        self.person = next(PEOPLE)
        self.random = random.Random(self.person["name"])
        self.marks = 0
        self.day = day(self)
        # As long as somebody has to wait who is met at any moment of their day: the rate is the planned one from the start.
        gevent.sleep(2 / PACE * (1 - self.random.random() ** 0.5))
        self.due = time.monotonic()

    def wait_time(self):
        """Until their next turn. Who was kept waiting is sooner at the next."""
        self.due += self.random.uniform(0, 2 / PACE)
        return max(0, self.due - time.monotonic())

    @task
    def next_request(self):
        next(self.day)

    def get(self, kind, path):
        with self.client.get(path, name=kind, headers=self.headers(), allow_redirects=False, catch_response=True) as response:
            if response.status_code == 200:
                return response.text
            response.failure(f"{response.status_code} {path}")
            return ""

    def post(self, kind, path, body, mark=None):
        """Whether it was done. A refusal because somebody else was faster is an answer, not a failure."""
        headers = self.headers() | FORM
        with self.client.post(path, body, name=kind, headers=headers, allow_redirects=False, catch_response=True) as response:
            if response.status_code == 303:
                acknowledged.append((kind, path, mark))
                response.success()
            elif response.status_code == 409 or FASTER in (response.text or ""):
                response.success()
            else:
                response.failure(f"{response.status_code} {path}")
            return response.status_code == 303

    def headers(self):
        return {"Cookie": self.person["cookie"]}

    def mark(self, text):
        self.marks += 1
        return f"{text}（{self.person['name']}-{self.marks}）"


# A day is made of errands, each a generator that stops after each request until the person's next turn. People are at different errands.


def day(me):
    while True:
        yield from me.random.choice(ERRANDS[me.person["work"]] if me.person["cases"] else WITHOUT_CASES)(me)


def today(me):
    me.get("今日", "/")
    yield
    me.get("个案名单", "/cases?consultant=me&order=due" if me.person["work"] == "consultant" else "/cases")
    yield


def case_of(me):
    return me.random.choice(me.person["cases"])


def open_case(me, case):
    """The case, then its household's page."""
    page = me.get("个案", f"/cases/{case}")
    yield
    if page:
        me.get("一户", re.search(r'href="(/households/\d+)"', page)[1])
        yield
    return page


def telephone(me):
    case = case_of(me)
    yield from open_case(me, case)
    action = f"/cases/{case}/contacts"
    form = Form(me.get("核实走访", f"/cases/{case}/visits"), action)
    yield
    if form.found:
        mark = me.mark("电话核实")
        me.post("记电话", action, form.filled(result="confirmed", note=mark), mark)
        yield
        me.get("核实走访", f"/cases/{case}/visits")
        yield


def visit(me):
    action = f"/cases/{case_of(me)}/visits"
    form = Form(me.get("走访表", f"{action}/new"), action)
    yield
    if form.found:
        mark = me.mark("入户走访")
        blocks = {f"block-{name}": me.random.choice("012") for name in ("living", "health", "education", "housing", "employment", "support")}
        me.post("记走访", action, form.filled(result="confirmed", note=mark, consents=["record"], **blocks), mark)
        yield
        me.get("核实走访", action)
        yield


def assess(me):
    case = case_of(me)
    for kind, page in (("需求评估", "needs"), ("一户一策", "plan"), ("帮扶", "aid")):
        me.get(kind, f"/cases/{case}/{page}")
        yield


def remark(me):
    case = case_of(me)
    page = yield from open_case(me, case)
    form = Form(page, f"/cases/{case}/notes")
    if form.found:
        mark = me.mark("备注")
        me.post("写备注", f"/cases/{case}/notes", form.filled(note=mark), mark)
        yield
        me.get("经过", f"/cases/{case}/history")
        yield


def search(me):
    word = me.random.choice(me.person["words"])
    kind, list_of = me.random.choice([("搜索姓名", "cases"), ("搜索证件号", "leads")])
    page = me.get(kind, f"/{list_of}?q={word['name' if list_of == 'cases' else 'ending']}")
    yield
    found = re.findall(r'row-link" href="(/\w+/\d+)"', page)
    if found:
        me.get("个案" if list_of == "cases" else "一户", found[0])
        yield


def read_up(me):
    me.get("政策库", "/policies")
    yield
    me.get("走访（手机）", "/field/day")
    yield


def dispatch(me):
    """Officers of one subdistrict share its queue, as they would by agreement."""
    queue = re.findall(r'row-link" href="/cases/(\d+)"', me.get("个案名单", f"/cases?state=queued&page={me.random.randint(1, 3)}"))
    yield
    for case in [case for case in queue if int(case) % me.person["sharing"] == me.person["share"]][:3]:
        action = f"/cases/{case}/dispatches"
        page = yield from open_case(me, case)
        form = Form(page, action)
        if form.found and form.choices("to"):
            mark = me.mark("分派")
            me.post("分派", action, form.filled(to=me.random.choice(form.choices("to")), note=mark), mark)
            yield


def triage(me):
    for field, values in (("level", ["red", "orange", "yellow", "blue"]), ("class", ["missed", "under-served", "at-risk"]), ("due", ["half", "late"])):
        me.get("个案名单", f"/cases?{field}={me.random.choice(values)}")
        yield


def look_over(me):
    for kind, page in me.random.sample(OVERVIEWS, 2):
        me.get(kind, page)
        yield


OVERVIEWS = [
    ("筛查", "/leads"), ("筛查", "/leads?class=missed"), ("月报", "/reports"), ("规则准确率", "/reports/rules"), ("需求统计", "/needs"), ("数据", "/deliveries"),
    ("台账清单", "/lists"), ("日历", "/lists/calendar"), ("资源", "/resources"),
]
WITHOUT_CASES = [today, search, read_up]
ERRANDS = {
    "consultant": [today, today, telephone, telephone, visit, visit, assess, remark, search, read_up],
    "subdistrict": [today, today, dispatch, dispatch, triage, remark, search, look_over],
    "district": [today, triage, search, look_over, look_over],
}
