"""Boundaries come in: versions, faults, codes, the same file again."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import geopandas
import numpy as np
import pytest
import shapely
from django.contrib.gis.geos import Point

from geo import crs, datum, hooks
from geo.boundaries.levels import Level
from geo.boundaries.rows import Columns
from geo.boundaries.service import BoundaryFile, import_boundaries
from geo.bridge import to_shapely
from geo.imports import Outcome
from geo.models import District, Grid, GridBoundary, ImportJob, Town, TownBoundary, User, Village, VillageBoundary
from geo.problems import Problem, Refused
from tests.drawings import CENTRE
from tests.geo.conftest import SINCE
from tests.geo.files import geojson, metres, shapefile

EAST_1 = {"code": "410899100201001", "name": "东村第1网格"}
EAST_2 = {"code": "410899100201002", "name": "东村第2网格"}
WEST_1 = {"code": "410899100001001", "name": "西社区第1网格"}


def tiling(tmp_path: Path, *, middle: float = -150.0, name: str = "grids.geojson") -> Path:
    """Three grids that tile both villages; `middle` is the border between the first two."""
    return geojson(
        tmp_path / name,
        (EAST_1, metres(-300, -100, middle, 100)),
        (EAST_2, metres(middle, -100, 0, 100)),
        (WEST_1, metres(0, -100, 300, 100)),
    )


def load(path: Path, town: Town, level: Level = Level.GRID, **options: object) -> Outcome:
    """Import with the usual answers."""
    source = {"datum": "wgs84", "valid_from": SINCE, **options}
    return import_boundaries(BoundaryFile(path=path, level=level, town=town, **source))  # type: ignore[arg-type]


def refusal(path: Path, town: Town, level: Level = Level.GRID, **options: object) -> list[Problem]:
    """The problems of a refusal, after making sure that it changed nothing."""
    before = (ImportJob.objects.count(), GridBoundary.objects.count(), Grid.objects.count(), Village.objects.count())
    with pytest.raises(Refused) as refused:
        load(path, town, level, **options)
    assert before == (
        ImportJob.objects.count(),
        GridBoundary.objects.count(),
        Grid.objects.count(),
        Village.objects.count(),
    )
    return refused.value.problems


def test_a_town_takes_its_centre_from_its_first_shape_for_ever(town: Town, tmp_path: Path) -> None:
    assert (town.centre_lon, town.centre_lat) == pytest.approx(CENTRE, abs=1e-5)
    moved = geojson(tmp_path / "t2.geojson", ({"code": town.code, "name": "新镇名"}, metres(-300, -100, 500, 100)))
    load(moved, town, Level.TOWN, valid_from=date(2025, 1, 1))
    again = Town.objects.get()
    assert (again.centre_lon, again.centre_lat, again.name) == (town.centre_lon, town.centre_lat, "新镇名")
    assert TownBoundary.objects.count() == 2


def test_grids_belong_to_the_village_of_their_code(town: Town, tmp_path: Path) -> None:
    outcome = load(tiling(tmp_path), town)
    assert outcome.counts == {"created": 3, "changed": 0, "unchanged": 0}
    assert outcome.problems == []
    assert dict(Grid.objects.values_list("code", "village__name")) == {
        "410899100201001": "东村",
        "410899100201002": "东村",
        "410899100001001": "西社区",
    }
    assert dict(Village.objects.values_list("name", "kind")) == {"东村": "VILLAGE", "西社区": "COMMUNITY"}
    covering = GridBoundary.objects.covering(Point(*CENTRE, srid=4326), date(2024, 6, 1)).order_by("grid__code")
    assert [b.grid.code for b in covering] == ["410899100001001", "410899100201002"]


def test_a_changed_shape_is_a_new_version_and_the_old_one_answers_for_its_days(town: Town, tmp_path: Path) -> None:
    load(tiling(tmp_path), town)
    outcome = load(tiling(tmp_path, middle=-100, name="new.geojson"), town, valid_from=date(2025, 3, 1))
    assert outcome.counts == {"created": 0, "changed": 2, "unchanged": 1}
    versions = GridBoundary.objects.filter(grid__code=EAST_1["code"]).order_by("valid_from")
    assert [(v.valid_from, v.valid_to) for v in versions] == [(SINCE, date(2025, 3, 1)), (date(2025, 3, 1), None)]
    before, after = (to_shapely(v.shape).area for v in versions)
    assert after / before == pytest.approx(200 / 150, rel=1e-4)


def test_the_same_file_again_says_who_and_when_and_changes_nothing(town: Town, tmp_path: Path) -> None:
    user = User.objects.create(username="li")
    load(tiling(tmp_path), town, user=user)
    outcome = load(tiling(tmp_path), town, valid_from=date(2025, 1, 1))
    assert outcome.is_repeat
    (notice,) = outcome.problems
    assert (notice.code, notice.params["who"], notice.is_notice) == ("same_file", "li", True)
    assert GridBoundary.objects.count() == 3
    assert load(tiling(tmp_path), town, valid_from=date(2025, 1, 1), again=True).counts["unchanged"] == 3


def test_a_correction_of_the_same_day_replaces_the_version_that_held_for_no_day(town: Town, tmp_path: Path) -> None:
    load(tiling(tmp_path), town)
    assert load(tiling(tmp_path, middle=-100, name="b.geojson"), town).counts["changed"] == 2
    assert GridBoundary.objects.filter(grid__code=EAST_1["code"]).count() == 1


def test_a_boundary_older_than_the_one_in_force_is_refused(town: Town, tmp_path: Path) -> None:
    load(tiling(tmp_path), town)
    older = tiling(tmp_path, middle=-100, name="b.geojson")
    (problem,) = refusal(older, town, valid_from=date(2023, 1, 1), accept_faults="no villages then")
    assert (problem.code, problem.row, problem.params["since"]) == ("boundary_later", 1, "2024-01-01")


def test_faults_refuse_until_a_reason_is_given_and_then_stay_with_the_import(town: Town, tmp_path: Path) -> None:
    #   东村: grid 1 ends 20 m before grid 2 (a gap of 4000 m²); grid 2 reaches 10 m into 西社区's grid (2000 m²)
    path = geojson(
        tmp_path / "grids.geojson",
        (EAST_1, metres(-300, -100, -170, 100)),
        (EAST_2, metres(-150, -100, 10, 100)),
        (WEST_1, metres(0, -100, 300, 100)),
    )
    problems = refusal(path, town)
    assert [p.code for p in problems] == [
        "topology_gap",
        "topology_overlap",
        "topology_outside_parent",
        "faults_not_accepted",
    ]
    gap, overlap, outside, _refusal = problems
    assert gap.params["area_m2"] == pytest.approx(4000, rel=0.001)
    assert gap.params["place"] == "东村 410899100201"
    assert metres(-170, -100, -150, 100).contains(shapely.Point(float(gap.params["lon"]), float(gap.params["lat"])))
    assert overlap.params["area_m2"] == pytest.approx(2000, rel=0.001)
    assert (outside.row, outside.params["other"]) == (2, "东村 410899100201")
    outcome = load(path, town, accept_faults="会议纪要 3 号")
    job = ImportJob.objects.get(pk=outcome.job.pk)
    assert job.accepted_faults == "会议纪要 3 号"
    assert [p["code"] for p in job.problems] == ["topology_gap", "topology_overlap", "topology_outside_parent"]
    assert all(p.is_notice for p in outcome.problems)


def test_a_file_of_some_grids_is_checked_against_the_neighbours_that_stay(town: Town, tmp_path: Path) -> None:
    load(tiling(tmp_path), town)
    grown = geojson(tmp_path / "one.geojson", (EAST_1, metres(-300, -100, -140, 100)))
    problems = refusal(grown, town, valid_from=date(2025, 1, 1))
    assert problems[0].code == "topology_overlap"
    assert problems[0].params["area_m2"] == pytest.approx(2000, rel=0.001)


def test_a_complete_file_ends_the_grids_it_no_longer_has_and_their_codes_stay_taken(town: Town, tmp_path: Path) -> None:
    load(tiling(tmp_path), town)
    merged = geojson(tmp_path / "m.geojson", (EAST_1, metres(-300, -100, 0, 100)), (WEST_1, metres(0, -100, 300, 100)))
    outcome = load(merged, town, valid_from=date(2025, 1, 1), is_complete=True)
    assert outcome.counts["ended"] == 1
    assert GridBoundary.objects.get(grid__code=EAST_2["code"]).valid_to == date(2025, 1, 1)
    assert Grid.objects.filter(code=EAST_2["code"]).exists()


def test_wrong_codes_are_told_row_by_row(town: Town, tmp_path: Path) -> None:
    path = geojson(
        tmp_path / "grids.geojson",
        ({"code": "41089910020101"}, metres(-300, -100, -200, 100)),
        ({"name": "无代码"}, metres(-200, -100, -100, 100)),
        (WEST_1, metres(0, -100, 100, 100)),
        (WEST_1, metres(100, -100, 300, 100)),
    )
    found = [(p.code, p.row, p.file) for p in refusal(path, town)]
    assert found == [
        ("area_code_wrong", 1, "grids.geojson"),
        ("required", 2, "grids.geojson"),
        ("area_code_twice", 3, "grids.geojson"),
        ("area_code_twice", 4, "grids.geojson"),
    ]
    strange = geojson(
        tmp_path / "b.geojson",
        ({"code": "410899100999001"}, metres(-300, -100, 0, 100)),
        ({"code": "410800100001001"}, metres(0, -100, 300, 100)),
    )
    assert [(p.code, p.row) for p in refusal(strange, town)] == [("grid_village_unknown", 1), ("area_code_foreign", 2)]


def test_villages_name_their_district_by_code_or_name(town: Town, tmp_path: Path) -> None:
    districts = geojson(
        tmp_path / "d.geojson", ({"code": "410899100-D1", "name": "东管区"}, metres(-300, -100, 300, 100))
    )
    load(districts, town, Level.DISTRICT)
    villages = geojson(
        tmp_path / "v.geojson",
        ({"code": "410899100201", "name": "东村", "管区": "东管区"}, metres(-300, -100, 0, 100)),
        ({"code": "410899100001", "name": "西社区", "管区": "410899100-D1"}, metres(0, -100, 300, 100)),
    )
    load(villages, town, Level.VILLAGE)
    assert set(Village.objects.values_list("district__name", flat=True)) == {"东管区"}
    lost = geojson(
        tmp_path / "v2.geojson",
        ({"code": "410899100201", "name": "东村", "管区": "北管区"}, metres(-300, -100, 0, 100)),
    )
    (problem, *_rest) = refusal(lost, town, Level.VILLAGE)
    assert (problem.code, problem.params["district"]) == ("district_unknown", "北管区")
    other = Town.objects.create(code="410899101", name="邻镇", centre_lon=113.4, centre_lat=35.2)
    assert refusal(districts, other, Level.DISTRICT)[0].code == "area_code_foreign"
    assert District.objects.get().town == town


def test_a_file_without_codes_gets_made_ones_and_keeps_them_by_name(db: None, tmp_path: Path) -> None:
    places = geojson(
        tmp_path / "m.geojson",
        ({"NAME_1": "上村"}, metres(-300, -100, 0, 100)),
        ({"NAME_1": "下村"}, metres(0, -100, 300, 100)),
    )
    columns = Columns(name="NAME_1", makes_codes=True)
    dissolve = BoundaryFile(
        path=places, level=Level.TOWN, datum="wgs84", new_town=("999000100", "山镇"), valid_from=SINCE, columns=columns
    )
    import_boundaries(dissolve)
    assert import_boundaries(dissolve).is_repeat
    assert not import_boundaries(replace(dissolve, new_town=("999000101", "山镇二"))).is_repeat
    town = Town.objects.get(code="999000100")
    assert to_shapely(town.boundaries.get().shape).area == pytest.approx(metres(-300, -100, 300, 100).area, rel=1e-6)
    outcome = load(places, town, Level.VILLAGE, columns=columns)
    assert outcome.problems[0].code == "codes_made"
    load(places, town, Level.GRID, columns=columns)
    assert dict(Grid.objects.values_list("code", "name")) == {"999000100201001": "上村", "999000100202001": "下村"}
    turned = geojson(
        tmp_path / "n.geojson",
        ({"NAME_1": "新村"}, metres(-300, -100, -100, 100)),
        ({"NAME_1": "下村"}, metres(0, -100, 300, 100)),
        ({"NAME_1": "上村"}, metres(-100, -100, 0, 100)),
    )
    load(turned, town, Level.VILLAGE, columns=columns, valid_from=date(2025, 1, 1))
    codes = dict(Village.objects.values_list("name", "code"))
    assert codes == {"上村": "999000100201", "下村": "999000100202", "新村": "999000100203"}


@pytest.mark.parametrize("encoding", ["UTF-8", "GBK"])
def test_a_surveyors_zone_comes_out_where_it_was_drawn(town: Town, tmp_path: Path, encoding: str) -> None:
    frame = geopandas.GeoDataFrame(
        {"编码": [EAST_1["code"], EAST_2["code"], WEST_1["code"]], "名称": ["一", "二", "三"]},
        geometry=[metres(-300, -100, -150, 100), metres(-150, -100, 0, 100), metres(0, -100, 300, 100)],
        crs=4326,
    ).to_crs(4547)
    path = shapefile(tmp_path, "网格", frame, encoding=encoding)
    outcome = load(path, town, datum="EPSG:4547")
    assert (outcome.job.datum, outcome.problems) == ("EPSG:4547", [])
    stored = to_shapely(GridBoundary.objects.get(grid__code=EAST_1["code"]).shape)
    plane = crs.TownMetres(*CENTRE)
    assert plane.to_metres(stored).hausdorff_distance(shapely.box(-300, -100, -150, 100)) < 0.01
    assert refusal(path, town, datum="EPSG:4546")[0].code == "crs_contradiction"
    (problem,) = refusal(path, town, datum="wgs84")
    assert (problem.code, problem.params["found"], problem.file) == ("crs_contradiction", "EPSG:4547", "upload.zip")


def test_a_file_of_a_phone_map_is_moved_back_to_the_true_ground(town: Town, tmp_path: Path) -> None:
    def as_gcj02(shape: shapely.Geometry) -> shapely.Geometry:
        return shapely.transform(shape, lambda xy: datum.wgs84_to_gcj02(np.asarray(xy)))

    path = geojson(
        tmp_path / "grids.geojson",
        (EAST_1, as_gcj02(metres(-300, -100, -150, 100))),
        (EAST_2, as_gcj02(metres(-150, -100, 0, 100))),
        (WEST_1, as_gcj02(metres(0, -100, 300, 100))),
    )
    assert {p.code for p in refusal(path, town)} >= {"topology_outside_parent"}
    outcome = load(path, town, datum="gcj02")
    assert outcome.problems == []
    stored = to_shapely(GridBoundary.objects.get(grid__code=WEST_1["code"]).shape)
    assert crs.TownMetres(*CENTRE).to_metres(stored).hausdorff_distance(shapely.box(0, -100, 300, 100)) < 0.01


def test_whoever_registered_is_told_of_the_town_and_the_day(
    town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[tuple[Town, date]] = []
    monkeypatch.setattr(hooks, "_after_boundaries", [])
    hooks.after_boundaries(lambda changed, on: told.append((changed, on)))
    load(tiling(tmp_path), town)
    assert told == [(town, SINCE)]
    with pytest.raises(Refused):
        load(geojson(tmp_path / "x.geojson", (EAST_1, metres(-300, -100, 0, 120))), town, valid_from=date(2025, 1, 1))
    assert len(told) == 1


def test_the_database_itself_refuses_an_invalid_shape_and_two_versions_of_one_day(town: Town) -> None:
    from django.db import IntegrityError, transaction

    old = VillageBoundary.objects.first()
    assert old is not None
    with pytest.raises(IntegrityError, match="once_at_a_time"), transaction.atomic():
        VillageBoundary.objects.create(village=old.village, shape=old.shape, valid_from=date(2024, 5, 1))
