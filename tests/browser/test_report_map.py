"""The map of the report and the map that is mailed: as many marks as the legend of the live map says."""

from pathlib import Path

from playwright.sync_api import Browser, expect

from tests.browser.conftest import Enter
from tests.browser.test_map import counts

STATUSES = ("RED", "ORANGE", "YELLOW", "GREEN", "GREY", "SUSPENDED")


def test_the_report_shows_the_counts_and_marks_of_the_live_map(enter: Enter) -> None:
    office = enter("office")
    office.open("/")
    legend = counts(office.page)
    office.open("/reports/gap/")
    cells = office.page.locator("td[data-status]")
    shown = {str(cell.get_attribute("data-status")): _number(cell.inner_text()) for cell in cells.all()}
    assert shown == {key: legend[key] for key in (*STATUSES, "overdue")}
    frame = office.page.frame_locator("iframe.gap-map")
    expect(frame.locator(".legend h1")).to_be_visible()
    expect(frame.locator(".mark")).to_have_count(sum(legend[key] for key in STATUSES) - legend["unmapped"])


def test_the_saved_map_opens_from_a_file_without_any_network(enter: Enter, browser: Browser, tmp_path: Path) -> None:
    office = enter("office")
    saved = tmp_path / "map.html"
    saved.write_bytes(office.page.request.get(office.address + "/map/offline/?download=1").body())
    context = browser.new_context(offline=True)
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(saved.as_uri())
    expect(page.locator(".mark").first).to_be_attached()
    page.locator(".mark").last.dispatch_event("click")
    expect(page.locator(".leaflet-popup-content b")).not_to_be_empty()
    context.close()
    assert faults == []


def _number(text: str) -> int:
    return int("".join(digit for digit in text if digit.isdigit()))
