"""What every reader of tracks gives: recordings, each with its fixes in the order of the file. Pure."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time

import numpy as np

from geo.clock import SHANGHAI
from geo.problems import Problem, Refused
from patrols.fixes import NO_TIME, SEGMENT, Fixes, Floats, joined
from patrols.track_readers.moment import Moment

MAX_FIXES = 200_000  # 55 hours at one fix a second
MAX_PARTS = (1 << 31) // SEGMENT - 1
METRES_PER_HDOP = 5.0  # accuracy ≈ hdop × the error of one satellite range of a phone


@dataclass(frozen=True, slots=True)
class Recording:
    """One track of a file, coordinates as in the file.

    number: counts from 1 in the file; name: its own; recorder: who or what recorded, "" when not said; is_timed: at
    least one fix has a time (those without have `NO_TIME`), else `seq` holds their order; backwards: how many fixes
    are earlier than the one before; zoneless: how many times named no zone.
    """

    number: int
    name: str
    recorder: str
    fixes: Fixes
    is_timed: bool = True
    backwards: int = 0
    zoneless: int = 0

    @property
    def untimed(self) -> int:
        """Fixes without a time."""
        return int((self.fixes.t_ms == NO_TIME).sum())

    def moved(self, convert: Callable[[Floats], Floats]) -> "Recording":
        """With its (n, 2) coordinates converted."""
        lonlat = convert(self.fixes.lonlat)
        return replace(self, fixes=replace(self.fixes, lon=lonlat[:, 0].copy(), lat=lonlat[:, 1].copy()))

    def on(self, day: date) -> "Recording":
        """A recording without times, on the day that its user says: midnight in Shanghai, in the order of the file."""
        midnight = round(datetime.combine(day, time.min, SHANGHAI).timestamp() * 1000)
        t_ms = np.full(len(self.fixes), midnight, dtype=np.int64)
        return replace(self, fixes=replace(self.fixes, t_ms=t_ms))


@dataclass(frozen=True, slots=True)
class TrackFile:
    """The recordings of a file; `datum` is what the file says of itself ("" when nothing); notices on the whole."""

    recordings: list[Recording]
    datum: str = ""
    notices: list[Problem] = field(default_factory=list)


def by_recorder(recordings: Sequence[Recording], source: str = "") -> Iterator[tuple[str, Fixes, bool, int]]:
    """(recorder, all its fixes, whether they have times, times that go backwards): one phone in a file is one source.

    source: goes before what the file says. Without times the recordings stay parts of their own.
    """
    groups = dict[tuple[str, bool], list[Recording]]()
    for recording in recordings:
        groups.setdefault((source or recording.recorder, recording.is_timed), []).append(recording)
    for (name, is_timed), group in groups.items():
        parts = [recording.fixes for recording in group]
        yield name, joined(parts if is_timed else _apart(parts)), is_timed, sum(each.backwards for each in group)


def _apart(parts: Sequence[Fixes]) -> Iterator[Fixes]:
    """Numbered on, each beginning with a part of its own."""
    first = 0
    for fixes in parts:
        seq = np.minimum(fixes.seq.astype(np.int64) + first * SEGMENT, np.iinfo(np.int32).max).astype(np.int32)
        yield replace(fixes, seq=seq)
        first += int(fixes.seq.max(initial=0)) // SEGMENT + 1


class Collector:
    """Gathers the fixes of one recording while its file is read."""

    def __init__(self, name: str = "", recorder: str = "") -> None:
        self.name, self.recorder = name, recorder
        self._rows: list[tuple[int, float, float, float, int]] = []
        self._parts: list[int] = []
        self._part = self._zoneless = 0

    def __len__(self) -> int:
        return len(self._rows)

    def add(self, lon: object, lat: object, moment: Moment | None, accuracy_m: float = np.nan, seq: int = 0) -> None:
        """One more fix; a coordinate that is no number becomes NaN and so keeps its place among the bad ones."""
        if len(self._rows) >= MAX_FIXES:
            raise Refused(Problem("track_too_many_fixes", {"limit": MAX_FIXES}))
        if moment is not None:
            self._zoneless += not moment.has_zone
        t_ms = NO_TIME if moment is None else moment.t_ms
        self._rows.append((t_ms, number(lon), number(lat), accuracy_m, seq))
        self._parts.append(self._part)

    def break_off(self) -> None:
        """The recorder paused: what comes now is another part, which matters where there are no times."""
        self._part = min(self._part + 1, MAX_PARTS)

    def recording(self, place: int) -> Recording:
        """What was gathered, as recording number `place`."""
        t_ms, lon, lat, accuracy, seq = zip(*self._rows, strict=True) if self._rows else ((),) * 5
        times = np.array(t_ms, dtype=np.int64)
        is_timed = bool((times != NO_TIME).any())
        x, y, metres = (np.array(axis, dtype=np.float64) for axis in (lon, lat, accuracy))
        numbers = np.array(seq, dtype=np.int32) if is_timed else self._order()
        said = times[times != NO_TIME]
        backwards = int((said[1:] < said[:-1]).sum())
        fixes = Fixes(times, x, y, metres, numbers)
        return Recording(place, self.name, self.recorder, fixes, is_timed, backwards, self._zoneless)

    def _order(self) -> np.ndarray:
        """Without times: the place in the file, each part beginning at a multiple of `SEGMENT`."""
        parts = np.array(self._parts, dtype=np.int64)
        first = np.searchsorted(parts, parts)
        return (parts * SEGMENT + np.arange(len(parts)) - first).astype(np.int32)


def number(said: object) -> float:
    """A number, NaN for anything that is none."""
    if isinstance(said, bool) or not isinstance(said, str | int | float):
        return np.nan
    try:
        return float(said)
    except (ValueError, OverflowError):
        return np.nan


def accuracy_of(metres: object = None, hdop: object = None) -> float:
    """Metres as said, else from the dilution of precision; NaN for what is missing, zero or negative: not known."""
    said = number(metres)
    if said > 0 and np.isfinite(said):
        return said
    dilution = number(hdop)
    return METRES_PER_HDOP * dilution if dilution > 0 and np.isfinite(dilution) else np.nan
