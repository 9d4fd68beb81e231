"""Registers, forms and accessibility in a real browser."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, WIDE, Enter

PAGES = ["/", "/units/", "/hazards/", "/patrols/", "/patrols/?tab=patrols", "/blind-spots/", "/coverage/",
         "/coverage/?by=grid", "/imports/", "/visits/new/"]  # fmt: skip


def serious_faults(page: Page) -> list[str]:
    """Faults of the page that axe calls serious or critical, each with its first place."""
    answer: Any = Axe().run(page)
    return [
        f"{fault['id']}: {fault['nodes'][0]['html'][:160]} {fault['nodes'][0]['failureSummary'][:200]}"
        for fault in answer.response["violations"]
        if fault["impact"] in ("serious", "critical")
    ]


@pytest.mark.parametrize("path", PAGES)
def test_a_page_has_no_serious_fault_of_accessibility(enter: Enter, path: str) -> None:
    visitor = enter("office")
    visitor.open(path)
    assert serious_faults(visitor.page) == []


@pytest.mark.parametrize("size", [WIDE, PHONE])
def test_the_unit_page_and_the_login_page_have_no_serious_fault(enter: Enter, size: tuple[int, int]) -> None:
    visitor = enter("office", size)
    visitor.open("/units/?unmapped=0")
    visitor.page.locator("tbody a.name").first.click()
    visitor.settle()
    assert serious_faults(visitor.page) == []
    stranger = enter("", size)
    stranger.open("/login/")
    assert serious_faults(stranger.page) == []


def test_the_language_is_one_click_away_and_stays(enter: Enter) -> None:
    visitor = enter("office")
    expect(visitor.page.locator(".nav")).to_contain_text("盲区")
    visitor.page.click(".bar > .language button")
    visitor.settle()
    visitor.open("/units/")
    expect(visitor.page.locator("h1")).to_have_text("Units")
    expect(visitor.page.locator("html")).to_have_attribute("lang", "en")


def test_a_visit_is_entered_and_changes_the_colour_of_its_unit(enter: Enter) -> None:
    visitor = enter("office")
    page = visitor.page
    visitor.open("/units/?status=GREY&unmapped=0")
    page.locator("tbody a.name").first.click()
    page.get_by_role("link", name="登记检查").click()
    page.get_by_label("无隐患").check()
    page.get_by_role("button", name="登记").click()
    visitor.settle()
    expect(page.locator(".why")).to_contain_text("已检查，无未销号隐患")
    expect(page.locator(".messages")).to_contain_text("已登记")


def test_a_form_that_is_not_complete_says_where(enter: Enter) -> None:
    visitor = enter("office")
    visitor.open("/units/")
    visitor.page.locator("tbody a.name").first.click()
    visitor.page.get_by_role("link", name="登记检查").click()
    visitor.page.get_by_label("发现隐患").check()
    visitor.page.get_by_role("button", name="登记").click()
    expect(visitor.page.get_by_role("alert")).to_be_visible()
    expect(visitor.page.locator(".errorlist")).to_have_count(1)
    visitor.forgive_refusals()


def test_each_blind_spot_leads_to_its_place_on_the_map(enter: Enter) -> None:
    visitor = enter("office")
    visitor.open("/blind-spots/?kind=SPACE")
    visitor.page.get_by_role("link", name="在地图上看").first.click()
    visitor.settle()
    expect(visitor.page.locator('[data-layer="blind-spots"]')).to_be_checked()
    assert "#17/" in visitor.page.url
