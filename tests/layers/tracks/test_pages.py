"""Pages about tracks: who may see them, what they say, and what a file brings."""

import csv
import io
from datetime import UTC, datetime, timedelta
from pathlib import Path

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django_tasks_db.models import DBTaskResult
from pytest_django import DjangoAssertNumQueries

from geo.clock import today
from geo.models import ImportJob
from patrols.models import Track, TrackSource
from patrols.tasks import reclean_tracks
from patrols.track_files import load_track_file
from tests.cast import Cast
from tests.patrols.tracks.written import along, gpx_file

DAY = today() - timedelta(2)
NINE = datetime(DAY.year, DAY.month, DAY.day, 1, tzinfo=UTC)
WALK = along((0, 100), (600, 100))


def client_of(cast: Cast, name: str) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(cast.users[name], backend="django.contrib.auth.backends.ModelBackend")
    return client


def load(cast: Cast, path: Path, start: datetime = NINE, author: str = "Qian") -> Track:
    load_track_file(town=cast.town, path=gpx_file(path, WALK, start, author=author), datum="wgs84")
    return Track.objects.order_by("-pk")[0]


def text(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


# ── who ──────────────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("name", ["Wang", "Zhao", "Qian", "Sun", "County", "Zhou"])
def test_only_the_office_brings_tracks_in_and_cleans_anew(cast: Cast, name: str) -> None:
    client = client_of(cast, name)
    assert client.get("/patrols/tracks/import/").status_code == 403
    assert client.post("/patrols/tracks/reclean/").status_code == 403


@pytest.mark.parametrize(("name", "sees"), [("Li", 2), ("Wang", 2), ("Qian", 1), ("Sun", 0), ("County", 0)])
def test_everybody_sees_the_own_tracks_and_the_office_all(cast: Cast, tmp_path: Path, name: str, sees: int) -> None:
    tracks = [load(cast, tmp_path / "a.gpx"), load(cast, tmp_path / "b.gpx", author="Zhao")]
    client = client_of(cast, name)
    assert text(client, "/patrols/tracks/").count("<tr>") - (sees > 0) == sees
    answers = [client.get(f"/patrols/tracks/{track.uuid}/{rest}") for track in tracks for rest in ("", "map.json")]
    assert [answer.status_code for answer in answers].count(200) == 2 * sees
    assert {answer.status_code for answer in answers} <= {200, 404}


def test_only_the_office_sets_a_clock(cast: Cast, tmp_path: Path) -> None:
    track = load(cast, tmp_path / "a.gpx", datetime(1970, 1, 1, tzinfo=UTC))
    here, said = f"/patrols/tracks/{track.uuid}/clock/", {"first_at": f"{NINE:%Y-%m-%dT%H:%M:%S}"}
    assert client_of(cast, "Qian").post(here, said).status_code == 404
    assert "Set the clock" not in text(client_of(cast, "Qian"), f"/patrols/tracks/{track.uuid}/")
    assert "Set the clock" in text(client_of(cast, "Li"), f"/patrols/tracks/{track.uuid}/")


# ── the quality list ─────────────────────────────────────────────────────────────────────────────────────────────
def test_the_list_without_tracks_says_what_to_do(cast: Cast) -> None:
    page = text(client_of(cast, "Li"), "/patrols/tracks/")
    assert "No track on record" in page
    assert "/patrols/tracks/import/" in page


def test_reasons_are_counted_and_found(cast: Cast, tmp_path: Path) -> None:
    load(cast, tmp_path / "a.gpx")
    load(cast, tmp_path / "old.gpx", datetime(1970, 1, 1, tzinfo=UTC), author="Zhao")
    client = client_of(cast, "Li")
    page = text(client, "/patrols/tracks/")
    assert "wrong clock <b>1</b>" in page
    assert "51 / 51" in page
    found = text(client, "/patrols/tracks/?reason=wrong_clock")
    assert ("Zhao" in found, "Qian" in found) == (True, False)
    assert "say when it really began" in found
    assert client.get("/patrols/tracks/?reason=mars").status_code == 400


def test_the_list_is_a_workbook_too(cast: Cast, tmp_path: Path) -> None:
    load(cast, tmp_path / "a.gpx")
    answer = client_of(cast, "Li").get("/patrols/tracks/quality.xlsx")
    (sheet,) = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets
    rows = list(sheet.values)
    assert rows[1][:6] == (DAY.isoformat(), "Qian", "Qian", "a.gpx", 51, 51)


def test_a_list_of_many_costs_no_more_queries_than_one_of_one(
    cast: Cast, tmp_path: Path, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(6):
        load(
            cast, tmp_path / f"{number}.gpx", NINE - timedelta(days=number), author=("Qian", "Zhao", "Sun")[number % 3]
        )
    client = client_of(cast, "Li")
    with django_assert_max_num_queries(12):
        page = text(client, "/patrols/tracks/")
    assert page.count("51 / 51") == 6


def test_tracks_under_old_limits_are_told_and_cleaned_anew_on_demand(cast: Cast, tmp_path: Path) -> None:
    load(cast, tmp_path / "a.gpx")
    TrackSource.objects.filter(name="Qian").update(max_step_m=5)
    client = client_of(cast, "Li")
    assert "1 track was cleaned under other limits" in text(client, "/patrols/tracks/")
    assert client.post("/patrols/tracks/reclean/").status_code == 302
    assert DBTaskResult.objects.filter(task_path=reclean_tracks.module_path).exists()
    reclean_tracks.func(cast.town.pk)
    assert Track.objects.current().get().limits["max_step_m"] == 5


# ── one track ────────────────────────────────────────────────────────────────────────────────────────────────────
def test_a_track_shows_its_files_limits_and_fates(
    cast: Cast, tmp_path: Path, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    track = load(cast, tmp_path / "a.gpx")
    client = client_of(cast, "Li")
    with django_assert_max_num_queries(12):
        page = text(client, f"/patrols/tracks/{track.uuid}/")
    for said in ("51 of 51 fixes kept", "a.gpx", "51 fixes, 51 of them new", "300 s, 150 m and 30 km/h"):
        assert said in page


def test_the_map_of_a_track_has_lines_left_out_fixes_and_dwells(cast: Cast, tmp_path: Path) -> None:
    lonlat = WALK.copy()
    lonlat[20] += (0.01, 0)
    lonlat[30:] += (0.01, 0)
    load_track_file(town=cast.town, path=gpx_file(tmp_path / "a.gpx", lonlat, NINE), datum="wgs84")
    answer = client_of(cast, "Li").get(f"/patrols/tracks/{Track.objects.get().uuid}/map.json").json()
    walked, _gaps, drives = answer["lines"]
    assert [len(part) for part in walked] == [29, 21]
    assert len(drives) == 1
    assert [label for _lon, _lat, label in answer["left_out"]] == ["leap"]


def test_all_fixes_of_a_track_are_a_file(cast: Cast, tmp_path: Path) -> None:
    track = load(cast, tmp_path / "a.gpx")
    content = client_of(cast, "Li").get(f"/patrols/tracks/{track.uuid}/fixes.csv").content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(content)))
    assert len(rows) == 52
    assert rows[1][0] == f"{DAY.isoformat()} 09:00:00"
    assert {row[-1] for row in rows[1:]} == {"kept"}


def test_an_earlier_version_leads_to_the_one_that_replaced_it(cast: Cast, tmp_path: Path) -> None:
    first = load(cast, tmp_path / "a.gpx")
    second = load(cast, tmp_path / "b.gpx", NINE + timedelta(hours=1))
    answer = client_of(cast, "Li").get(f"/patrols/tracks/{first.uuid}/")
    assert answer.headers["Location"] == f"/patrols/tracks/{second.uuid}/"


def test_a_clock_is_set_on_the_page_and_what_cannot_be_is_said_there(cast: Cast, tmp_path: Path) -> None:
    track = load(cast, tmp_path / "a.gpx", datetime(1970, 1, 1, tzinfo=UTC))
    client, here = client_of(cast, "Li"), f"/patrols/tracks/{track.uuid}/clock/"
    refused = client.post(here, {"first_at": "1999-01-01T09:00:00"})
    assert (refused.status_code, "cannot have begun" in refused.content.decode()) == (422, True)
    answer = client.post(here, {"first_at": f"{DAY}T09:00:00"})
    right = Track.objects.current().get()
    assert answer.headers["Location"] == f"/patrols/tracks/{right.uuid}/"
    assert (right.walked_on, right.patrol.started_at) == (DAY, NINE)
    assert client.post(here, {"first_at": f"{DAY}T09:00:00"}).status_code == 404  # the second time it is done already


# ── files in ─────────────────────────────────────────────────────────────────────────────────────────────────────
def send(client: Client, path: Path, **said: str) -> object:
    body = {"file": SimpleUploadedFile(path.name, path.read_bytes()), "datum": "wgs84", **said}
    return client.post("/patrols/tracks/import/", body, follow=True)


def test_a_file_is_read_at_once_and_twice_is_harmless(cast: Cast, tmp_path: Path) -> None:
    client, path = client_of(cast, "Li"), gpx_file(tmp_path / "a.gpx", WALK, NINE, author="Qian")
    first = send(client, path).content.decode()  # type: ignore[attr-defined]
    assert "1 track loaded, 0.6 km walked, datum wgs84." in first
    again = send(client, path).content.decode()  # type: ignore[attr-defined]
    assert "li" in again
    assert Track.objects.count() == 1
    assert ImportJob.objects.get().user == cast.users["Li"]


def test_not_sure_asks_for_the_datum_beside_its_field(cast: Cast, tmp_path: Path) -> None:
    answer = send(client_of(cast, "Li"), gpx_file(tmp_path / "a.gpx", WALK, NINE), datum="vote")
    assert answer.status_code == 422  # type: ignore[attr-defined]
    assert "cannot be told" in answer.content.decode()  # type: ignore[attr-defined]
    assert not Track.objects.exists()


def test_a_track_without_times_asks_for_its_day(cast: Cast, tmp_path: Path) -> None:
    places = " ".join(f"{lon:.7f},{lat:.7f}" for lon, lat in WALK.tolist())
    path = tmp_path / "a.kml"
    path.write_text(f"<kml><Placemark><LineString><coordinates>{places}</coordinates></LineString></Placemark></kml>")
    client = client_of(cast, "Li")
    asked = send(client, path)
    assert (asked.status_code, "Say the day" in asked.content.decode()) == (422, True)  # type: ignore[attr-defined]
    tomorrow = send(client, path, walked_on=f"{today() + timedelta(1)}")
    assert "has not come yet" in tomorrow.content.decode()  # type: ignore[attr-defined]
    send(client, path, walked_on=f"{DAY}", source="Qian")
    track = Track.objects.get()
    assert (track.is_untimed, track.walked_on, track.source and track.source.name) == (True, DAY, "Qian")
    assert "no times" in text(client, "/patrols/tracks/")
    assert "no times" in text(client, "/patrols/?tab=patrols")


def test_a_file_that_is_no_track_is_refused_with_its_name(cast: Cast, tmp_path: Path) -> None:
    (tmp_path / "a.gpx").write_text("<kml/>")
    answer = send(client_of(cast, "Li"), tmp_path / "a.gpx")
    assert answer.status_code == 422  # type: ignore[attr-defined]
    assert "a.gpx" in answer.content.decode()  # type: ignore[attr-defined]


def test_the_unit_page_tells_where_somebody_stood_without_a_visit(cast: Cast, tmp_path: Path) -> None:
    spot = along((50, 50), (100, 50))[:1].repeat(90, axis=0)
    load_track_file(town=cast.town, path=gpx_file(tmp_path / "a.gpx", spot, NINE, author="Qian"), datum="wgs84")
    page = text(client_of(cast, "Li"), f"/units/{cast.units['soup'].uuid}/")
    assert "stood here for 14 minutes, no visit on record" in page
    assert "stood here" not in text(client_of(cast, "Zhao"), f"/units/{cast.units['soup'].uuid}/")
    assert "stood here for 14 minutes" in text(client_of(cast, "Li"), f"/patrols/tracks/{Track.objects.get().uuid}/")
