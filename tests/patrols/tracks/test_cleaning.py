"""Fixes drawn in metres east and north of the town's centre, one every so many seconds."""

import math
import tracemalloc
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod

from geo.bridge import to_shapely
from patrols.fixes import NO_TIME, SEGMENT
from patrols.tracks import KEPT, Dropped, Fixes, Known, Limits, Step, clean
from tests.drawings import CENTRE, rect
from tests.patrols.tracks import plain

START_MS = 1_790_000_000_000
GEOD = Geod(ellps="WGS84")
EAST = 1e-3 / GEOD.inv(*CENTRE, CENTRE[0] + 1e-3, CENTRE[1])[2]  # degrees of a metre
NORTH = 1e-3 / GEOD.inv(*CENTRE, CENTRE[0], CENTRE[1] + 1e-3)[2]

Row = tuple[int, float, float, float]


def fix(seconds: float, x: float, y: float = 0.0, accuracy_m: float = 5.0) -> Row:
    return START_MS + round(seconds * 1000), CENTRE[0] + x * EAST, CENTRE[1] + y * NORTH, accuracy_m


def walk(*xs: float, every: float = 10.0) -> list[Row]:
    """A straight walk east: one fix every ten seconds."""
    return [fix(every * k, x) for k, x in enumerate(xs)]


def steps(rows: Sequence[Row], limits: Limits | None = None) -> list[Step]:
    return [Step(step) for step in clean(Fixes.of(rows), limits).steps]


def test_a_walk_is_one_line_with_its_length() -> None:
    cleaned = clean(Fixes.of(walk(0, 12, 24, 36)))
    assert [len(line) for line in cleaned.lines(Step.WALKED)] == [4]
    assert cleaned.metres(Step.WALKED) == pytest.approx(36, abs=0.01)
    assert set(cleaned.dropped.values()) == {0}


def test_six_minutes_without_a_fix_are_a_gap_that_is_not_interpolated() -> None:
    cleaned = clean(Fixes.of([fix(0, 0), fix(10, 12), fix(370, 24), fix(380, 36)]))
    assert [Step(step) for step in cleaned.steps] == [Step.WALKED, Step.GAP_IN_TIME, Step.WALKED]
    assert [len(line) for line in cleaned.lines(Step.WALKED)] == [2, 2]
    assert [len(line) for line in cleaned.lines(Step.GAP_IN_TIME, Step.GAP_IN_SPACE)] == [2]


def test_the_limits_themselves_still_light() -> None:
    assert steps([fix(0, 0), fix(300, 149)]) == [Step.WALKED]
    assert steps([fix(0, 0), fix(301, 149)]) == [Step.GAP_IN_TIME]
    assert steps([fix(0, 0), fix(300, 151)]) == [Step.GAP_IN_SPACE]


def test_a_drive_at_60_kmh_lights_nothing() -> None:
    cleaned = clean(Fixes.of([fix(5 * k, 83.3 * k) for k in range(20)]))
    assert set(cleaned.steps) == {Step.DRIVE_BY}
    assert cleaned.lines(Step.WALKED) == []
    assert cleaned.dropped[Dropped.JUMP] == 0


def test_an_e_bike_at_20_kmh_lights() -> None:
    assert set(steps([fix(10 * k, 55.0 * k) for k in range(5)])) == {Step.WALKED}


def test_a_leap_there_and_back_is_dropped_and_the_walk_goes_on() -> None:
    cleaned = clean(Fixes.of([fix(0, 0), fix(10, 12), fix(20, 900), fix(30, 36), fix(40, 48)]))
    assert cleaned.dropped[Dropped.JUMP] == 1
    assert [len(line) for line in cleaned.lines(Step.WALKED)] == [4]


def test_of_two_places_in_turn_the_later_is_the_leap() -> None:
    cleaned = clean(Fixes.of([fix(0, 0), fix(10, 900), fix(20, 5), fix(30, 905), fix(40, 10)]))
    assert cleaned.dropped[Dropped.JUMP] == 2
    assert cleaned.metres(Step.WALKED) == pytest.approx(10, abs=0.01)


def test_an_inaccurate_fix_is_dropped_and_an_unknown_accuracy_is_not() -> None:
    cleaned = clean(Fixes.of([fix(0, 0), fix(10, 12, accuracy_m=51), fix(20, 24, accuracy_m=math.nan)]))
    assert cleaned.dropped[Dropped.INACCURATE] == 1
    assert len(cleaned.fixes) == 2


def test_of_two_fixes_with_one_key_the_more_accurate_counts_and_the_other_keeps_its_reason() -> None:
    cleaned = clean(Fixes.of([fix(0, 0), fix(10, 50, accuracy_m=40), fix(10, 12, accuracy_m=4)]))
    assert cleaned.dropped[Dropped.SAME_KEY] == 1
    assert cleaned.metres(Step.WALKED) == pytest.approx(12, abs=0.01)


def test_standing_still_is_told_with_its_minutes_and_adds_no_metres() -> None:
    jitter = [(0, 0), (4, 3), (-3, 2), (2, -4), (-2, -2)]
    stand = [fix(10 * k, *jitter[k % 5]) for k in range(85)]
    cleaned = clean(Fixes.of([*stand, fix(850, 20), fix(860, 32)]))
    assert [dwell.seconds for dwell in cleaned.dwells] == [840.0]
    assert cleaned.dropped[Dropped.STILL] == 81  # first, last and two between stay: no gap of five minutes opens
    assert set(cleaned.steps) == {Step.WALKED}
    assert cleaned.metres(Step.WALKED) < 60


def test_a_slow_walk_is_no_dwell() -> None:
    cleaned = clean(Fixes.of([fix(k, 0.7 * k) for k in range(300)]))
    assert cleaned.dwells == []
    assert cleaned.dropped[Dropped.STILL] == 0


@pytest.mark.parametrize("rows", [[], [fix(0, 0)], [fix(0, 0)] * 4])
def test_less_than_two_fixes_make_no_step(rows: list[Row]) -> None:
    cleaned = clean(Fixes.of(rows))
    assert len(cleaned.steps) == 0
    assert cleaned.lines(*Step) == []


def test_fixes_off_the_earth_are_counted_not_lost() -> None:
    bad = [(START_MS, math.nan, 35.2, 5.0), (START_MS + 1, 113.4, 91.0, 5.0), (START_MS + 2, math.inf, 35.2, 5.0)]
    assert clean(Fixes.of(bad)).dropped[Dropped.OFF_EARTH] == 3


def test_a_source_with_a_fix_every_ten_minutes_brings_its_own_limits() -> None:
    ranger = [fix(600 * k, 700 * k) for k in range(6)]
    assert set(steps(ranger)) == {Step.GAP_IN_TIME}
    assert set(steps(ranger, Limits(max_gap_s=900, max_step_m=2000))) == {Step.WALKED}


# ── every fix has a fate ─────────────────────────────────────────────────────────────────────────────────────────
def fates(rows: Sequence[Row | tuple[int, float, float, float, int]], known: Known | None = None) -> list[int]:
    """In the order of time."""
    return [int(fate) for fate in clean(Fixes.of(rows), known=known).fate]


def test_a_clock_that_was_never_set_or_runs_ahead_is_told_fix_by_fix() -> None:
    rows = [(0, *CENTRE, 5.0), (1000, *CENTRE, 5.0), *walk(0, 12), (START_MS + 10**9, *CENTRE, 5.0)]
    known = Known(latest_ms=START_MS + 86_400_000)
    assert fates(rows, known) == [Dropped.CLOCK_BEHIND, Dropped.CLOCK_BEHIND, KEPT, KEPT, Dropped.CLOCK_AHEAD]


def test_a_fix_without_a_time_among_others_that_have_one_keeps_its_reason() -> None:
    assert fates([(int(NO_TIME), *CENTRE, 5.0), *walk(0, 12)]) == [Dropped.NO_TIME, KEPT, KEPT]


def test_a_fix_far_from_the_town_is_left_out_and_the_way_there_is_no_walk() -> None:
    near = to_shapely(rect(-100, -100, 100, 100))
    cleaned = clean(Fixes.of(walk(0, 12, 5000, 24)), known=Known(near=near))
    assert cleaned.fate.tolist() == [KEPT, KEPT, Dropped.FAR, KEPT]
    assert cleaned.metres(Step.WALKED) == pytest.approx(24, abs=0.01)


def test_of_two_numbers_at_one_time_the_first_is_kept_and_they_do_not_contradict() -> None:
    rows = [(*fix(0, 0), 1), (*fix(0, 5), 2), (*fix(10, 12), 3)]
    assert fates(rows) == [KEPT, Dropped.SAME_TIME, KEPT]


def test_the_same_fix_sent_twice_is_one_fix_and_not_a_fault() -> None:
    cleaned = clean(Fixes.of([*walk(0, 12), *walk(0, 12)]))
    assert (len(cleaned.came), sum(cleaned.dropped.values())) == (2, 0)


def test_all_fixes_at_one_spot_are_a_dwell_without_ground() -> None:
    cleaned = clean(Fixes.of([fix(10 * k, 0) for k in range(60)]))
    assert [dwell.seconds for dwell in cleaned.dwells] == [590.0]
    assert cleaned.metres(Step.WALKED) == 0


def test_ten_million_fixes_would_fit_into_two_gigabytes() -> None:
    """Shuffled, so that nothing is spared: 190 bytes a fix at the worst moment, the fixes themselves included."""
    count = 200_000
    rng = np.random.default_rng(1)
    t_ms = START_MS + rng.permutation(count) * 5000
    walk_m = (t_ms - START_MS) / 1000.0
    fixes = Fixes(t_ms, CENTRE[0] + (walk_m % 3000) * EAST, np.full(count, CENTRE[1]), rng.uniform(3, 60, count))
    clean(fixes.take(slice(0, 100)))  # compiled
    tracemalloc.start()
    clean(fixes)
    _now, worst = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert worst / count + 36 < 190


# ── without times ────────────────────────────────────────────────────────────────────────────────────────────────
def untimed(*parts: Sequence[float]) -> Fixes:
    """Parts of a walk east, all on one midnight, in their order."""
    return Fixes.of((*fix(0, x), part * SEGMENT + place) for part, xs in enumerate(parts) for place, x in enumerate(xs))


def test_without_times_steps_are_judged_by_their_length_alone() -> None:
    cleaned = clean(untimed([0, 120, 240, 600, 610]), known=Known(is_timed=False))
    assert [Step(step) for step in cleaned.steps] == [Step.WALKED, Step.WALKED, Step.GAP_IN_SPACE, Step.WALKED]
    assert (cleaned.dwells, sum(cleaned.dropped.values())) == ([], 0)


def test_without_times_the_parts_of_the_file_are_not_joined() -> None:
    cleaned = clean(untimed([0, 20], [30, 50]), known=Known(is_timed=False))
    assert [Step(step) for step in cleaned.steps] == [Step.WALKED, Step.GAP_IN_SPACE, Step.WALKED]


# ── what holds for any input ─────────────────────────────────────────────────────────────────────────────────────
ROWS = st.lists(
    st.tuples(
        st.integers(0, 40).map(lambda k: START_MS + 7_000 * k),
        st.floats(-600, 600).map(lambda x: CENTRE[0] + x * EAST) | st.sampled_from([math.nan, 200.0]),
        st.floats(-300, 300).map(lambda y: CENTRE[1] + y * NORTH),
        st.sampled_from([3.0, 30.0, 80.0, math.nan]),
    ),
    max_size=30,
)
SLOW = st.lists(st.tuples(st.integers(1, 90), st.floats(-20, 20), st.floats(-20, 20)), max_size=40).map(
    lambda moves: [
        fix(sum(m[0] for m in moves[: k + 1]), sum(m[1] for m in moves[:k]), sum(m[2] for m in moves[:k]))
        for k in range(len(moves))
    ]
)
NOISY = st.lists(
    st.tuples(st.integers(1, 120), st.sampled_from([0.0, 0.0, 3.0, 20.0, 900.0]), st.floats(-5, 5)), max_size=60
).map(lambda moves: [fix(sum(m[0] for m in moves[: k + 1]), x, y) for k, (_s, x, y) in enumerate(moves)])
COLUMNS = ("t_ms", "lon", "lat", "accuracy_m", "seq")


def column_of(fixes: Fixes, name: str) -> bytes:
    """The very bits of a column."""
    return bytes(getattr(fixes, name).tobytes())


@given(rows=ROWS | SLOW, data=st.data())
@settings(max_examples=150, deadline=None)
def test_neither_order_nor_repetition_changes_the_result(rows: list[Row], data: st.DataObject) -> None:
    again = data.draw(st.permutations(rows + rows[: len(rows) // 2]))
    first, second = clean(Fixes.of(rows)), clean(Fixes.of(again))
    assert np.array_equal(first.fixes.t_ms, second.fixes.t_ms)
    assert np.array_equal(first.fixes.lonlat, second.fixes.lonlat)
    assert np.array_equal(first.steps, second.steps)
    assert np.array_equal(first.fate, second.fate)
    assert [column_of(first.came, name) for name in COLUMNS] == [column_of(second.came, name) for name in COLUMNS]
    assert first.dwells == second.dwells


@given(rows=ROWS | SLOW | NOISY)
@settings(max_examples=300, deadline=None)
def test_compiled_and_plain_cleaning_agree_fix_by_fix(rows: list[Row]) -> None:
    compiled, plainly = clean(Fixes.of(rows)), plain.clean(Fixes.of(rows), Limits())
    assert np.array_equal(compiled.fixes.t_ms, plainly.fixes.t_ms)
    assert np.array_equal(compiled.fixes.lonlat, plainly.fixes.lonlat)
    assert np.array_equal(compiled.steps, plainly.steps)
    assert [(dwell.t_ms, dwell.seconds, dwell.lon, dwell.lat) for dwell in compiled.dwells] == plainly.dwells


@given(rows=ROWS | SLOW)
@settings(max_examples=150, deadline=None)
def test_kept_fixes_are_among_those_that_came_and_every_other_is_counted(rows: list[Row]) -> None:
    cleaned = clean(Fixes.of(rows))
    came = {(t, lon, lat) for t, lon, lat, _accuracy in rows}
    assert {*zip(cleaned.fixes.t_ms.tolist(), *cleaned.fixes.lonlat.T.tolist(), strict=True)} <= came
    assert np.all(np.diff(cleaned.fixes.t_ms) > 0)
    different = {tuple(map(repr, row)) for row in rows}
    assert len(cleaned.fixes) + sum(cleaned.dropped.values()) == len(cleaned.came) == len(different)
    assert np.array_equal(cleaned.came.t_ms[cleaned.fate == KEPT], cleaned.fixes.t_ms)


@given(rows=ROWS | SLOW)
@settings(max_examples=150, deadline=None)
def test_no_lit_step_breaks_a_limit(rows: list[Row]) -> None:
    """Measured anew with geodesics on the ellipsoid."""
    cleaned = clean(Fixes.of(rows))
    fixes = cleaned.fixes
    for k in np.flatnonzero(cleaned.steps == Step.WALKED):
        _az, _back, metres = GEOD.inv(fixes.lon[k], fixes.lat[k], fixes.lon[k + 1], fixes.lat[k + 1])
        seconds = (fixes.t_ms[k + 1] - fixes.t_ms[k]) / 1000
        assert seconds <= 300
        assert metres <= 150.001
        assert metres / seconds * 3.6 <= 30.001
