"""Rasters of days in the cast's town: made where facts changed, and only there; never read when they are stale."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.gis.geos import MultiLineString

from geo.clock import AsOf
from geo.models import Building, GridBoundary, Town
from patrols import coverage_runs
from patrols.coverage.raster import Raster
from patrols.coverage_facts import facts_of
from patrols.day_rasters import CachedDays
from patrols.models import DayRaster, Track, Visit, VisitOutcome
from patrols.town_facts import digest
from patrols.walked_days import DaySweeps
from tests.cast import Cast
from tests.drawings import line, rect
from tests.patrols.coverage.test_runs import ON, town, walked

__all__ = ["town"]
DAYS = [ON, ON - timedelta(3), ON - timedelta(100)]
WINDOW = (0, 90)


@pytest.fixture
def walked_town(town: Cast) -> Cast:
    for k, day in enumerate(DAYS):
        walked(town, (60 * k, 100), (60 * k + 200, 103), on=day)
    return town


def read(cast: Cast, on: date = ON, reach_m: float = 50.0) -> list[Raster]:
    return CachedDays(cast.town, facts_of(cast.town, AsOf(on)))(reach_m, (0, 1000))


def made(cast: Cast, change: Callable[[], Any]) -> set[date]:
    """The days that are computed anew when the facts change."""
    coverage_runs.compute(cast.town, AsOf(ON))
    before = dict(DayRaster.objects.filter(reach_m=50).values_list("walked_on", "made_at"))
    change()
    coverage_runs.compute(cast.town, AsOf(ON))
    after = dict(DayRaster.objects.filter(reach_m=50).values_list("walked_on", "made_at"))
    return {day for day, at in after.items() if before.get(day) != at}


def test_coverage_is_the_same_to_the_last_bit_with_and_without_kept_days(walked_town: Cast) -> None:
    facts = facts_of(walked_town.town, AsOf(ON))
    plain = digest(facts.coverage().run())
    for _first_made_then_read in range(2):
        assert digest(facts.coverage(CachedDays(walked_town.town, facts)).run()) == plain


def test_a_late_upload_changes_its_day_alone(walked_town: Cast) -> None:
    assert made(walked_town, lambda: walked(walked_town, (300, 100), (500, 100), on=DAYS[1])) == {DAYS[1]}


def test_a_visit_a_border_a_building_and_another_day_asked_change_none(walked_town: Cast) -> None:
    def all_of_them() -> None:
        Visit.objects.create(unit=walked_town.units["soup"], happened_on=ON, outcome=VisitOutcome.CLEAR)
        GridBoundary.objects.filter(grid=walked_town.grids["A1"]).update(shape=rect(0, 0, 190, 200))
        Building.objects.create(town=walked_town.town, shape=rect(20, 60, 40, 80))
        coverage_runs.compute(walked_town.town, AsOf(ON + timedelta(1)))

    assert made(walked_town, all_of_them) == set()


def test_a_stale_raster_is_never_read(walked_town: Cast) -> None:
    fresh = read(walked_town)
    track = Track.objects.get(walked_on=ON)
    moves: list[Callable[[], Any]] = [
        lambda: Track.objects.filter(pk=track.pk).update(swept=MultiLineString(line((0, 100), (300, 100)), srid=4326)),
        lambda: Track.objects.filter(pk=track.pk).update(walked_on=ON - timedelta(3)),
        lambda: Track.objects.filter(pk=track.pk).delete(),
        lambda: Town.objects.filter(pk=walked_town.town.pk).update(centre_lon=113.41),
        lambda: DayRaster.objects.update(key="0" * 64),
    ]
    for move in moves:
        move()
        walked_town.town.refresh_from_db()
        facts = facts_of(walked_town.town, AsOf(ON))
        sweeps = DaySweeps(facts)
        assert read(walked_town) == [sweeps.sweep(day, 50.0) for day in sweeps.by_day]
    assert read(walked_town) != fresh
    assert [raster.area().middle for raster in read(walked_town, reach_m=30.0)] != [
        raster.area().middle for raster in read(walked_town)
    ]


def test_the_key_holds_lines_tolerance_and_reach_and_not_the_day_asked_about(walked_town: Cast) -> None:
    facts = facts_of(walked_town.town, AsOf(ON))
    next_day = facts_of(walked_town.town, AsOf(ON + timedelta(1)))
    kept = replace(facts, walks=replace(facts.walks, slack_m=facts.walks.slack_m + 1))
    keys = [DaySweeps(each).key(ON, 50.0) for each in (facts, next_day, kept)]
    assert keys[0] == keys[1] != keys[2]
    assert len({DaySweeps(facts).key(ON, reach) for reach in (40.0, 50.0, 60.0)}) == 3


def test_two_queries_read_any_number_of_days(walked_town: Cast, django_assert_num_queries: Any) -> None:
    read(walked_town)
    facts = facts_of(walked_town.town, AsOf(ON))
    with django_assert_num_queries(1):
        assert len(CachedDays(walked_town.town, facts)(50.0, WINDOW)) == 2


def test_kept_lines_widen_the_interval_by_their_tolerance_and_tracks_beside_them_do_not(walked_town: Cast) -> None:
    facts = facts_of(walked_town.town, AsOf(ON))
    exact = sum((cover.covered.high - cover.covered.low) for cover in facts.coverage().run())
    facts.walks.slack_m[0] = 1.0
    one = facts.coverage().run()
    facts.walks.slack_m[:] = 1.0
    all_of_them = facts.coverage().run()
    widths = [sum(cover.covered.high - cover.covered.low for cover in covers) for covers in (one, all_of_them)]
    assert exact <= widths[0] <= widths[1]
    assert exact < widths[1]
    assert [cover.covered.middle for cover in one] == [cover.covered.middle for cover in all_of_them]
