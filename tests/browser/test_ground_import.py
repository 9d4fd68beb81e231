"""A file of grids with a planted gap and overlap, walked by the office from the upload to the unit that moves."""

import json
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect
from shapely.geometry import Point, mapping, shape
from shapely.ops import unary_union

from tests.browser.conftest import PHONE, Enter, Visitor
from tests.browser.service import Service
from tests.browser.test_pages import serious_faults

WAIT = 60_000
METRE = 9e-6  # degrees of latitude


def read(service: Service, stem: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((service.folder / "town" / f"{stem}.geojson").read_text("utf-8"))[
        "features"
    ]
    return found


def planted(service: Service, folder: Path) -> tuple[Path, str, str]:
    """Grids of the town in which the second neighbour takes a patch of the first, and a hole is cut elsewhere.

    Gives the file, and the codes of the grid that reaches over and of the one under it.
    """
    features = [{**feature, "shape": shape(feature["geometry"])} for feature in read(service, "grids")]
    under, over = next(
        (a, b)
        for a in features
        for b in features
        if a["properties"]["code"] < b["properties"]["code"]
        and a["properties"]["code"][:12] == b["properties"]["code"][:12]
        and a["shape"].touches(b["shape"])
        and a["shape"].intersection(b["shape"]).length > 50 * METRE
    )
    border = under["shape"].intersection(over["shape"])
    patch = border.interpolate(0.5, normalized=True).buffer(40 * METRE).intersection(under["shape"])
    over["shape"] = unary_union([over["shape"], patch])
    third = next(f for f in features if f is not under and f is not over and f["shape"].area > 1e-6)
    third["shape"] = third["shape"].difference(Point(third["shape"].representative_point()).buffer(30 * METRE))
    rows = [{"type": "Feature", "properties": f["properties"], "geometry": mapping(f["shape"])} for f in features]
    path = folder / "网格调整.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": rows}, ensure_ascii=False), "utf-8")
    return path, over["properties"]["code"], under["properties"]["code"]


def upload(visitor: Visitor, path: Path, datum: str) -> None:
    """Bring a file of grids and wait for its report."""
    page = visitor.page
    visitor.open("/ground/import/?what=grid")
    page.set_input_files("#id_file", str(path))
    page.select_option("#id_datum", datum)
    page.get_by_role("button", name="上传并检查").click()
    expect(page.get_by_role("heading", name="决定")).to_be_visible(timeout=WAIT)
    visitor.settle()


def faults_of(page: Page) -> list[list[str]]:
    rows = page.locator("table.faults tbody tr")
    return [rows.nth(n).locator("th, td").all_inner_texts() for n in range(rows.count())]


def test_a_file_with_faults_is_reported_and_refused_without_a_trace(
    enter: Enter, service: Service, tmp_path: Path
) -> None:
    path, over, under = planted(service, tmp_path)
    visitor = enter("office")
    upload(visitor, path, "vote")
    page = visitor.page
    expect(page.locator(".facts")).to_contain_text("wgs84 按已知边界判断")
    kinds = [row[1] for row in faults_of(page)]
    assert kinds.count("缝隙") == 2  # the town's own and the new hole
    assert kinds.count("重叠") == 2
    page.locator(f"tr:has-text('{over}') a[data-spot]").first.click()
    expect(page.locator(".fault-shape").first).to_be_attached()
    assert serious_faults(page) == []
    page.get_by_role("button", name="不采用此文件").click()
    expect(page.locator(".messages")).to_contain_text("没有写入任何内容")
    visitor.open("/imports/?kind=BOUNDARIES")
    expect(page.locator("main")).not_to_contain_text("网格调整.geojson")
    visitor.open("/ground/check/")
    assert [row[1] for row in faults_of(page)] == ["缝隙", "重叠"]
    assert under


def test_an_overlap_is_accepted_with_its_document_and_its_units_go_to_the_grid_that_answers(
    enter: Enter, service: Service, tmp_path: Path
) -> None:
    path, over, under = planted(service, tmp_path)
    visitor = enter("office")
    upload(visitor, path, "wgs84")
    page = visitor.page
    pair = page.locator(f"fieldset.pair:has-text('{over}')").filter(has_text=under)
    pair.get_by_role("textbox").fill("镇安委〔2026〕3号")
    page.get_by_role("button", name="带已知问题写入").click()
    expect(page.locator(".messages")).to_contain_text("没有说明")
    pair = page.locator(f"fieldset.pair:has-text('{over}')").filter(has_text=under)
    pair.get_by_label(over).check()
    page.get_by_role("button", name="带已知问题写入").click()
    expect(page.locator(".messages")).to_contain_text("请写明接受的理由")
    assert [fault[-22:] for fault in visitor.faults] == ["(Unprocessable Entity)"] * 2  # said twice what is missing
    visitor.faults.clear()
    page.get_by_label("其余问题的接受理由").fill("示例：有意保留")
    page.get_by_role("button", name="带已知问题写入").click()
    expect(page.locator(".facts")).to_contain_text("已写入", timeout=WAIT)
    expect(page.locator("main")).to_contain_text("镇安委〔2026〕3号")
    visitor.open("/ground/check/")
    accepted = page.locator("tr.lawful")
    expect(accepted).to_have_count(1)
    expect(accepted).to_contain_text(over)
    visitor.open("/imports/?kind=BOUNDARIES")
    expect(page.locator("main")).to_contain_text("示例：有意保留")
    visitor.open("/blind-spots/?kind=RESPONSIBILITY")
    expect(page.locator("main")).not_to_contain_text(f"与{under}重叠")


def test_the_pages_fit_a_phone(enter: Enter) -> None:
    visitor = enter("office", PHONE)
    for path in ("/ground/import/", "/ground/check/", "/ground/rescue/"):
        visitor.open(path)
        assert visitor.page.evaluate("document.documentElement.scrollWidth") <= PHONE[0], path
        assert serious_faults(visitor.page) == []
