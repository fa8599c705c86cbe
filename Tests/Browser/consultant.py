"""A consultant's day on a phone: a call, a visit without a network, and the help that follows from it."""

import re
from datetime import timedelta

from playwright.sync_api import expect

from person import Person
from phone import Phone
from story import (
    CONSENT, CONSULTANT, COOKING, ESCORT, HANDED_OVER_BECAUSE, HEATING, IN_THEIR_WORDS, INSTRUCTION, NEED, PARTNER, POLICY, POLICY_IN_FULL,
    RETURNED_BECAUSE, TODAY, Household,
)

CALLED = "侄女接的电话，老人在家，约好下午上门。"
ANSWERS = {"货币财产": "3000", "生活用车数": "0", "非居住用房数": "0", "月劳动收入": "0", "月其他收入": "0"}
SEEN = "一个人住，屋里冷"


def day(phone: Phone, household: Household, relative: str, password: str) -> None:
    """Everything for one household; another one is given back."""
    give_back(phone, relative)
    call(phone, household)
    visit_without_network(phone, household, password)
    assess(phone, household)
    plan(phone)
    apply(phone, household)
    for purpose in (ESCORT, COOKING):
        refer(phone, purpose)


def give_back(phone: Phone, case: str) -> None:
    phone.open(case)
    form = phone.unfold("退回街镇")
    form.get_by_label("退回原因").fill(RETURNED_BECAUSE)
    phone.press("退回", within=form)


def call(phone: Phone, household: Household) -> None:
    """What the officer said is read, what came of the call is written down."""
    phone.open("/")
    phone.follow(household.head)
    phone.sees(INSTRUCTION)
    phone.follow("核实走访")
    form = phone.page.locator("form", has=phone.page.get_by_text("怎么核实的"))
    phone.tick("电话", within=form)
    phone.tick("属实", within=form)
    form.get_by_label("情况说明").fill(CALLED)
    form.get_by_label("下次联系").fill(str(TODAY))
    phone.press("保存", within=form)
    phone.sees(CALLED, "办理中")


def visit_without_network(phone: Phone, household: Household, password: str) -> None:
    """Cut off, killed in the middle of writing, and sent at home: nothing is lost, nothing is there twice."""
    phone.follow(re.compile("走访$"), within=phone.page.get_by_role("navigation", name="底部菜单"))
    phone.set_up()
    phone.context.set_offline(True)
    phone.state("离线")
    phone.entry(household.case).click()
    phone.page.get_by_role("button", name="记一次走访").click()
    ask_and_look(phone)
    promise_and_agree(phone)
    phone.wait_until_kept()
    phone.kill()

    phone.start(offline=True)
    phone.unlock()
    expect(phone.page.get_by_label("情况", exact=True)).to_have_value(SEEN)
    expect(phone.page.get_by_label("转给帮扶机构")).to_be_checked()
    phone.page.get_by_role("button", name="保存", exact=True).click()
    phone.state("待同步 1 条")
    # With the browser its session was killed: what was written waits for its owner.
    phone.context.set_offline(False)
    phone.synchronise_until("登录已过期")
    phone.sign_in(CONSULTANT[0], password, "/field")
    phone.enter_pin()
    expect(phone.entry(household.case)).to_be_visible()
    expect(phone.entry(household.case)).not_to_contain_text("待同步")


def ask_and_look(phone: Phone) -> None:
    """First what could open most, then the household as it is."""
    page = phone.page
    for question, answer in ANSWERS.items():
        page.get_by_label(re.compile(question)).fill(answer)
    phone.tick("有能力")
    phone.tick("困难严重", within=phone.block("健康"))
    phone.tick("有些困难", within=phone.block("生活"))
    phone.tick(NEED)
    page.get_by_label(re.compile("他们自己怎么说")).locator("visible=true").first.fill(IN_THEIR_WORDS)


def promise_and_agree(phone: Phone) -> None:
    page = phone.page
    phone.tick(POLICY, within=page.get_by_role("group", name="讲过的政策"))
    page.get_by_label("答应了什么").fill("把低保申请表带来")
    page.get_by_label("哪天前").fill(str(TODAY + timedelta(days=7)))
    page.get_by_label("情况", exact=True).fill(SEEN)
    phone.unfold("时间、人员、同意和材料")
    phone.tick("记录")
    phone.tick("转给帮扶机构")
    page.get_by_label("同意的范围").fill(CONSENT)


def assess(phone: Phone, household: Household) -> None:
    """The household is screened again at once; its needs are worked out, and judged by a person beside."""
    phone.open(household.case)
    phone.sees(f"{POLICY}：待核实 → 符合")
    phone.follow("需求评估")
    phone.press("存下这次评估")
    form = phone.page.locator("form", has=phone.page.get_by_role("button", name="记下判断"))
    phone.tick("高度", within=form)
    form.get_by_label("理由").fill("独居、无人照应，入冬没有取暖")
    phone.press("记下判断", within=form)
    phone.sees("独居、无人照应", within=phone.section("历次评估"))


def plan(phone: Phone) -> None:
    """What the household needs against what there is; on to the subdistrict."""
    page = phone.page
    phone.follow("一户一策")
    phone.press("编制方案")
    page.get_by_label("目标").fill("看得起病，屋里暖")
    phone.press("保存目标")
    phone.press("列入", within=page.locator("li", has_text=IN_THEIR_WORDS))
    proposal = page.locator("li", has_text=f"申请{POLICY_IN_FULL}").locator("visible=true").last
    form = phone.unfold("列入方案", within=proposal)
    form.get_by_label("完成日期").fill(str(TODAY + timedelta(days=30)))
    form.get_by_label("预期变化").fill("每月 1,650 元，付得起药费")
    phone.press("列入", within=form)
    own = phone.unfold("自己写一条")
    own.get_by_label("做什么").fill(HEATING)
    own.get_by_label("完成日期").fill(str(TODAY + timedelta(days=7)))
    own.get_by_label("预期变化").fill("屋里不低于 16 度")
    phone.press("列入", within=own)
    phone.press("提交审批")
    phone.sees(HEATING, "待审批")


def apply(phone: Phone, household: Household) -> None:
    """Only the papers that no department has; then each step on its day."""
    page = phone.page
    phone.follow("帮扶")
    phone.press("开始协助申请", within=page.locator("li", has_text=POLICY_IN_FULL))
    phone.sees("不用带")
    while (ready := phone.button("已备好")).is_visible():
        with page.expect_navigation():
            ready.click()
    for step in ("已递交", "已受理"):
        register(phone, step)
    with page.expect_navigation():
        page.get_by_role("button", name=re.compile("预填申请表")).click()
    assert household.head not in page.locator("main").inner_text(), "the form for the office has the whole name"
    phone.open(household.case + "/aid")


def register(phone: Phone, step: str, **more: str) -> None:
    form = phone.unfold("登记进展")
    phone.choose("进展", step, within=form)
    for label, value in more.items():
        form.get_by_label(re.compile(f"^{label}")).fill(value)
    phone.press("登记", within=form)
    phone.sees(step)


def refer(phone: Phone, purpose: str) -> None:
    """Of what the household said, only what the partner needs."""
    form = phone.unfold("转介给机构")
    phone.choose("机构", PARTNER[1], within=form)
    form.get_by_label("请机构做什么").fill(purpose)
    phone.tick("走访健康", within=form)
    form.get_by_label("家庭留的称呼").fill("钟阿婆")
    form.get_by_label("家庭留的电话").fill("10000017137")
    phone.press("转出", within=form)
    phone.sees(purpose, "待答复")


def follow_up(phone: Phone, household: Household) -> None:
    """Weeks later: the money has come, the partner is done, the household is asked what it says."""
    phone.open(household.case + "/aid")
    register(phone, "批准", 金额="1650", 从哪天起="2025-12-01")
    register(phone, "首次到账", 金额="1650")
    phone.sees("救助款已到账")
    done = phone.page.locator("article", has_text=ESCORT)
    rating = phone.unfold("登记家庭评价", within=done)
    phone.choose("满意程度", "5 很满意", within=rating)
    phone.press("登记", within=rating)
    phone.sees("家庭评价")
    phone.follow("一户一策")
    for item in (POLICY_IN_FULL, HEATING):
        form = phone.unfold("登记进展", within=phone.page.locator("tr", has_text=item))
        phone.choose("进展", "已完成", within=form)
        phone.press("登记", within=form)
    phone.sees("已完成")


def take_over(colleague: Person, *cases: str) -> None:
    """Another consultant finds them in the morning, and why."""
    colleague.follow(re.compile("^待首次联系"))
    for case in cases:
        expect(colleague.page.locator(f"tbody a[href='{case}']")).to_be_visible()
    colleague.follow_to(cases[0])
    colleague.sees(HANDED_OVER_BECAUSE)
