"""Ground as bits: a value that can be united, kept and hashed."""

import os
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from patrols.coverage.lattice import CELL_M, SUB_M, SUBS, TILE_M, Floats, samples
from patrols.coverage.raster import Raster, union
from patrols.coverage.segments import binned
from patrols.coverage.sweep import sweep, swept


def walks(seed: int, count: int = 40) -> Floats:
    rng = np.random.default_rng(seed)
    start = rng.uniform(-400, 400, (count, 2))
    return np.hstack([start, start + rng.normal(0, 40, (count, 2))])


@given(seed=st.integers(0, 10_000), days=st.integers(2, 5))
@settings(max_examples=25, deadline=None)
def test_the_union_of_days_is_the_sweep_of_all_of_them_bit_by_bit(seed: int, days: int) -> None:
    segments = walks(seed)
    whole = sweep(segments, 33)
    parts = [sweep(segments[day::days], 33) for day in range(days)]
    assert union(parts) == whole == union(reversed(parts)) == union([*parts, whole])
    assert parts[0].union(*parts[1:]) == whole
    assert hash(union(parts)) == hash(whole)


@given(seed=st.integers(0, 10_000))
@settings(max_examples=15, deadline=None)
def test_sweeping_onto_ground_that_is_covered_gives_the_union(seed: int) -> None:
    segments, ages = walks(seed), np.arange(40) % 3
    bins = binned(segments, 50, ages)
    newest = swept(bins, 50, ages=(0, 1))
    assert swept(bins, 50, ages=(1, 3), onto=newest) == sweep(segments, 50)


def test_within_some_cells_the_ground_is_that_of_the_whole_there() -> None:
    around, inside = sweep(walks(1), 30), sweep(walks(2, 3), 60)
    some = sweep(walks(1), 30, within=inside.cells())
    assert 0 < some.area().middle < around.area().middle
    assert some.union(around) == around


def test_bytes_give_the_raster_again_and_are_much_smaller() -> None:
    raster = sweep(walks(3, 400), 30)
    data = raster.to_bytes()
    assert Raster.from_bytes(data) == raster
    assert len(data) < raster.nbytes / 2
    assert Raster.from_bytes(Raster.empty().to_bytes()) == Raster.empty() != raster


def test_bytes_of_another_format_are_refused() -> None:
    data = sweep(walks(3, 4), 30).to_bytes().replace(b'"format": 1', b'"format": 9', 1)
    with pytest.raises(ValueError, match="format 9"):
        Raster.from_bytes(data)


def test_the_digest_is_the_same_in_another_process_on_one_thread() -> None:
    code = (
        "from tests.patrols.coverage.test_raster import walks; from patrols.coverage.sweep import sweep;"
        "print(sweep(walks(4, 500), 30).digest)"
    )
    told = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "COVERAGE_THREADS": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout.strip() == sweep(walks(4, 500), 30).digest


def test_a_cell_lies_on_the_lattice_of_the_centre_whatever_else_was_walked() -> None:
    """A disc of 30 m in the middle of tile (-1, 0)."""
    disc = sweep(np.array([[-150.0, 150.0, -150.0, 150.0]]), 30)
    assert disc.tiles.tolist() == [[-1, 0]]
    assert disc.full[0, 30] == ((1 << 12) - 1 - 0b000000000001 - 0b100000000000) << 24
    assert sweep(np.array([[9_000.0, 0.0, 9_000.0, 0.0]]), 30).union(disc).tiles.tolist() == [[29, -1], [30, -1], *[
        [column, 0] for column in (-1, 29, 30)
    ]]  # fmt: skip


def test_the_three_planes_contain_each_other() -> None:
    lo, mid, hi = sweep(walks(5), 30).kept
    assert not (lo & ~mid).any()
    assert not (mid & ~hi).any()


@pytest.mark.parametrize("segment", [[np.nan, 0, 0, 0], [0, 0, np.inf, 0], [0, 0, 5e6, 5e6]])
def test_segments_that_are_not_finite_or_no_town_are_refused(segment: list[float]) -> None:
    with pytest.raises(ValueError, match=r"finite|no town"):
        sweep(np.array([segment]), 30)


def test_no_segments_and_no_reach_cover_nothing() -> None:
    assert sweep(np.empty((0, 4)), 30) == Raster.empty() == sweep(walks(6), 0)
    assert Raster.empty().area().high == 0


def test_each_sub_cell_has_one_sample_and_no_two_share_an_easting_or_a_northing() -> None:
    at = samples()
    column, row = np.floor(at / SUB_M).astype(int).T
    assert (SUBS * row + column).tolist() == list(range(SUBS * SUBS))
    assert len(set(at[:, 0])) == len(set(at[:, 1])) == SUBS * SUBS


def test_long_straight_edges_of_simple_slopes_are_displaced_by_no_more_than_7_cm() -> None:
    """Root mean square over all places of the edge, of the error of the share of samples behind it."""
    slopes = [(p, q) for p in range(7) for q in range(-6, 7) if np.gcd(p, abs(q)) == 1 and (p, q) > (0, 0)]
    assert len(slopes) == 48
    for p, q in slopes:
        behind = np.sort((p * samples()[:, 0] + q * samples()[:, 1]) / CELL_M % 1.0)
        share = np.arange(65) / 64
        ends = np.concatenate([[0], behind, [1]])
        mean_square = (((share - ends[:-1]) ** 3 - (share - ends[1:]) ** 3) / 3).sum()
        assert CELL_M / np.hypot(p, q) * np.sqrt(mean_square) <= 0.07
    assert TILE_M % CELL_M == 0
