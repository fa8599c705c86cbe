"""A partner's day: what was offered, answered, worked on, and told back; of the household only what it agreed to tell."""

import re

from playwright.sync_api import Locator

from person import Person
from story import CONSENT, COOKING, ESCORT, IN_THEIR_WORDS, POLICY


def day(partner: Person) -> None:
    partner.open("/referrals")
    partner.sees(ESCORT, COOKING)
    partner.sees_no("钟阿婆", IN_THEIR_WORDS)
    for purpose in (ESCORT, COOKING):
        accept(partner, purpose)
    work(partner)
    give_back(partner)


def referral(partner: Person, purpose: str) -> Locator:
    partner.open("/referrals")
    return partner.page.locator("article, section", has_text=purpose).last


def accept(partner: Person, purpose: str) -> None:
    """Nothing is told before the answer."""
    offer = referral(partner, purpose)
    partner.tick("接受", within=offer)
    partner.press("答复", within=offer)
    partner.sees("已接受", within=referral(partner, purpose))


def enter(partner: Person, purpose: str) -> None:
    partner.press("打开", within=referral(partner, purpose))


def work(partner: Person) -> None:
    enter(partner, ESCORT)
    partner.sees("钟阿婆", IN_THEIR_WORDS, "走访健康", CONSENT)
    # Neither what departments know nor what was told about something else.
    partner.sees_no("货币财产", "生活用车", "示例十路", "1951", POLICY)
    register(partner, "服务记录", "陪同配药，路上慢慢走，没有不舒服")
    enter(partner, ESCORT)
    partner.sees("陪同配药")
    register(partner, "目标进展", "四次里陪了两次", percent="50")
    enter(partner, ESCORT)
    partner.sees("四次里陪了两次", "50%")
    register(partner, "完成", "四次陪诊做完，侄女会接着陪")
    partner.sees("已完成", within=referral(partner, ESCORT))


def register(partner: Person, kind: str, note: str, percent: str = "") -> None:
    partner.choose("类别", kind)
    partner.page.get_by_label(re.compile("^说明")).fill(note)
    partner.page.get_by_label(re.compile("^目标完成百分之几")).fill(percent)
    partner.press("登记")


def give_back(partner: Person) -> None:
    """What cannot be done is returned with the reason."""
    enter(partner, COOKING)
    register(partner, "退回", "做饭的阿姨排满了")
    partner.sees("已退回", within=referral(partner, COOKING))
    assert partner.open("/cases") == 403, "a partner sees referrals, not cases"
