"""Which datum a ledger is in: the villages it declares decide, for the batch, or nobody does."""

import numpy as np
import pytest
import shapely

from geo import datum
from geo.crs import Floats, TownMetres
from geo.datum import Verdict, vote
from tests.faults import datum_vote

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


@pytest.mark.parametrize("name", datum_vote.NAMES)
def test_sixty_rows_with_wrong_names_among_them_find_their_datum(name: str) -> None:
    lonlat, declared = ledger(60)
    verdict = vote(datum_vote.written(lonlat, name), declared.tolist(), VILLAGES)
    assert (verdict.datum, verdict.reason) == (name, "won")
    assert verdict.rows == 60
    assert verdict.evidence[name] == max(verdict.evidence.values()) >= 50
    np.testing.assert_allclose(datum.to_wgs84(datum_vote.written(lonlat, name), name), lonlat, atol=3e-6)


@pytest.mark.parametrize("name", ["wgs84", "gcj02", "bd09"])
def test_small_batches_are_answered_right_or_not_at_all(name: str) -> None:
    verdicts: list[Verdict] = []
    for seed in range(60):
        lonlat, declared = ledger(20, seed=seed)
        verdicts.append(vote(datum_vote.written(lonlat, name), declared.tolist(), VILLAGES))
    answers = [verdict.datum for verdict in verdicts]
    assert set(answers) <= {name, None}
    assert answers.count(name) >= 57


def test_the_short_form_of_a_thousand_ledgers() -> None:
    found = datum_vote.tally(3, 140, (20, 20, 40))
    assert found["wrong"] == 0
    assert found["right"] >= 138
    assert datum_vote.tally(4, 28, (8,))["wrong"] == 0


def test_a_shop_listed_forty_times_is_one_witness() -> None:
    lonlat, declared = ledger(8, wrong_names=0)
    many = np.vstack([lonlat[:7], np.repeat(lonlat[7:], 40, axis=0)])
    verdict = vote(many, [*declared[:7].tolist(), *[int(declared[7])] * 40], VILLAGES)
    assert verdict.rows == 47
    alone = vote(lonlat, declared.tolist(), VILLAGES)
    assert (verdict.datum, verdict.probability) == (alone.datum, alone.probability)
    assert vote(many[7:], [int(declared[7])] * 40, VILLAGES).reason == "few_rows"


def test_one_mistyped_easting_does_not_speak_for_its_file() -> None:
    lonlat, declared = ledger(30)
    metres = datum_vote.written(lonlat, "EPSG:4547")
    metres[3] = [999_999_999.0, 12.0]
    assert vote(metres, declared.tolist(), VILLAGES).datum == "EPSG:4547"


def test_one_row_of_lead_decides_only_where_few_names_are_wrong() -> None:
    #   20 rows on the line between two villages; one lies so that only the true datum puts it at home
    east, west = (PLANE.to_lonlat(shapely.box(x, -5000, x + 9000, 5000)) for x in (0, -9000))
    far = PLANE.to_lonlat(np.array([[4500.0, y * 50] for y in range(19)] + [[100.0, 0.0]]))
    others = [PLANE.to_lonlat(shapely.box(20_000 + n, 0, 20_001 + n, 1)) for n in range(9)]
    verdict = vote(far, [0] * 20, [east, west, *others])
    assert (verdict.datum, list(verdict.evidence.values())[:3]) == ("wgs84", [20, 19, 19])
    assert vote(far, [0] * 13 + [5] * 6 + [0], [east, west, *others]).reason == "tie"


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
