"""A hazard from the visit that found it to its close-out, walked on a phone."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, Enter
from tests.browser.test_pages import serious_faults


def take(page: Page, step: str, who: str, **fields: str) -> None:
    """Choose a step on the hazard's page, fill what it asks for, record it."""
    page.get_by_label(step).check()
    page.get_by_label("经办人（或批准人）").fill(who)
    for label, text in fields.items():
        page.get_by_label(label, exact=True).fill(text)
    page.get_by_role("button", name="登记办理").click()
    expect(page.locator(".messages")).to_contain_text("已登记本步办理")


def test_a_hazard_found_on_a_visit_is_walked_to_its_close_out_and_the_unit_changes_colour(enter: Enter) -> None:
    visitor = enter("office", PHONE)
    page = visitor.page
    visitor.open("/units/?status=GREEN&unmapped=0")
    page.locator("tbody a.name").first.click()
    page.get_by_role("link", name="登记检查").click()
    page.get_by_label("发现隐患").check()
    page.get_by_label("隐患描述").fill("灭火器压力不足")
    page.get_by_role("button", name="登记").click()
    visitor.settle()
    expect(page.locator(".why")).to_contain_text("1 处一般隐患未销号，均在整改期限内")
    page.get_by_role("link", name="灭火器压力不足").first.click()
    visitor.settle()
    assert serious_faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
    expect(page.get_by_label("整改要求", exact=True)).to_be_hidden()
    take(page, "下达整改通知", "李工", 整改要求="更换灭火器")
    take(page, "整改完成，申请复查", "店主")
    take(page, "复查合格", "李工")
    take(page, "销号", "李工")
    expect(page.locator(".state")).to_have_text("已销号")
    expect(page.locator(".history tbody tr")).to_have_count(5)
    expect(page.locator("form.steps")).to_have_count(0)
    page.locator("main header a").click()
    expect(page.locator(".why")).to_contain_text("已检查，无未销号隐患")
