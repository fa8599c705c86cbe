"""A consultant on the way, with a network and without, on a phone that is killed, signed out and contradicted.

Usage: field_journey.py ADDRESS PASSWORD WORKBENCH [SCREENSHOTS]

Expects the accounts and the test district of `zhaoren demo`; WORKBENCH is its workbench database, in which the journey gives a consultant
some cases, ends sessions, and counts what arrived. Ends with an error at the first thing that is not as it should be.
"""

import sys
from pathlib import Path

from playwright.sync_api import expect, sync_playwright

from phone import Phone
from story import COLLEAGUE, CONSULTANT
from workbench import Workbench


def without_network(phone: Phone, server: Workbench, password: str, case_of: dict[str, int]) -> str:
    """Cut off in the middle, killed while typing, signed out meanwhile: the record arrives, once."""
    head = phone.heads()[0]
    phone.context.set_offline(True)
    phone.unlock()
    phone.state("离线")
    phone.shot("day-offline")
    phone.household(head)
    phone.shot("household")
    phone.page.get_by_role("button", name="记一次走访").click()
    phone.page.get_by_label("情况", exact=True).fill("没有网络时写的")
    phone.page.locator("input[name=block-health][value='2']").check()
    phone.shot("visit")
    expect(phone.page.get_by_text("写的都已存在这台设备上")).to_be_visible()
    phone.kill()
    assert not phone.plain_text_on_disk(head, "没有网络时写的"), phone.plain_text_on_disk(head, "没有网络时写的")

    phone.start(offline=True)
    phone.unlock()
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
    phone.sign_in(CONSULTANT[0], password, "/field")
    phone.enter_pin()
    expect(phone.page.locator("#state")).not_to_contain_text("待同步")
    expect(phone.page.locator("#state")).to_contain_text("在线")
    wait_until(phone, lambda: server.notes(case_of[head]) == ["没有网络时写的"])
    return head


def routine(phone: Phone, server: Workbench, head: str, case: int) -> None:
    """A visit at which nothing has changed: two touches."""
    phone.synchronise()
    phone.household(head)
    phone.page.get_by_role("button", name="没有变化，保存").click()
    wait_until(phone, lambda: len(server.notes(case)) == 2)


def contradiction(phone: Phone, other: Phone, server: Workbench, head: str, case: int) -> None:
    """Two consultants correct one record: both versions are kept, and a person chooses."""
    for device in (phone, other):
        device.unlock()
        device.synchronise()
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
    expect(phone.page.get_by_text(f"{COLLEAGUE[1]}也改了这次走访")).to_be_visible()
    expect(phone.page.get_by_text("我的：手机上改的")).to_be_visible()
    expect(phone.page.get_by_text("对方的：平板上改的")).to_be_visible()
    phone.shot("conflict")
    phone.page.get_by_label("我的：手机上改的").check()
    phone.page.get_by_role("button", name="用选定的").click()
    wait_until(phone, lambda: server.notes(case)[-1] == "手机上改的")
    assert server.states(case)[-3:] == ["kept", "conflict", "kept"], server.states(case)


def full(phone: Phone, head: str) -> None:
    """A device without room says so, and what was typed stays in the form."""
    phone.unlock()
    phone.household(head)
    phone.page.get_by_role("button", name="记一次走访").click()
    phone.page.evaluate(
        """() => {
            const put = IDBObjectStore.prototype.put;
            window.makeRoom = () => { IDBObjectStore.prototype.put = put; };
            IDBObjectStore.prototype.put = () => { throw new DOMException("full", "QuotaExceededError"); };
        }""")
    phone.page.get_by_label("情况", exact=True).fill("存储满了也要留下")
    expect(phone.page.get_by_text("这台设备的存储满了")).to_be_visible()
    phone.page.get_by_role("button", name="保存", exact=True).click()
    expect(phone.page.get_by_text("这台设备的存储满了")).to_be_visible()
    expect(phone.page.get_by_label("情况", exact=True)).to_have_value("存储满了也要留下")
    phone.shot("full")
    phone.page.evaluate("makeRoom()")
    phone.page.get_by_role("button", name="保存", exact=True).click()
    expect(phone.page.get_by_role("heading", name="今天的家庭")).to_be_visible()
    phone.state("今天的记录都已送达")
    phone.shot("sent")


def somebody_else(phone: Phone, password: str) -> None:
    """Another account signs in on the same device: nothing of the owner's goes out under it."""
    phone.page.goto(phone.address + "/policies")
    phone.page.get_by_role("button", name="退出").click()
    phone.page.wait_for_url("**/sign-in?left=1")
    phone.sign_in(CONSULTANT[0], password, "/field")
    phone.enter_pin()
    phone.state("登录的不是这台设备的主人")
    phone.shot("other-owner")


def lost(phone: Phone) -> None:
    """Ten wrong tries clear the device."""
    phone.page.goto(phone.address + "/field")
    for attempt in range(10):
        phone.page.get_by_label("数字密码").fill(f"10{attempt}304")
        phone.page.get_by_role("button", name="打开").click()
        if attempt < 9:
            expect(phone.page.get_by_text(f"还可以试 {9 - attempt} 次")).to_be_visible()
    expect(phone.page.get_by_label("数字密码，至少 6 位")).to_be_visible()


def sign_out(phone: Phone) -> None:
    """Signing out takes the day off the device, with a warning while something is not sent; the PIN still opens what is left."""
    phone.context.set_offline(True)
    phone.unlock()
    expect(phone.page.get_by_role("heading", name="今天的家庭")).to_be_visible()
    phone.household(phone.heads()[-1])
    phone.page.get_by_label("属实", exact=True).check()
    phone.page.get_by_role("button", name="存下电话结果").click()
    phone.state("待同步 1 条")
    # Away from the page before it finds the network again and sends.
    phone.page.goto("about:blank")
    phone.context.set_offline(False)
    phone.page.goto(phone.address + "/policies")
    phone.page.get_by_role("button", name="退出").click()
    phone.page.wait_for_url("**/sign-in?left=1")
    assert any("还有 1 条走访记录没有送出" in text for text in phone.asked), phone.asked
    phone.wait_until_forgotten()
    phone.context.set_offline(True)
    phone.unlock()
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
    for case in server.give_cases(4, CONSULTANT[0]):
        server.add_assistant(case, COLLEAGUE[0])
    with sync_playwright() as playwright:
        phone = Phone(playwright, address, screenshots, "phone")
        phone.sign_in(CONSULTANT[0], password, "/field")
        phone.set_up()
        phone.shot("day")
        day = phone.page.evaluate("fetch('/field/day').then((answer) => answer.json())")
        case_of = {stop["head"]: stop["caseFile"] for stop in day["stops"]}
        assert len(case_of) >= 2, case_of
        head = without_network(phone, server, password, case_of)
        routine(phone, server, head, case_of[head])
        other = Phone(playwright, address, None, "tablet")
        other.sign_in(COLLEAGUE[0], password, "/field")
        other.set_up()
        contradiction(phone, other, server, head, case_of[head])
        full(phone, head)
        somebody_else(other, password)
        lost(other)
        sign_out(phone)
        assert not [line for line in phone.said if head in line], phone.said
        phone.leave()
        other.leave()
        print("field: all is well")


if __name__ == "__main__":
    main()
