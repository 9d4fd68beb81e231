"""The register kept by hand: a shop added, the tray by click and paste, twins merged and parted, a stale form."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, Enter, Visitor
from tests.browser.test_pages import serious_faults


def click_the_map(page: Page, x: float = 0.5, y: float = 0.5) -> None:
    """Click at a share of the map's width and height, and wait for the answer that says where that is."""
    field = page.locator("#place-map")
    box = field.bounding_box()
    assert box is not None
    field.click(position={"x": box["width"] * x, "y": box["height"] * y})
    expect(page.locator("#place-said")).not_to_be_empty()


def add(visitor: Visitor, name: str, *, is_placed: bool) -> None:
    """A new unit in the first village, placed by a click in the middle of the map or not at all."""
    page = visitor.page
    visitor.open("/units/new/")
    page.get_by_label("单位名称", exact=True).press_sequentially(name)
    page.get_by_label("村（社区）", exact=True).select_option(index=1)
    if is_placed:
        click_the_map(page)
    page.wait_for_timeout(400)  # the look for units that are alike waits 300 ms for the next letter
    visitor.settle()
    page.get_by_role("button", name="登记入册").click()
    visitor.settle()
    expect(page.locator(".messages")).to_contain_text(f"{name} 已登记入册")


def test_a_shop_is_added_on_a_phone_and_its_page_says_who_entered_it(enter: Enter) -> None:
    visitor = enter("office", PHONE)
    add(visitor, "手机新增店", is_placed=True)
    page = visitor.page
    expect(page.locator("#changes")).to_contain_text("人工新增")
    expect(page.locator("#small-map")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
    assert serious_faults(page) == []


def test_the_tray_is_emptied_by_a_click_and_by_pasted_coordinates(enter: Enter) -> None:
    visitor = enter("office")
    page = visitor.page
    for name in ("待上图一号", "待上图二号"):
        add(visitor, name, is_placed=False)
    visitor.open("/units/tray/?q=待上图")
    assert serious_faults(page) == []
    expect(page.locator(".tray-list a")).to_have_count(2)
    click_the_map(page)
    where = page.get_by_label("位置", exact=True).input_value()
    expect(page.locator("#place-save")).to_be_focused()
    page.keyboard.press("Enter")
    visitor.settle()
    expect(page.locator(".messages")).to_contain_text(re.compile("待上图一号 已上图"))
    visitor.open("/units/tray/?q=待上图")
    expect(page.locator(".tray-list a")).to_have_count(1)
    lon, lat = where.split(", ")
    page.get_by_label("位置", exact=True).fill(f"北纬{lat}° 东经{lon}°")
    expect(page.locator("#place-said")).to_contain_text(re.compile(r"\d{15}|网格外|不在"))
    page.get_by_label("位置", exact=True).press("Enter")
    visitor.settle()
    expect(page.locator(".messages")).to_contain_text("待上图二号 已上图")
    visitor.open("/units/?q=待上图二号")
    page.locator("tbody a.name").first.click()
    expect(page.locator("#changes")).to_contain_text("上图")
    expect(page.get_by_text("粘贴坐标")).to_be_visible()


def test_a_shop_entered_twice_is_noticed_merged_and_parted_again(enter: Enter) -> None:
    visitor = enter("office")
    page = visitor.page
    add(visitor, "双份登记店", is_placed=True)
    visitor.open("/units/new/")
    click_the_map(page)
    page.get_by_label("单位名称", exact=True).press_sequentially("双份登记店")
    expect(page.locator("#alike")).to_contain_text("是不是下面这家")
    add(visitor, "双份登记店", is_placed=True)
    visitor.open("/units/twins/?q=双份登记店")
    expect(page.locator(".pair")).to_have_count(1)
    assert serious_faults(page) == []
    page.get_by_role("button", name=re.compile("保留左侧")).click()
    visitor.settle()
    expect(page.locator(".messages")).to_contain_text("已并入")
    visitor.open("/units/?q=双份登记店")
    expect(page.locator("tbody a.name")).to_have_count(1)
    visitor.open("/units/twins/")
    page.locator(".merges").get_by_role("button", name="撤销合并").first.click()
    visitor.settle()
    expect(page.locator(".messages")).to_contain_text("已恢复为两家")
    visitor.open("/units/?q=双份登记店")
    expect(page.locator("tbody a.name")).to_have_count(2)


def test_of_two_open_forms_the_second_one_is_shown_both_values(enter: Enter) -> None:
    visitor = enter("office")
    page = visitor.page
    visitor.open("/units/?unmapped=0&sort=number")
    page.locator("tbody a.name").first.click()
    page.get_by_role("link", name="编辑", exact=True).click()
    visitor.settle()
    assert serious_faults(page) == []
    other = page.context.new_page()
    other.goto(page.url)
    other.get_by_label("地址").fill("别人写的地址")
    other.get_by_role("button", name="保存").click()
    expect(other.locator(".messages")).to_contain_text("已保存")
    other.close()
    page.get_by_label("地址").fill("我写的地址")
    page.get_by_role("button", name="保存").click()
    expect(page.locator(".stale")).to_contain_text("别人写的地址")
    expect(page.locator(".stale")).to_contain_text("我写的地址")
    visitor.faults[:] = [fault for fault in visitor.faults if "409" not in fault]  # the answer that is wanted here
    page.get_by_role("button", name="保存").click()
    visitor.settle()
    expect(page.locator("#changes")).to_contain_text("我写的地址")
