"""The four jobs of the town, walked by hand: look at the map, plan a route, export, open the gap report."""

import json

from playwright.sync_api import expect

from tests.browser.conftest import Enter
from tests.browser.test_map import counts
from tests.browser.test_pages import serious_faults


def test_the_office_looks_at_the_map_and_opens_a_red_unit(enter: Enter) -> None:
    visitor = enter("office")
    legend = counts(visitor.page)
    visitor.page.click('[data-only="RED"]')
    visitor.page.click("#tab-list")
    expect(visitor.page.locator("#list a.row")).to_have_count(legend["RED"])
    visitor.page.locator("#list a.row").first.click()
    visitor.page.locator("#drawer .button.primary").click()
    visitor.settle()
    expect(visitor.page.locator(".why")).to_contain_text("重大隐患未销号")


def test_a_grid_lead_plans_a_route_prints_it_takes_it_along_and_sees_it_on_the_map(enter: Enter) -> None:
    visitor = enter("gridlead")
    page = visitor.page
    visitor.open("/routes/")
    page.evaluate("document.querySelectorAll('.plan-villages details').forEach((village) => { village.open = true; })")
    page.locator('.plan-villages input[name="grids"]').first.check()
    page.get_by_role("button", name="规划路线").click()
    page.wait_for_url("**/routes/*-*/")
    visitor.settle()
    assert serious_faults(page) == []
    with page.expect_download() as gpx:
        page.locator('a[href$=".gpx"]').first.click()
    assert gpx.value.path().read_text(encoding="utf-8").count("<rtept") + gpx.value.path().read_text().count("<wpt") > 0
    visitor.open("/")
    page.check('[data-layer="plan"]')
    visitor.settle()
    expect(page.locator(".leaflet-stops-pane .stop").first).to_be_visible()


def test_the_office_takes_the_units_of_the_list_as_a_file(enter: Enter) -> None:
    visitor = enter("office")
    page = visitor.page
    shown = counts(page)["RED"]
    visitor.open("/units/?status=RED")
    page.locator(".page summary", has_text="导出").click()
    with page.expect_download() as download:
        page.locator('a[data-file="geojson"]').click()
    document = json.loads(download.value.path().read_text(encoding="utf-8"))
    assert document["type"] == "FeatureCollection"
    assert len(document["features"]) == shown
    assert all("phone" not in key for feature in document["features"] for key in feature["properties"])


def test_the_office_opens_the_gap_report(enter: Enter) -> None:
    visitor = enter("office")
    visitor.open("/reports/gap/")
    page = visitor.page
    expect(page.locator("main")).to_contain_text("检查覆盖率")
    expect(page.locator("main")).to_contain_text("未上图")
    assert serious_faults(page) == []
