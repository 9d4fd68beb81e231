"""Registers in a real browser: columns, sort, files compared with what is shown, and the search by keyboard."""

import csv
from pathlib import Path
from typing import Any

import openpyxl
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, Enter
from units.names import name_key
from units.pinyin import syllables


def rows_shown(page: Page) -> list[list[str]]:
    """Heading and rows as the reader sees them."""
    cells: Any = page.locator("table.register tr").evaluate_all(
        "rows => rows.map(row => [...row.children].map(cell => cell.innerText.replace(/[▲▼]/g, '').trim()))"
    )
    return [["" if cell == "—" else cell for cell in row] for row in cells]


def download(page: Page, kind: str, folder: Path) -> Path:
    """The file behind an entry of the export menu."""
    page.locator("summary", has_text="导出").click()
    with page.expect_download() as waiting:
        page.locator(f'[data-file="{kind}"]').click()
    target = folder / f"list.{kind}"
    waiting.value.save_as(target)
    page.keyboard.press("Escape")
    return target


def _as_text(cell: object) -> str:
    return "" if cell is None else str(cell).removesuffix(" 00:00:00")


def test_chosen_columns_and_a_clicked_heading_are_what_the_files_hold(enter: Enter, tmp_path: Path) -> None:
    visitor = enter("office")
    page = visitor.page
    visitor.open("/units/?status=RED,ORANGE")
    page.locator("summary", has_text="列").click()
    for label in ("地址", "主要负责人电话"):
        page.get_by_role("checkbox", name=label, exact=True).check()
    page.get_by_role("checkbox", name="应查日期", exact=True).uncheck()
    page.locator(".columns-form .primary").click()
    visitor.settle()
    page.get_by_role("link", name="单位名称").click()
    visitor.settle()
    assert "sort=name" in page.url
    expect(page.locator("th[data-column=name]")).to_have_attribute("aria-sort", "ascending")
    shown = rows_shown(page)
    assert "地址" in shown[0]
    assert "应查日期" not in shown[0]
    assert len(shown) > 2
    with download(page, "csv", tmp_path).open(encoding="utf-8-sig", newline="") as file:
        assert list(csv.reader(file)) == shown
    book = openpyxl.load_workbook(download(page, "xlsx", tmp_path))
    said = [[_as_text(cell) for cell in row] for row in book.worksheets[1].values]
    assert said == shown
    about = {str(row[0]): row[1] for row in book.worksheets[0].iter_rows(min_row=3, max_col=2, values_only=True)}
    assert about["行数"] == len(shown) - 1
    assert "隐患状态" in about


def test_a_unit_is_opened_by_its_initials_without_a_mouse(enter: Enter) -> None:
    visitor = enter("office")
    page = visitor.page
    visitor.open("/units/?unmapped=0")
    name = page.locator("tbody a.name").nth(3).inner_text()
    page.keyboard.press("/")
    page.keyboard.type("".join(one[0] for one in syllables(name_key(name))).lower())
    expect(page.locator("#found a", has_text=name)).to_be_visible(timeout=20_000)
    expect(page.locator("#found h2").first).to_have_text("单位")
    expect(page.locator("#found")).to_contain_text("首字母")
    page.keyboard.press("ArrowDown")
    while name not in str(page.evaluate("document.activeElement.innerText")):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text(name)
    visitor.settle()
    page.keyboard.press("/")
    page.keyboard.type("U0")
    expect(page.locator("#found a").first).to_be_visible(timeout=20_000)
    page.keyboard.press("Escape")
    expect(page.locator("#found a")).to_have_count(0)


def test_on_a_phone_the_tabs_of_hazards_stand_in_one_line_and_a_tag_is_as_wide_as_its_words(enter: Enter) -> None:
    visitor = enter("office", PHONE)
    visitor.open("/hazards/?scope=all")
    tops = visitor.page.locator(".tabs a").evaluate_all("tabs => tabs.map(tab => tab.getBoundingClientRect().top)")
    assert len(tops) == 4
    assert len(set(tops)) == 1
    box = visitor.page.locator("td .tag").first.bounding_box()
    assert box is not None
    assert box["width"] < 80
