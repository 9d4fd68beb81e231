"""未巡查区域 in the cast's town: a road along y = 100 m, each case walked or visited by hand."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.contrib.gis.geos import MultiLineString
from django.utils import translation

from geo.clock import SHANGHAI, AsOf
from geo.models import Road
from patrols import coverage_runs
from patrols.blind_spots import space
from patrols.blind_spots.look import Look
from patrols.blind_spots.row import BlindSpot, Fix, SpotKind
from patrols.messages import remedy, why
from patrols.models import Patrol, Track, Visit, VisitOutcome
from tests.cast import Cast
from tests.drawings import line, point
from units.models import Unit

ON = date(2026, 11, 23)


@pytest.fixture
def town(cast: Cast) -> Cast:
    """One road of 600 m: each grid has 200 × 60 m of supervisable ground."""
    Unit.objects.update(point=None)
    shape: Any = line((-100, 100), (700, 100))
    Road.objects.create(town=cast.town, shape=shape)
    return cast


def walked(cast: Cast, *corners: tuple[float, float], days_ago: int = 0) -> None:
    moment = datetime.combine(ON, datetime.min.time(), SHANGHAI)
    patrol = Patrol.objects.create(town=cast.town, started_at=moment, ended_at=moment)
    shape: Any = MultiLineString(line(*corners), srid=4326)
    on = ON - timedelta(days=days_ago)
    Track.objects.create(patrol=patrol, walked_on=on, datum="wgs84", fix_count=2, swept=shape)


def spots(cast: Cast, who: str = "Li") -> dict[str, BlindSpot]:
    coverage_runs.compute(cast.town, AsOf(ON))
    names = {grid.pk: name for name, grid in cast.grids.items()}
    return {names[spot.grid_id or 0]: spot for spot in space.find(Look(cast.users[who], cast.town, AsOf(ON)))}


def test_before_the_first_computation_there_is_nothing_to_say(town: Cast) -> None:
    assert space.find(Look(town.users["Li"], town.town, AsOf(ON))) == []


def test_a_town_walked_whole_has_no_blind_ground(town: Cast) -> None:
    walked(town, (0, 100), (600, 100))
    assert spots(town) == {}


def test_no_record_comes_first_then_no_tracks_then_the_most_ground(town: Cast) -> None:
    walked(town, (0, 100), (60, 100))
    Unit.objects.filter(pk=town.units["inn"].pk).update(point=point(580, 100))
    Visit.objects.create(unit=town.units["inn"], happened_on=ON, outcome=VisitOutcome.CLEAR)
    found = spots(town)
    assert {name: spot.reason for name, spot in found.items()} == {
        "A2": "spot_no_record",
        "B1": "spot_no_tracks",
        "A1": "spot_never_covered",
    }
    assert list(found) == ["A2", "B1", "A1"]


def test_the_row_prints_both_numbers_in_one_sentence(town: Cast) -> None:
    walked(town, (0, 100), (60, 100))
    spot = spots(town)["A1"]
    assert (spot.kind, spot.fix, spot.key) == (SpotKind.SPACE, Fix.PLAN, town.grids["A1"].code)
    assert spot.name == "A村 A1网格"
    assert spot.params["start"] == "2026-08-26"  # 90 days, the day itself among them
    assert (spot.params["covered"], spot.params["supervisable"]) == ("0.6", "1.2")
    with translation.override("en"):
        assert why(spot) == "0.6/1.2 hectares, 53.4 %, since 2026-08-26; 0.6 hectares were never covered."
        assert "route" in remedy(spot)


def test_the_point_lies_on_ground_that_was_never_covered(town: Cast) -> None:
    walked(town, (0, 100), (60, 100))
    spot = spots(town)["A1"]
    assert spot.point is not None
    assert point(110, 100).x < spot.point[0] < point(200, 100).x
    assert point(0, 70).y < spot.point[1] < point(0, 130).y


def test_ground_covered_only_before_the_window_is_not_called_never(town: Cast) -> None:
    walked(town, (0, 100), (600, 100), days_ago=120)
    walked(town, (0, 100), (100, 100))
    found = spots(town)
    assert found["A1"].reason == "spot_not_covered_lately"
    assert found["A1"].since is None
    assert found["B1"].reason == "spot_no_record_after"
    assert found["B1"].since == ON - timedelta(days=120)
    assert found["B1"].params["last"] == "2026-07-26"
    assert found["B1"].point is not None


def test_a_strip_lit_from_the_neighbour_does_not_make_a_record(town: Cast) -> None:
    walked(town, (0, 100), (190, 100))
    spot = spots(town)["A2"]
    assert spot.reason == "spot_no_record"
    assert "last" not in spot.params
    assert spot.since is None


SEEN = {"Li": 3, "Zhao": 2, "Qian": 1, "Sun": 1, "County": 3, "Zhou": 0}


@pytest.mark.parametrize("who", SEEN)
def test_each_sees_the_grids_of_the_own_posting(town: Cast, who: str) -> None:
    assert len(spots(town, who)) == SEEN[who]


def test_the_number_of_queries_does_not_grow_with_the_grids(town: Cast, django_assert_max_num_queries: Any) -> None:
    coverage_runs.compute(town.town, AsOf(ON))
    user = town.users["Li"]
    assert user.scope.is_office
    with django_assert_max_num_queries(3):
        assert len(space.find(Look(user, town.town, AsOf(ON)))) == 3
