"""The town map in a real browser."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, Enter


def counts(page: Page) -> dict[str, int]:
    """What the legend says, once it has been told."""
    expect(page.locator("#map[data-units]")).to_be_attached()
    outputs = page.locator("output[data-count]").all()
    return {str(out.get_attribute("data-count")): _number(out.inner_text()) for out in outputs}


def _number(text: str) -> int:
    return int(text.replace(",", ""))


def marks_stand_for(page: Page, units: int) -> None:
    """The marks on the map come to stand for so many units.

    It is waited for: an address that differs in its place alone moves the map of the page that is open.
    """
    expect(page.locator("#map")).to_have_attribute("data-units", str(units))


def test_a_stranger_sees_the_login_page_and_nothing_else(enter: Enter) -> None:
    visitor = enter("")
    visitor.open("/units/")
    assert "/login/" in visitor.page.url
    expect(visitor.page.locator(".bar")).to_have_count(0)
    expect(visitor.page.get_by_role("heading", name="网格安监一张图")).to_be_visible()


def test_a_wrong_password_is_told_in_words(enter: Enter) -> None:
    visitor = enter("")
    visitor.open("/login/")
    visitor.page.fill("#id_username", "office")
    visitor.page.fill("#id_password", "wrong")
    visitor.page.click(".login-form button")
    expect(visitor.page.get_by_role("alert")).to_contain_text("账号或密码不对")


def test_the_map_is_coloured_and_its_marks_add_up_to_the_legend(enter: Enter) -> None:
    visitor = enter("office")
    page = visitor.page
    visitor.open("/#11/35.2/113.4")  # wide enough for the unit that lies outside the town
    legend = counts(page)
    shown = _number(page.locator("#total").inner_text())
    by_status = sum(legend[key] for key in ("RED", "ORANGE", "YELLOW", "GREEN", "GREY", "SUSPENDED"))
    assert shown == by_status > 50
    marks_stand_for(page, shown - legend["unmapped"])
    assert legend["RED"] > 0
    assert page.evaluate(COLOURED) > 200


# pixels of the units' canvas that are clearly coloured
COLOURED = """() => {
  const canvas = document.querySelector(".leaflet-units-pane canvas");
  const {data} = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  let n = 0;
  for (let i = 0; i < data.length; i += 4) {
    const rgb = [data[i], data[i + 1], data[i + 2]];
    n += data[i + 3] > 200 && Math.max(...rgb) - Math.min(...rgb) > 100;
  }
  return n;
}"""


def test_a_switch_of_the_legend_changes_counts_marks_list_and_address_alike(enter: Enter) -> None:
    visitor = enter("office")
    page = visitor.page
    legend = counts(page)
    page.click('[data-only="RED"]')
    expect(page.locator("#total")).to_have_text(str(legend["RED"]))
    expect(page.locator("#map")).to_have_attribute("data-kind", "points")
    assert re.search(r"[?&]status=RED(#|&|$)", page.url)
    visitor.settle()
    unmapped = _number(page.locator('[data-count="unmapped"]').inner_text())
    marks_stand_for(page, legend["RED"] - unmapped)
    page.click("#tab-list")
    expect(page.locator("#list a.row")).to_have_count(legend["RED"])
    page.click("#tab-legend")
    page.click("#clear")
    expect(page.locator("#total")).to_have_text(str(sum(list(legend.values())[:6])))


def test_the_list_page_of_the_same_filter_has_the_same_count(enter: Enter) -> None:
    visitor = enter("office")
    legend = counts(visitor.page)
    visitor.page.click("#overdue")
    expect(visitor.page.locator("#total")).to_have_text(str(legend["overdue"]))
    visitor.page.click("#as-list")
    visitor.settle()
    assert "/units/?overdue=1" in visitor.page.url
    expect(visitor.page.locator(".page > header > .soft")).to_contain_text(f"{legend['overdue']} 家")


def test_a_click_on_a_row_opens_the_drawer_and_escape_closes_it(enter: Enter) -> None:
    page = enter("office").page
    page.click("#tab-list")
    row = page.locator("#list a.row").first
    name = row.locator("b").inner_text()
    row.click()
    expect(page.locator("#drawer h2")).to_have_text(name)
    page.keyboard.press("Escape")
    expect(page.locator("#drawer")).to_be_hidden()


def test_a_click_on_a_mark_opens_its_unit_and_leads_to_its_page(enter: Enter) -> None:
    visitor = enter("office")
    page = visitor.page
    visitor.open("/units/?unmapped=0")
    address = str(page.locator("tbody a.name").first.get_attribute("href"))
    uuid = address.strip("/").split("/")[-1]
    visitor.open(f"/?unit={uuid}")
    ring = page.locator(".leaflet-selected-pane path").bounding_box()
    assert ring is not None
    page.keyboard.press("Escape")
    expect(page.locator("#drawer")).to_be_hidden()
    page.mouse.click(ring["x"] + ring["width"] / 2, ring["y"] + ring["height"] / 2)
    page.locator("#drawer .button.primary").click()
    visitor.settle()
    expect(page.locator("#small-map canvas").first).to_be_visible()


def test_layers_are_drawn_when_they_are_switched_on(enter: Enter) -> None:
    visitor = enter("office")
    page = visitor.page
    for key in ("coverage", "blind-spots", "tracks"):
        page.check(f'[data-layer="{key}"]')
        visitor.settle()
        expect(page.locator(f'.layers [data-legend-of="{key}"]')).to_be_visible()
    expect(page.locator(".leaflet-coverage-pane path")).to_have_count(6)
    assert page.locator('.leaflet-coverage-pane path[fill="url(#never-hatch)"]').get_attribute("d") != "M0 0"


def test_slash_goes_to_the_search_and_a_result_to_its_unit(enter: Enter) -> None:
    page = enter("office").page
    counts(page)
    page.locator("#map").focus()
    page.keyboard.press("/")
    expect(page.locator("#search")).to_be_focused()
    page.keyboard.type("店")
    first = page.locator("#found a[data-unit]").first
    expect(first).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#drawer h2")).to_be_visible()


def test_the_day_of_the_top_bar_keeps_the_filter(enter: Enter) -> None:
    visitor = enter("office")
    page = visitor.page
    counts(page)
    page.click('[data-only="GREY"]')
    page.click(".as-of summary")
    page.fill("#as-of-on", "2025-06-30")
    page.click(".as-of button")
    visitor.settle()
    assert "status=GREY" in page.url
    assert "on=2025-06-30" in page.url
    expect(page.locator(".as-of summary")).to_contain_text("2025-06-30")


def test_a_grid_lead_sees_the_own_grids_only(enter: Enter) -> None:
    office, lead = enter("office").page, enter("gridlead").page
    assert 0 < sum(list(counts(lead).values())[:6]) < sum(list(counts(office).values())[:6])


def test_on_a_phone_the_panel_is_a_sheet_in_three_heights(enter: Enter) -> None:
    page = enter("gridlead", PHONE).page
    counts(page)
    heights = []
    for _ in range(3):
        page.wait_for_timeout(300)
        heights.append(page.locator("#panel").bounding_box()["height"])  # type: ignore[index]
        page.click("#grip")
    assert heights[0] < heights[1] < heights[2]
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]


@pytest.mark.parametrize("path", ["/", "/units/", "/hazards/", "/patrols/", "/blind-spots/", "/coverage/"])
def test_no_page_is_wider_than_a_phone_and_its_targets_are_large_enough(enter: Enter, path: str) -> None:
    visitor = enter("gridlead", PHONE)
    visitor.open(path)
    assert visitor.page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
    assert visitor.page.evaluate(SMALL_TARGETS) == []


# buttons and fields on the screen lower than 44 px (links inside sentences are no targets of a thumb)
SMALL_TARGETS = """() => [...document.querySelectorAll(
    "button, select, summary, .button, .chip, .tabs a, input:not([type=checkbox], [type=radio], [type=hidden])")]
  .filter((e) => e.offsetParent !== null && e.getBoundingClientRect().height < 44 && e.id !== "grip")
  .map((e) => e.outerHTML.slice(0, 90))"""


def test_faults_of_the_boundaries_are_a_layer_for_the_office_alone(enter: Enter) -> None:
    visitor = enter("office")
    page = visitor.page
    page.check('[data-layer="boundary-faults"]')
    numbers = page.locator("#map .fault-number")
    expect(numbers.first).to_be_visible()
    legend = page.locator('[data-legend-of="boundary-faults"]')
    expect(legend).to_be_visible()
    shown = numbers.count()
    legend.get_by_role("link").click()
    expect(page.locator("table.faults tbody tr")).to_have_count(shown)
    lead = enter("gridlead")
    expect(lead.page.locator('[data-layer="grids"]')).to_be_attached()
    expect(lead.page.locator('[data-layer="boundary-faults"]')).to_have_count(0)
