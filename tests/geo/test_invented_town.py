"""The invented town's own files through the commands a user runs, against what it knows by construction."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from geo.clock import today
from geo.models import Building, District, Grid, GridBoundary, ImportJob, Person, Posting, Road, Town, Village
from tests.town import Truth, build

TOWN = "410899100"


@dataclass(frozen=True)
class Written:
    """A written town: its folder and what it knows of itself."""

    folder: Path
    truth: Truth


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Written:
    """A small town's files."""
    folder = tmp_path_factory.mktemp("town") / "out"
    return Written(folder, build(folder, on=today(), seed=7, units=100, grids=20, villages=6))


def load_ground(files: Path) -> None:
    """The commands of the demo, in their order."""
    common: dict[str, Any] = {"datum": "wgs84", "verbosity": 0}
    since = {"valid_from": date(2020, 1, 1)}
    call_command("import_boundaries", str(files / "town.geojson"), level="town", **common, **since)
    for level in ("district", "village", "grid"):
        reason = {"accept_faults": "planted"} if level == "grid" else {}
        path = str(files / f"{level}s.geojson")
        call_command("import_boundaries", path, level=level, town=TOWN, **common, **since, **reason)
    call_command("import_roads", str(files / "roads.geojson"), **common)
    call_command("import_buildings", str(files / "buildings.geojson"), **common)
    call_command("import_people", str(files / "people.xlsx"))


@pytest.mark.django_db
def test_all_of_it_comes_in_and_only_the_planted_faults_are_found(written: Written) -> None:
    truth = written.truth
    load_ground(written.folder)
    tables = {"town": Town, "districts": District, "villages": Village, "grids": Grid, "roads": Road}
    tables |= {"buildings": Building, "people": Posting}
    counted = {name: model._default_manager.count() for name, model in tables.items()}
    assert counted == {name: truth.counts[name] for name in tables}
    assert Person.objects.count() <= Posting.objects.count()

    faults = ImportJob.objects.get(evidence__level="grid").problems
    planted = truth.topology
    gap, overlap = (fault["params"] for fault in faults)
    assert [fault["code"] for fault in faults] == ["topology_gap", "topology_overlap"]
    assert gap["place"].endswith(planted.gap_village)
    assert gap["area_m2"] == pytest.approx(planted.gap_m2, rel=1e-3, abs=1)
    assert [overlap[name].split()[-1] for name in ("place", "other")] == list(planted.overlap_grids)
    assert overlap["area_m2"] == pytest.approx(planted.overlap_m2, rel=1e-3, abs=1)


@pytest.mark.django_db
def test_only_the_planted_grids_are_without_a_person(written: Written) -> None:
    truth = written.truth
    load_ground(written.folder)
    staffed = Posting.objects.in_force(today()).filter(grid__isnull=False).values("grid")
    bare = Grid.objects.exclude(pk__in=staffed).values_list("code", flat=True)
    assert sorted(bare) == sorted([*truth.blind_spots.unstaffed_grids, *truth.blind_spots.ended_posting_grids])
    assert GridBoundary.objects.in_force(date(2021, 1, 1)).count() == truth.counts["grids"]
