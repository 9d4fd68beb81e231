"""Which datum a ledger is in: the villages it declares decide, for the batch, or nobody does."""

import numpy as np
import pytest
import shapely

from geo import crs, datum
from geo.crs import Floats, TownMetres
from geo.datum import Verdict, vote

PLANE = TownMetres(113.4, 35.2)
SIDE = 2000.0
VILLAGES = [
    PLANE.to_lonlat(shapely.box(x * SIDE, y * SIDE, (x + 1) * SIDE, (y + 1) * SIDE))
    for x in range(-3, 3)
    for y in range(-3, 3)
]


def ledger(rows: int, *, wrong_names: float = 0.1, seed: int = 1) -> tuple[Floats, np.ndarray]:
    """(n, 2) true degrees and (n,) declared villages, some of them wrong."""
    random = np.random.default_rng(seed)
    cell = random.integers(0, 6, (rows, 2))
    metres = (cell - 3 + random.random((rows, 2))) * SIDE
    declared = cell[:, 0] * 6 + cell[:, 1]
    wrong = random.random(rows) < wrong_names
    declared[wrong] = (declared[wrong] + 17) % 36
    return PLANE.to_lonlat(metres), declared


def cast_as(lonlat: Floats, name: str) -> Floats:
    """True degrees as a ledger in the named datum would write them."""
    base, _, swapped = name.partition("/")
    if base.startswith("EPSG"):
        written = crs.from_lonlat(lonlat, int(base[5:]))
    elif base == "gcj02":
        written = datum.wgs84_to_gcj02(lonlat)
    else:
        written = datum.wgs84_to_bd09(lonlat) if base == "bd09" else lonlat
    return written[:, ::-1] if swapped else written


@pytest.mark.parametrize(
    "name", ["wgs84", "gcj02", "bd09", "wgs84/yx", "gcj02/yx", "bd09/yx", "EPSG:4547", "EPSG:4526", "EPSG:4547/yx"]
)
def test_sixty_rows_with_wrong_names_among_them_find_their_datum(name: str) -> None:
    lonlat, declared = ledger(60)
    verdict = vote(cast_as(lonlat, name), declared.tolist(), VILLAGES)
    assert (verdict.datum, verdict.reason) == (name, "won")
    assert verdict.rows == 60
    assert verdict.evidence[name] == max(verdict.evidence.values()) >= 50
    np.testing.assert_allclose(datum.to_wgs84(cast_as(lonlat, name), name), lonlat, atol=1e-7)


@pytest.mark.parametrize("name", ["wgs84", "gcj02", "bd09"])
def test_small_batches_are_answered_right_or_not_at_all(name: str) -> None:
    verdicts: list[Verdict] = []
    for seed in range(60):
        lonlat, declared = ledger(20, seed=seed)
        verdicts.append(vote(cast_as(lonlat, name), declared.tolist(), VILLAGES))
    answers = [verdict.datum for verdict in verdicts]
    assert set(answers) <= {name, None}
    assert answers.count(name) >= 57


def test_few_rows_are_not_sure_and_the_evidence_is_still_shown() -> None:
    lonlat, declared = ledger(5, wrong_names=0)
    verdict = vote(datum.wgs84_to_bd09(lonlat), declared.tolist(), VILLAGES)
    assert (verdict.datum, verdict.reason, verdict.rows) == (None, "few_rows", 5)
    assert verdict.evidence["bd09"] == 5


def test_rows_that_declare_no_village_or_have_no_point_do_not_vote() -> None:
    lonlat, declared = ledger(30)
    declared[:10] = -1
    lonlat[10:15] = np.nan
    assert vote(lonlat, declared.tolist(), VILLAGES).rows == 15
    assert vote(lonlat[:10], declared[:10].tolist(), VILLAGES) == Verdict(None, "few_rows", 0)


def test_a_single_village_as_big_as_the_shift_hides_is_a_tie() -> None:
    everywhere = [PLANE.to_lonlat(shapely.box(-20_000, -20_000, 20_000, 20_000))]
    lonlat, _declared = ledger(40)
    verdict = vote(lonlat, [0] * 40, everywhere)
    assert (verdict.datum, verdict.reason) == (None, "tie")


def test_points_of_another_place_fit_nothing() -> None:
    lonlat, declared = ledger(40)
    verdict = vote(lonlat + 3.0, declared.tolist(), VILLAGES)
    assert (verdict.datum, verdict.reason) == (None, "no_fit")
    assert set(verdict.evidence.values()) == {0}


def test_outside_china_there_is_no_shift_to_vote_on() -> None:
    plane = TownMetres(9.53, 47.15)
    villages = [plane.to_lonlat(shapely.box(-1000, -1000, 0, 1000)), plane.to_lonlat(shapely.box(0, -1000, 1000, 1000))]
    points = plane.to_lonlat(np.column_stack([np.linspace(-900, 900, 20), np.zeros(20)]))
    verdict = vote(points, [0] * 10 + [1] * 10, villages)
    assert verdict.datum == "wgs84"
    assert set(verdict.evidence) == {"wgs84", "wgs84/yx"}
