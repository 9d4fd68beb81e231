"""Pages that bring ground in: who may, what they say, what a decision does."""

from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks

from geo.boundaries.lawful import Lawful, accept_overlap
from geo.clock import today
from geo.models import AcceptedOverlap, GridBoundary, GroundDraft, GroundDraftState, NamedPlace, RescuePoint, Town
from geo.tasks import work_on_draft
from tests.cast import SINCE, Cast
from tests.drawings import point, rect
from tests.geo.files import geojson
from tests.geo.files import metres as drawn

OFFICE_ONLY = ["/ground/import/", "/ground/check/", "/ground/check/faults.json", "/ground/check/faults.xlsx"]


def client_of(cast: Cast, name: str) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(cast.users[name], backend="django.contrib.auth.backends.ModelBackend")
    return client


def grid_file(cast: Cast, tmp_path: Path) -> bytes:
    """A1 reaches 10 m over A2: 10 × 200 = 2000 m²; B1 stays as it is."""
    path = geojson(
        tmp_path / "grids.geojson",
        ({"code": cast.grids["A1"].code, "name": "A1网格"}, drawn(0, 0, 210, 200)),
        ({"code": cast.grids["A2"].code, "name": "A2网格"}, drawn(200, 0, 400, 200)),
    )
    return path.read_bytes()


def send(client: Client, content: bytes, name: str = "grids.geojson", **said: object) -> object:
    file = SimpleUploadedFile(name, content)
    words = {"what": "grid", "datum": "wgs84", "valid_from": today().isoformat(), **said}
    return client.post("/ground/import/", {"file": file, **words})


def checked(cast: Cast, tmp_path: Path, client: Client) -> GroundDraft:
    send(client, grid_file(cast, tmp_path))
    draft = GroundDraft.objects.get()
    work_on_draft.func(draft.pk)
    draft.refresh_from_db()
    return draft


@pytest.mark.parametrize("path", OFFICE_ONLY)
@pytest.mark.parametrize("who", ["Wang", "Zhao", "Qian", "Sun", "County", "Zhou"])
def test_only_the_office_brings_ground_in(cast: Cast, who: str, path: str) -> None:
    assert client_of(cast, who).get(path).status_code == 403


def test_a_file_of_another_town_is_not_there(cast: Cast) -> None:
    other = Town.objects.create(code="410899101", name="邻镇", centre_lon=113.4, centre_lat=35.2)
    draft = GroundDraft.objects.create(
        town=other, user=cast.users["Li"], kind="ROADS", file_name="x", content=b"x", valid_from=SINCE
    )
    client = client_of(cast, "Li")
    for part in ("", "state/", "faults.json", "faults.xlsx"):
        assert client.get(f"/ground/import/{draft.uuid}/{part}").status_code == 404
    for part in ("", "again/", "refuse/"):
        assert client.post(f"/ground/import/{draft.uuid}/{part}").status_code == 404


def test_an_uploaded_file_waits_for_the_worker_and_its_page_says_so(
    cast: Cast, tmp_path: Path, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    client = client_of(cast, "Li")
    with django_capture_on_commit_callbacks() as callbacks:
        answer = send(client, grid_file(cast, tmp_path))
    draft = GroundDraft.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/ground/import/{draft.uuid}/")  # type: ignore[attr-defined, index]
    assert len(callbacks) == 1
    assert "The file is being checked" in client.get(f"/ground/import/{draft.uuid}/").content.decode()
    assert "HX-Refresh" not in client.get(f"/ground/import/{draft.uuid}/state/")
    work_on_draft.func(draft.pk)
    assert client.get(f"/ground/import/{draft.uuid}/state/")["HX-Refresh"] == "true"


@pytest.mark.parametrize(
    ("name", "content", "said", "words"),
    [
        ("grids.dwg", b"AC1032", {}, "are not read here"),
        ("grids.geojson", b"", {}, "empty"),
        ("grids.geojson", b"{}", {"datum": "epsg"}, "Write the EPSG number"),
        ("grids.geojson", b"{}", {"datum": "epsg", "epsg": "32650"}, "is not a coordinate system that is read here"),
        ("grids.geojson", b"{}", {"what": "castle"}, "castle"),
    ],
)
def test_what_is_wrong_at_first_sight_is_said_at_the_field(
    cast: Cast, name: str, content: bytes, said: dict[str, object], words: str
) -> None:
    answer = send(client_of(cast, "Li"), content, name, **said)
    assert answer.status_code == 422  # type: ignore[attr-defined]
    assert words in answer.content.decode()  # type: ignore[attr-defined]
    assert not GroundDraft.objects.exists()


def test_the_report_shows_each_fault_with_area_and_spot_as_page_sheet_and_layer(cast: Cast, tmp_path: Path) -> None:
    client = client_of(cast, "Li")
    draft = checked(cast, tmp_path, client)
    page = client.get(f"/ground/import/{draft.uuid}/").content.decode()
    assert "1 fault would exist" in page
    assert "2,000.0" in page
    assert 'href="#18/' in page
    book = openpyxl.load_workbook(BytesIO(client.get(f"/ground/import/{draft.uuid}/faults.xlsx").content))
    rows = list(book.worksheets[0].values)
    assert [rows[1][1], rows[1][2], round(float(str(rows[1][4])))] == [
        "overlap",
        f"A1网格 {cast.grids['A1'].code}",
        2000,
    ]
    layer = client.get(f"/ground/import/{draft.uuid}/faults.json").json()
    ((number, kind, _lon, _lat, is_lawful, _said, shape),) = layer["faults"]
    assert (number, kind, is_lawful, shape["type"]) == (1, "overlap", False, "Polygon")
    assert len(layer["shapes"]) == 2


def test_a_decision_needs_both_halves_or_a_reason(cast: Cast, tmp_path: Path) -> None:
    client = client_of(cast, "Li")
    draft = checked(cast, tmp_path, client)
    address = f"/ground/import/{draft.uuid}/"
    assert "say why it is taken" in client.post(address, {}).content.decode()
    half = client.post(address, {"document-1": "镇安委〔2026〕3号"})
    assert (half.status_code, 'value="镇安委〔2026〕3号"' in half.content.decode()) == (422, True)
    assert GridBoundary.objects.filter(valid_from__gt=SINCE).count() == 0
    whole = {"document-1": "镇安委〔2026〕3号", "lead-1": cast.grids["A2"].code}
    assert client.post(address, whole).status_code == 302
    assert client.post(address, whole).status_code == 302  # a second press does nothing more
    work_on_draft.func(draft.pk)
    draft.refresh_from_db()
    assert draft.state == GroundDraftState.APPLIED
    assert AcceptedOverlap.objects.get().lead == cast.grids["A2"]
    assert "镇安委〔2026〕3号" in client.get(address).content.decode()
    assert "镇安委〔2026〕3号" in client.get("/imports/").content.decode()


def test_the_check_of_today_accepts_and_ends_an_overlap(cast: Cast) -> None:
    GridBoundary.objects.filter(grid=cast.grids["A1"]).update(shape=rect(0, 0, 210, 200))
    client = client_of(cast, "Li")
    page = client.get("/ground/check/").content.decode()
    assert "1 fault between the 3 shapes" in page
    said = {"document-1": "镇安委〔2026〕3号", "lead-1": cast.grids["A2"].code}
    assert client.post("/ground/check/accept/", said).status_code == 302
    assert "no open fault" in client.get("/ground/check/").content.decode()
    accepted = AcceptedOverlap.objects.get()
    assert round(accepted.area_m2) == 2000
    assert client.post(f"/ground/check/withdraw/{accepted.pk}/").status_code == 302
    accepted.refresh_from_db()
    assert accepted.valid_to is not None


def test_somebody_else_neither_accepts_nor_ends(cast: Cast) -> None:
    GridBoundary.objects.filter(grid=cast.grids["A1"]).update(shape=rect(0, 0, 210, 200))
    lawful = Lawful((cast.grids["A1"].code, cast.grids["A2"].code), cast.grids["A2"].code, "文")
    accepted = accept_overlap(town=cast.town, lawful=lawful, area_m2=2000, valid_from=today(), user=None)
    for who in ("Wang", "Zhao", "County"):
        assert client_of(cast, who).post("/ground/check/accept/").status_code == 403
        assert client_of(cast, who).post(f"/ground/check/withdraw/{accepted.pk}/").status_code == 403


@pytest.mark.parametrize("level", ["grid", "village"])
def test_the_check_asks_the_database_a_fixed_number_of_times(
    cast: Cast, level: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = client_of(cast, "Li")
    with django_assert_max_num_queries(14 + 2):
        client.get(f"/ground/check/?level={level}")


def test_a_day_without_boundaries_says_so(cast: Cast) -> None:
    page = client_of(cast, "Li").get("/ground/check/?on=2020-01-01").content.decode()
    assert "No boundary of this level is in force on 2020-01-01" in page


# ── named places and rescue teams ────────────────────────────────────────────────────────────────────────────────
def test_rescue_teams_are_listed_by_list_with_phones_for_those_who_answer_for_ground_of_the_town(cast: Cast) -> None:
    RescuePoint.objects.create(town=cast.town, list_name="1+4", name="消防队", phone="13800000001", point=point(5, 5))
    for who, shown in (("Li", True), ("Qian", True), ("County", False)):
        page = client_of(cast, who).get("/ground/rescue/").content.decode()
        assert ("13800000001" in page, "消防队" in page, "1+4" in page) == (shown, True, True), who
    assert "消防队" not in client_of(cast, "Zhou").get("/ground/rescue/").content.decode()


def test_a_place_is_found_by_its_name_and_leads_to_its_spot(cast: Cast) -> None:
    NamedPlace.objects.create(town=cast.town, name="东村小学", kind="学校", point=point(0, 0))
    found = client_of(cast, "Qian").get("/search/?q=小学").content.decode()
    assert "东村小学" in found
    assert "#17/35.200000/113.400000" in found
    assert "东村小学" not in client_of(cast, "Zhou").get("/search/?q=小学").content.decode()


@pytest.mark.parametrize("kind", ["places", "rescue", "pipe-reach"])
def test_the_layers_of_the_map_answer_for_a_box(cast: Cast, kind: str) -> None:
    NamedPlace.objects.create(town=cast.town, name="东村小学", kind="学校", point=point(0, 0))
    RescuePoint.objects.create(town=cast.town, list_name="1+4", name="消防队", point=point(0, 0))
    box = client_of(cast, "Li").get(f"/map/ground/{kind}.json?bbox=113.3,35.1,113.5,35.3").json()["rows"]
    expected = {
        "places": [["东村小学", "学校", 113.4, 35.2]],
        "rescue": [["消防队", "1+4", 113.4, 35.2]],
        "pipe-reach": [],
    }
    assert box == expected[kind]
    away = client_of(cast, "Li").get(f"/map/ground/{kind}.json?bbox=110,30,111,31").json()["rows"]
    assert away == []
