"""The invented town, loaded through the importers: grids planted without a record and without tracks are found."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from django.db.models import Sum

from geo.clock import AsOf, today
from geo.models import Person, Posting, Role, Town, User
from patrols import coverage_runs
from patrols.blind_spots import space
from patrols.blind_spots.look import Look
from patrols.models import GridCoverage, RecordKind
from tests.town import Truth, build

pytestmark = pytest.mark.django_db  # without it pytest-django sets up no test database for a module's fixture
SINCE = date(2020, 1, 1)


@dataclass(frozen=True)
class Walked:
    """What is true of the town, what was computed of it by grid code, and an office account."""

    truth: Truth
    town: Town
    rows: dict[str, GridCoverage]
    office: User

    def share(self, codes: list[str]) -> float:
        """Covered ÷ supervisable ground of some grids."""
        rows = [self.rows[code] for code in codes]
        return sum(row.covered_m2 for row in rows) / sum(row.supervisable_m2 for row in rows)


@pytest.fixture(scope="module")
def walked(tmp_path_factory: Any, django_db_setup: None, django_db_blocker: Any) -> Iterator[Walked]:
    """200 units in 20 grids; taken back at the end."""
    out = tmp_path_factory.mktemp("town")
    truth = build(out, on=today(), units=200, grids=20, villages=6)
    with django_db_blocker.unblock(), transaction.atomic():
        _load(out, truth.town_code)
        town = Town.objects.get(code=truth.town_code)
        office = User.objects.create(username="office")
        person = Person.objects.create(town=town, name="安委办", user=office)
        Posting.objects.create(person=person, role=Role.OFFICE, town=town, valid_from=SINCE)
        run = coverage_runs.compute(town, AsOf.today())
        yield Walked(truth, town, {row.grid.code: row for row in run.grids.select_related("grid__village")}, office)
        transaction.set_rollback(True)


def _load(out: Path, code: str) -> None:
    quiet: dict[str, Any] = {"stdout": StringIO(), "stderr": StringIO()}
    shapes: dict[str, Any] = {"datum": "wgs84", "valid_from": SINCE, **quiet}
    call_command("import_boundaries", out / "town.geojson", level="town", **shapes)
    shapes |= {"town": code, "accept_faults": "示例数据中的缝隙与重叠"}
    for level in ("district", "village", "grid"):
        call_command("import_boundaries", out / f"{level}s.geojson", level=level, **shapes)
    call_command("import_roads", out / "roads.geojson", town=code, datum="wgs84", **quiet)
    call_command("import_buildings", out / "buildings.geojson", town=code, datum="wgs84", **quiet)
    books: dict[str, Any] = {"town": code, "apply": True, "report": out / "report.xlsx", **quiet}
    call_command("import_units", out / "units-survey.xlsx", datum="wgs84", **books)
    call_command("import_units", out / "units-phone.xlsx", datum="gcj02", **books)
    call_command("import_hazards", out / "hazards.xlsx", **books)
    call_command("import_visits", out / "visits.xlsx", **books)
    call_command("import_tracks", out / "tracks", town=code, datum="wgs84", **quiet)


def test_what_each_number_rests_on_is_what_was_planted(walked: Walked) -> None:
    planted = walked.truth.blind_spots
    by_record = {kind: {code for code, row in walked.rows.items() if row.record == kind} for kind in (*RecordKind,)}
    assert by_record[RecordKind.NOTHING] == set(planted.no_record_grids)
    assert by_record[RecordKind.VISITS_ONLY] == set(planted.no_track_grids)
    assert by_record[RecordKind.TRACKS] >= set(planted.well_tracked_grids)


def test_grids_walked_whole_are_covered_far_better_than_the_others(walked: Walked) -> None:
    planted = walked.truth.blind_spots
    assert walked.share(planted.well_tracked_grids) > 0.75
    assert walked.share(planted.no_track_grids) < 0.6
    assert walked.share(planted.no_record_grids) < 0.05


def test_the_list_starts_with_the_grids_without_a_record(walked: Walked) -> None:
    planted = walked.truth.blind_spots
    found = space.find(Look(walked.office, walked.town, AsOf.today()))
    silent, unseen = len(planted.no_record_grids), len(planted.no_track_grids)
    assert {spot.key for spot in found[:silent]} == set(planted.no_record_grids)
    assert {spot.key for spot in found[silent : silent + unseen]} == set(planted.no_track_grids)
    assert all(spot.point for spot in found)


def test_grids_add_up_to_villages_and_villages_to_the_town(walked: Walked) -> None:
    names = ("supervisable_m2", "covered_m2", "cells", "cells_covered")
    rows = GridCoverage.objects.filter(pk__in=[row.pk for row in walked.rows.values()])
    town = rows.aggregate(**{name: Sum(name) for name in names})
    villages: Any = rows.order_by().values("grid__village").annotate(**{name: Sum(name) for name in names})
    assert len(villages) == 6
    for name in names:
        assert sum(village[name] for village in villages) == pytest.approx(town[name])


def test_no_grid_is_covered_above_its_ground_and_every_truth_lies_between_its_bounds(walked: Walked) -> None:
    for row in walked.rows.values():
        assert 0 <= row.covered_low_m2 <= row.covered_m2 <= row.covered_high_m2
        assert row.covered_m2 <= row.supervisable_m2 <= row.area_m2 * (1 + 1e-9)
        assert row.covered_high_m2 - row.covered_low_m2 <= 0.03 * row.supervisable_m2
        assert row.never_m2 <= row.supervisable_m2 - row.covered_m2 + 1
