"""What one takes along: GPX, GeoJSON, the sheet as PDF."""

import json

import gpxpy
import numpy as np
import pypdfium2
import pytest
import shapely.geometry

from patrols.models import Plan
from tests.cast import Cast
from tests.layers.plans.conftest import logged_in

pytestmark = pytest.mark.django_db


def taken(cast: Cast, plan: Plan, what: str) -> bytes:
    response = logged_in(cast, "Zhao").get(f"/routes/{plan.uuid}{what}")
    assert response.status_code == 200
    assert "13800001234" not in response.content.decode(errors="ignore")
    content: bytes = response.content
    return content


def test_the_gpx_has_a_route_along_the_road_and_a_waypoint_for_each_stop(cast: Cast, plan: Plan) -> None:
    gpx = gpxpy.parse(taken(cast, plan, ".gpx").decode())
    first, *stops = [point.name or "" for point in gpx.waypoints]
    assert first == "起点"
    assert {name[2:] for name in stops} == {"soup店", "forge店", "未覆盖地段"}
    assert gpx.tracks == []  # nobody has walked it: it must not come back as a track
    route = gpx.routes[0]
    assert route.length() == pytest.approx(plan.length_m, rel=0.005)
    assert (route.points[0].longitude, route.points[0].latitude) == pytest.approx(plan.start.coords, abs=1e-5)
    assert (route.points[-1].longitude, route.points[-1].latitude) == pytest.approx(plan.start.coords, abs=1e-5)


def test_the_geojson_is_one_rfc_7946_document(cast: Cast, plan: Plan) -> None:
    document = json.loads(taken(cast, plan, ".geojson"))
    assert list(document) == ["type", "features"]
    kinds = [feature["properties"]["kind"] for feature in document["features"]]
    assert kinds[:2] == ["route", "start"]
    assert sorted(kinds[2:]) == ["ground", "unit", "unit"]
    assert len({feature["id"] for feature in document["features"]}) == 5
    for feature in document["features"]:
        shape = shapely.geometry.shape(feature["geometry"])
        assert shape.is_valid
        coords = shapely.get_coordinates(shape)
        assert np.array_equal(coords, np.round(coords, 7))
    route = document["features"][0]["properties"]
    assert (route["length_m"], route["duration_min"]) == (round(plan.length_m), round(plan.duration_min, 1))


def test_files_keep_name_and_place_of_a_sensitive_unit_out(cast: Cast, plan: Plan) -> None:
    soup = cast.units["soup"]
    assert soup.point is not None
    soup.is_sensitive = True
    soup.save()
    gpx = gpxpy.parse(taken(cast, plan, ".gpx").decode())
    assert {(point.name or "")[2:] for point in gpx.waypoints[1:]} == {"forge店", "未覆盖地段"}
    assert gpx.description == "已略去敏感单位：1"
    text = taken(cast, plan, ".geojson").decode()
    [withheld] = [row for row in json.loads(text)["features"] if row["properties"].get("name") == "敏感单位"]
    assert withheld["geometry"] is None
    assert "soup店" not in text
    assert str(soup.uuid) not in text


def test_the_pdf_is_a_chinese_sheet_of_a4_pages_with_their_number(cast: Cast, plan: Plan) -> None:
    response = logged_in(cast, "Zhao").get(f"/routes/{plan.uuid}/sheet.pdf", headers={"Accept-Language": "en"})
    document = pypdfium2.PdfDocument(response.content)
    assert document[0].get_size() == pytest.approx((595.28, 841.89), abs=0.1)
    text = document[0].get_textpage().get_text_range().replace(" ", "")  # letter spacing reads as blanks
    for words in (
        "巡查任务单",
        "soup店",
        "陈一",
        "13800001234",
        "关门未检",
        "内部使用",
        f"第1页/共{len(document)}页",
    ):
        assert words in text
    ink = np.asarray(document[0].render(scale=0.5).to_pil().convert("L")) < 128
    assert 0.005 < ink.mean() < 0.2


def test_a_long_sheet_repeats_its_header_and_splits_no_row(cast: Cast, plan: Plan) -> None:
    stop = plan.stops.filter(unit__isnull=False).first()
    assert stop is not None
    for seq in range(10, 50):
        stop.pk, stop.seq = None, seq
        stop.save()
    response = logged_in(cast, "Zhao").get(f"/routes/{plan.uuid}/sheet.pdf")
    texts = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(response.content)]
    assert len(texts) >= 3
    with_rows = [text for text in texts if "关门未检" in text]
    assert all("检查结果" in text for text in with_rows)
    assert all(text.count("无隐患") == text.count("停业未检") for text in texts)


def test_the_sheet_on_screen_is_chinese_whatever_the_language(cast: Cast, plan: Plan) -> None:
    client = logged_in(cast, "Zhao")
    client.cookies["django_language"] = "en"
    page = client.get(f"/routes/{plan.uuid}/sheet/").content.decode()
    assert "巡查任务单" in page
    assert "<svg" in page
