"""The import wizard walked in Chromium: a ledger with odd headers and bad rows, from the upload to the books."""

from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, Enter
from tests.browser.ledger_file import GOOD_ROWS, write_odd_ledger
from tests.browser.service import Service
from tests.browser.test_pages import serious_faults

WORKED = 30_000  # milliseconds that reading, comparing and writing may take on a busy machine


@pytest.fixture(scope="module")
def ledger(service: Service, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The clerk's file."""
    return write_odd_ledger(tmp_path_factory.mktemp("ledger") / "沿街商铺.xlsx", service.folder / "town")


def upload(page: Page, file: Path) -> None:
    """From 导入记录 to the page that follows the upload."""
    page.get_by_role("link", name="导入台账").first.click()
    page.get_by_label("台账类型").select_option("UNITS")
    page.get_by_label("文件", exact=True).set_input_files(file)
    page.get_by_role("button", name="上传并查看").click()


def check(page: Page, width: int) -> None:
    """Nothing serious for a screen reader, nothing wider than the screen."""
    assert serious_faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_ledger_with_odd_headers_is_matched_voted_previewed_applied_and_given_back(
    enter: Enter, ledger: Path, tmp_path: Path
) -> None:
    visitor = enter("office")
    page = visitor.page
    visitor.open("/imports/")
    upload(page, ledger)
    expect(page.get_by_role("heading", name="各列的含义")).to_be_visible(timeout=WORKED)
    expect(page.locator(".note.error")).to_contain_text("没有找到含有全部必需列的表头")
    page.get_by_label("表头所在行").select_option("2")
    page.get_by_role("button", name="查看").click()
    for letter, meaning in {"B": "单位名称*", "C": "所属村", "D": "经度", "E": "纬度", "F": "主要负责人"}.items():
        page.get_by_label(f"{letter} 列的含义").select_option(label=meaning.replace("*", " *"))
    page.get_by_label("H 列的含义").select_option("registered_on")
    check(page, 1440)
    page.get_by_role("button", name="按此对应继续").click()
    tabs = page.locator(".tabs")
    expect(tabs).to_contain_text(f"新增 {GOOD_ROWS}", timeout=WORKED)
    expect(tabs).to_contain_text("未采用 2")
    expect(page.locator(".rows-refused")).to_contain_text("“去年三月”不是能识别的日期")
    expect(page.locator(".facts")).to_contain_text("GCJ-02")
    check(page, 1440)
    page.get_by_role("link", name="在地图上查看依据").click()
    expect(page.locator(".votes .decided")).to_contain_text(f"{GOOD_ROWS} / {GOOD_ROWS}")
    expect(page.locator("#datum-map[data-ready]")).to_be_visible()
    check(page, 1440)
    page.get_by_role("link", name="预览", exact=True).click()
    page.get_by_role("button", name=f"确认写入 {GOOD_ROWS} 行").click()
    expect(page.locator(".note.success")).to_contain_text("写入台账", timeout=WORKED)
    with page.expect_download() as download:
        page.get_by_role("link", name="下载带错误说明的原文件").click()
    download.value.save_as(tmp_path / "back.xlsx")
    sheet = load_workbook(tmp_path / "back.xlsx")["沿街商铺"]
    notes = [sheet.cell(row, 9).value for row in (2, 3, 27, 28)]
    assert notes[:2] == ["错误说明", None]
    assert "单位名称" in str(notes[2]) or "店招名" in str(notes[2])
    assert sheet.cell(28, 8).fill.start_color.rgb == "FFF4B6B6"
    page.get_by_role("link", name="查看单位").click()
    visitor.open("/units/?q=沿街第7号店")
    expect(page.locator("tbody a.name")).to_have_count(1)


def test_a_second_upload_of_the_same_file_is_told_who_and_when_and_its_columns_are_remembered(
    enter: Enter, ledger: Path
) -> None:
    visitor = enter("office", PHONE)
    page = visitor.page
    visitor.open("/imports/")
    upload(page, ledger)
    expect(page.get_by_role("heading", name="这份文件已经导入过")).to_be_visible(timeout=WORKED)
    expect(page.locator("main")).to_contain_text("office 已于")
    check(page, PHONE[0])
    page.get_by_role("button", name="仍要再看一遍").click()
    expect(page.locator(".tabs")).to_contain_text(f"未变 {GOOD_ROWS}", timeout=WORKED)
    expect(page.locator(".facts")).to_contain_text("沿用此表头以前的对应")
    expect(page.locator("main")).to_contain_text("没有需要写入的内容")
    check(page, PHONE[0])
    page.get_by_role("link", name="调整列对应").click()
    expect(page.locator(".note")).to_contain_text("沿用 office 于")
    check(page, PHONE[0])
    page.get_by_role("button", name="放弃这份文件").click()
    expect(page.locator(".messages")).to_contain_text("已放弃这份文件")


def test_somebody_without_an_office_loads_nothing(enter: Enter) -> None:
    visitor = enter("gridlead")
    assert visitor.page.request.get(f"{visitor.address}/imports/new/").status == 403
