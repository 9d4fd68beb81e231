"""Roads and buildings: what touches the town is kept, as a whole new set."""

from pathlib import Path

import pytest
from shapely.geometry import LineString, MultiLineString, box

from geo.models import Building, ImportJob, Road, Town
from geo.problems import Refused
from geo.surroundings import SurroundingsFile, import_buildings, import_roads
from tests.drawings import degrees
from tests.geo.files import geojson, metres


def road(*corners: tuple[float, float]) -> LineString:
    """A line of the drawing in degrees."""
    return degrees(LineString(corners))  # type: ignore[return-value]


def test_roads_that_touch_the_town_are_kept_and_the_rest_counted(town: Town, tmp_path: Path) -> None:
    path = geojson(
        tmp_path / "roads.geojson",
        ({"name": "中心街", "class": "street"}, road((-400, 0), (0, 0))),
        ({"highway": "footway"}, road((10, 10), (50, 50))),
        ({"highway": "surely_new"}, road((10, 20), (50, 60))),
        ({"道路等级": "省道"}, degrees(MultiLineString([[(0, 0), (0, 90)], [(20, 0), (20, 90)]]))),
        ({"highway": "primary"}, road((900, 900), (1000, 1000))),
        ({"name": "面"}, metres(0, 0, 10, 10)),
    )
    outcome = import_roads(SurroundingsFile(path=path, town=town, datum="wgs84"))
    assert outcome.counts == {"kept": 5, "outside_town": 1, "refused": 1}
    assert [(p.code, p.row, p.file) for p in outcome.problems] == [("not_a_line", 6, "roads.geojson")]
    assert sorted(Road.objects.values_list("road_class", flat=True)) == ["lane", "main", "main", "path", "street"]
    assert Road.objects.get(name="中心街").shape.length == pytest.approx(road((-400, 0), (0, 0)).length)


def test_a_new_file_replaces_the_set_and_the_same_file_changes_nothing(town: Town, tmp_path: Path) -> None:
    first = geojson(tmp_path / "a.geojson", ({}, road((0, 0), (10, 0))), ({}, road((0, 5), (10, 5))))
    second = geojson(tmp_path / "b.geojson", ({"name": "新路"}, road((0, 0), (10, 0))))
    import_roads(SurroundingsFile(path=first, town=town, datum="wgs84"))
    assert import_roads(SurroundingsFile(path=first, town=town, datum="wgs84")).is_repeat
    import_roads(SurroundingsFile(path=second, town=town, datum="wgs84"))
    assert list(Road.objects.values_list("name", flat=True)) == ["新路"]


def test_invalid_buildings_are_left_out_with_reason_and_place(town: Town, tmp_path: Path) -> None:
    bow_tie = {
        "type": "Polygon",
        "coordinates": [[[113.4, 35.2], [113.401, 35.201], [113.401, 35.2], [113.4, 35.201], [113.4, 35.2]]],
    }
    path = geojson(
        tmp_path / "buildings.geojson",
        ({"floors": 6}, metres(0, 0, 20, 10)),
        ({"building:levels": "2"}, metres(30, 0, 50, 10)),
        ({"floors": "三层"}, metres(60, 0, 80, 10)),
        ({"floors": 1}, bow_tie),
    )
    outcome = import_buildings(SurroundingsFile(path=path, town=town, datum="wgs84"))
    assert sorted(Building.objects.values_list("floors", flat=True), key=str) == [2, 6, None]
    (problem,) = outcome.problems
    assert (problem.code, problem.row) == ("self_intersection", 4)
    assert problem.params == {"lon": pytest.approx(113.4005), "lat": pytest.approx(35.2005)}


def test_a_file_of_another_place_leaves_the_old_set_alone(town: Town, tmp_path: Path) -> None:
    import_roads(
        SurroundingsFile(path=geojson(tmp_path / "a.geojson", ({}, road((0, 0), (9, 0)))), town=town, datum="wgs84")
    )
    foreign = geojson(tmp_path / "b.geojson", ({}, LineString([(120.1, 30.2), (120.2, 30.3)])))
    with pytest.raises(Refused) as refused:
        import_roads(SurroundingsFile(path=foreign, town=town, datum="wgs84"))
    assert refused.value.problems[-1].code == "nothing_in_town"
    assert Road.objects.count() == 1
    assert ImportJob.objects.filter(kind="ROADS").count() == 1


def test_without_a_boundary_the_town_cannot_take_buildings(db: None, tmp_path: Path) -> None:
    bare = Town.objects.create(code="410899101", name="新镇", centre_lon=113.4, centre_lat=35.2)
    path = geojson(tmp_path / "b.geojson", ({}, box(113.4, 35.2, 113.401, 35.201)))
    with pytest.raises(Refused) as refused:
        import_buildings(SurroundingsFile(path=path, town=bare, datum="wgs84"))
    assert refused.value.problems[0].code == "town_without_shape"
