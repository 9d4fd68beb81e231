"""Which datum a file of tracks is in: told by the roads that it follows, or "not sure"."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely

from geo.crs import TownMetres
from geo.datum import WGS84, wgs84_to_bd09, wgs84_to_gcj02
from geo.models import ImportJob, Road, TownBoundary
from geo.problems import Refused
from geo.sentences import remedy, render
from patrols.track_datum import Streets, vote
from patrols.track_files import VOTE, Said, load_track_file
from patrols.tracks import Floats
from tests.cast import Cast
from tests.drawings import CENTRE, line, rect
from tests.patrols.tracks.test_track_files import START
from tests.patrols.tracks.written import gpx_file

METRES = TownMetres(*CENTRE)
SHIFTED = {"wgs84": lambda lonlat: lonlat, "gcj02": wgs84_to_gcj02, "bd09": wgs84_to_bd09}


def lanes(rng: np.random.Generator, size: float = 3000.0) -> list[list[tuple[float, float]]]:
    """A town of streets at uneven distances of 90 to 260 m, each a little bent."""
    at = np.cumsum(rng.uniform(90, 260, 60)) - size
    at = at[at < size]
    along_x = [[(x, y + 15 * np.sin(x / 400)) for x in np.arange(-size, size, 60.0)] for y in at]
    return along_x + [[(x + 15 * np.sin(y / 300), y) for y in np.arange(-size, size, 60.0)] for x in at]


def streets(roads: list[list[tuple[float, float]]]) -> Streets:
    return Streets(METRES, np.array([shapely.LineString(road) for road in roads], dtype=object))


def walked(
    rng: np.random.Generator, roads: list[list[tuple[float, float]]], count: int = 4, noise_m: float = 5
) -> Floats:
    """Some hundred metres along some of the streets, with the errors of a phone: a constant one and a random one."""
    parts = []
    for number in rng.choice(len(roads), count, replace=False):
        road = shapely.LineString(roads[number])
        start = rng.uniform(0, road.length - 700)
        parts.append(shapely.get_coordinates(shapely.line_interpolate_point(road, start + np.arange(0, 600, 8.0))))
    xy = np.concatenate(parts) + rng.normal(0, 3, 2)
    return METRES.to_lonlat(xy + rng.normal(0, noise_m, xy.shape))


@pytest.mark.parametrize("name", SHIFTED)
def test_walks_along_streets_tell_their_datum_and_never_a_wrong_one(name: str) -> None:
    said = []
    for seed in range(30):
        rng = np.random.default_rng(seed)
        roads = lanes(rng)
        said.append(vote(SHIFTED[name](walked(rng, roads)), streets(roads)).datum)
    assert set(said) <= {name, None}
    assert said.count(name) >= 26


def test_a_walk_across_the_fields_is_not_sure() -> None:
    rng = np.random.default_rng(1)
    roads = lanes(rng)
    fields = METRES.to_lonlat(rng.uniform(-2500, 2500, (400, 2)))
    assert vote(fields, streets(roads)).datum is None


def test_where_every_place_is_a_street_nobody_can_tell() -> None:
    rng = np.random.default_rng(2)
    dense = [[(-3000.0, y), (3000.0, y)] for y in np.arange(-3000.0, 3000.0, 25)]
    verdict = vote(walked(rng, dense), streets(dense))
    assert (verdict.datum, verdict.reason) == (None, "tie")


def test_few_fixes_and_standing_about_are_few_witnesses() -> None:
    rng = np.random.default_rng(3)
    roads = lanes(rng)
    spot = np.repeat(walked(rng, roads)[:1], 500, axis=0)
    for points in (spot, spot[:0], np.full((9, 2), np.nan)):
        assert vote(points, streets(roads)).reason == "few_fixes"


def test_without_roads_there_is_no_vote_and_outside_china_no_question() -> None:
    assert vote(np.array([CENTRE] * 50), Streets(METRES, np.array([], dtype=object))).reason == "no_roads"
    vaduz = Streets(TownMetres(9.52, 47.14), np.array([], dtype=object))
    verdict = vote(np.array([(9.52, 47.14)] * 3), vaduz)
    assert (verdict.datum, verdict.reason) == (WGS84, "no_shift")


def test_latitude_first_is_found_too() -> None:
    rng = np.random.default_rng(4)
    roads = lanes(rng)
    assert vote(walked(rng, roads)[:, ::-1], streets(roads)).datum == "wgs84/yx"


# ── in the books ─────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.fixture
def paved(cast: Cast) -> tuple[Cast, list[list[tuple[float, float]]]]:
    """The cast's town, six kilometres wide, with its streets."""
    roads = lanes(np.random.default_rng(5))
    TownBoundary.objects.update(shape=rect(-3000, -3000, 3000, 3000))
    shapes: list[Any] = [line(*road) for road in roads]
    Road.objects.bulk_create([Road(town=cast.town, shape=shape) for shape in shapes])
    return cast, roads


def test_the_decision_and_its_evidence_are_kept_with_the_import(
    paved: tuple[Cast, list[list[tuple[float, float]]]], tmp_path: Path
) -> None:
    cast, roads = paved
    walk = walked(np.random.default_rng(6), roads)
    path = gpx_file(tmp_path / "a.gpx", wgs84_to_gcj02(walk), START)
    assert load_track_file(town=cast.town, path=path).datum == "gcj02"
    job = ImportJob.objects.get()
    assert (job.datum, job.datum_declared, job.evidence["datum_by"]) == ("gcj02", "", "won")
    assert max(job.evidence["shares"], key=job.evidence["shares"].get) == "gcj02"
    assert job.evidence["chance"] < job.evidence["shares"]["gcj02"]


def test_not_sure_asks_with_the_shares_and_writes_nothing(
    paved: tuple[Cast, list[list[tuple[float, float]]]], tmp_path: Path
) -> None:
    cast, _roads = paved
    fields = METRES.to_lonlat(np.random.default_rng(7).uniform(-2500, 2500, (400, 2)))
    path = gpx_file(tmp_path / "a.gpx", fields, START)
    with pytest.raises(Refused) as refused:
        load_track_file(town=cast.town, path=path, said=Said(VOTE))
    (problem,) = refused.value.problems
    assert problem.code in ("track_datum_no_fit", "track_datum_tie")
    assert set(refused.value.evidence["shares"]) >= {"wgs84", "gcj02", "bd09"}
    assert render(problem).startswith("a.gpx")
    assert remedy(problem)
    assert not ImportJob.objects.exists()
