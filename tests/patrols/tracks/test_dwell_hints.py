"""Standing near a unit without a record of a visit: a hint, never a visit, and only for whom it concerns."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from pytest_django import DjangoAssertNumQueries

from geo.clock import AsOf, today
from patrols.dwell_hints import hints_at, hints_of
from patrols.models import Track, Visit, VisitOutcome
from patrols.track_files import load_track_file
from tests.cast import Cast
from tests.patrols.tracks.written import along, gpx_file

YESTERDAY = today() - timedelta(1)
NINE = datetime(YESTERDAY.year, YESTERDAY.month, YESTERDAY.day, 1, tzinfo=UTC)


def stood(cast: Cast, path: Path, x: float, y: float, minutes: float, author: str = "Qian") -> Track:
    """Somebody stands at a place of the drawing."""
    lonlat = np.repeat(along((x, y), (x + 50, y))[:1], round(minutes * 6) + 1, axis=0)
    load_track_file(town=cast.town, path=gpx_file(path, lonlat, NINE, author=author), datum="wgs84")
    return Track.objects.order_by("-pk")[0]


def test_fourteen_minutes_before_a_unit_without_a_visit_are_told(cast: Cast, tmp_path: Path) -> None:
    track = stood(cast, tmp_path / "a.gpx", 60, 58, 14)  # soup stands at (50, 50)
    for (hint,) in (hints_at(cast.units["soup"], cast.users["Li"], AsOf.today()), hints_of(track, cast.users["Li"])):
        assert (hint.unit, hint.track, hint.on, hint.minutes) == (cast.units["soup"], track, YESTERDAY, 14)
        assert hint.metres == pytest.approx(np.hypot(10, 8), abs=0.1)
    assert not Visit.objects.exists()


def test_a_visit_on_that_day_needs_no_hint_and_one_of_another_day_does(cast: Cast, tmp_path: Path) -> None:
    track = stood(cast, tmp_path / "a.gpx", 50, 50, 14)
    soup, li = cast.units["soup"], cast.users["Li"]
    Visit.objects.create(unit=soup, happened_on=YESTERDAY - timedelta(1), outcome=VisitOutcome.CLEAR)
    assert hints_at(soup, li, AsOf.today())
    Visit.objects.create(unit=soup, happened_on=YESTERDAY, outcome=VisitOutcome.NOBODY_THERE)
    assert hints_at(soup, li, AsOf.today()) == hints_of(track, li) == []


@pytest.mark.parametrize(("x", "minutes"), [(81, 14), (50, 4)])
def test_too_far_or_too_short_is_no_hint(cast: Cast, tmp_path: Path, x: float, minutes: float) -> None:
    track = stood(cast, tmp_path / "a.gpx", x, 50, minutes)
    assert hints_of(track, cast.users["Li"]) == []


def test_only_who_may_see_the_walk_sees_the_hint(cast: Cast, tmp_path: Path) -> None:
    stood(cast, tmp_path / "a.gpx", 50, 50, 14)
    sees = {name for name in cast.users if hints_at(cast.units["soup"], cast.users[name], AsOf.today())}
    assert sees == {"Li", "Wang", "Qian"}


def test_a_unit_without_a_point_has_no_hint(cast: Cast) -> None:
    assert hints_at(cast.units["attic"], cast.users["Li"], AsOf.today()) == []


def test_hints_cost_the_same_for_one_dwell_and_for_many(
    cast: Cast, tmp_path: Path, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    li = cast.users["Li"]
    _scope = li.scope
    for number, author in enumerate(("Qian", "Zhao", "Sun")):
        stood(cast, tmp_path / f"{number}.gpx", 50, 50, 14, author)
        with django_assert_num_queries(1):
            assert len(hints_at(cast.units["soup"], li, AsOf.today())) == number + 1
