"""Liechtenstein through the importers that load any town."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from geo.boundaries.levels import Level
from geo.boundaries.rows import Columns
from geo.boundaries.service import BoundaryFile, import_boundaries
from geo.imports import Outcome
from geo.models import Town
from geo.surroundings import SurroundingsFile, import_buildings, import_roads
from tests.real.data import real_data

SINCE = date(2024, 1, 1)
CODE, NAME = "999000100", "Liechtenstein"


@dataclass(frozen=True)
class Place:
    """A loaded place: its town, the folder of its files, and what each import said."""

    town: Town
    folder: Path
    outcomes: dict[str, Outcome]


@pytest.fixture
def liechtenstein(db: None) -> Place:
    """The country as one town, its municipalities as villages and as grids, its roads and buildings (some seconds)."""
    folder = real_data("osm/liechtenstein")
    source = folder / "municipalities.geojson"
    whole = BoundaryFile(path=source, level=Level.TOWN, datum="wgs84", valid_from=SINCE, new_town=(CODE, NAME))
    outcomes = {"town": import_boundaries(whole)}
    town = Town.objects.get(code=CODE)
    columns = Columns(makes_codes=True)
    for level in (Level.VILLAGE, Level.GRID):
        parts = BoundaryFile(path=source, level=level, datum="wgs84", town=town, valid_from=SINCE, columns=columns)
        outcomes[level.value] = import_boundaries(parts)
    for name, load in (("roads", import_roads), ("buildings", import_buildings)):
        outcomes[name] = load(SurroundingsFile(path=folder / f"{name}.geojson", town=town, datum="wgs84"))
    return Place(town, folder, outcomes)
