"""The 223 points of interest of Liechtenstein as units: each in its municipality, as the oracle counted them."""

import json
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from geo.boundaries.levels import Level
from geo.boundaries.rows import Columns
from geo.boundaries.service import BoundaryFile, import_boundaries
from geo.clock import today
from geo.models import Town
from tests.real.data import real_data
from units.ledgers.run import Outcome, Request, run
from units.ledgers.unit_ledger import UnitLedger
from units.models import Placement, Unit

pytestmark = [pytest.mark.real, pytest.mark.django_db]
SINCE = date(2024, 1, 1)


@pytest.fixture(scope="module")
def folder() -> Path:
    """The files of the place."""
    return real_data("osm/liechtenstein")


@pytest.fixture
def town(folder: Path, db: None) -> Town:
    """Municipalities as villages, and each village as one grid."""
    source = BoundaryFile(
        path=folder / "municipalities.geojson",
        level=Level.TOWN,
        datum="wgs84",
        new_town=("999999100", "Liechtenstein"),
        valid_from=SINCE,
        accept_faults="real",
    )
    import_boundaries(source)
    town = Town.objects.get(code="999999100")
    for level in (Level.VILLAGE, Level.GRID):
        import_boundaries(replace(source, level=level, town=town, new_town=None, columns=Columns(makes_codes=True)))
    return town


def load(folder: Path, town: Town, *, again: bool = False, datum: str = "wgs84") -> Outcome:
    return run(UnitLedger(datum), Request(folder / "pois.geojson", town, apply=True, again=again))


def test_points_of_interest_per_municipality_are_exactly_those_of_the_oracle(folder: Path, town: Town) -> None:
    oracle = json.loads((folder / "oracle.json").read_text("utf-8"))
    outcome = load(folder, town)
    assert outcome.counts["new"] == outcome.counts["placed"] == oracle["total_pois"]
    assert (outcome.counts["refused"], outcome.counts["outside"], outcome.counts["without_point"]) == (0, 0, 0)
    held = Placement.objects.in_force(today()).select_related("grid__village", "unit__declared_village")
    expected = oracle["pois_per_municipality"]
    assert Counter(each.grid.village.name for each in held if each.grid) == expected
    assert Counter(each.unit.declared_village.name for each in held if each.unit.declared_village) == expected


def test_points_without_a_name_are_kept_and_told(folder: Path, town: Town) -> None:
    features = json.loads((folder / "pois.geojson").read_text("utf-8"))["features"]
    nameless = [number for number, feature in enumerate(features, start=1) if not feature["properties"]["name"]]
    outcome = load(folder, town)
    assert [problem.row for problem in outcome.problems if problem.code == "unnamed"] == nameless
    assert Unit.objects.filter(name__startswith="未命名").count() == len(nameless)


def test_loading_the_points_again_finds_all_of_them_unchanged(folder: Path, town: Town) -> None:
    load(folder, town)
    outcome = load(folder, town, again=True)
    assert outcome.counts["unchanged"] == Unit.objects.count() == 223
