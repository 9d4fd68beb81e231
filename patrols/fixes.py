"""Fixes of one source as arrays, and the one order in which a set of them stands. Pure: numpy only.

The key of a fix is its source, its time and its sequence number (0 where the source gives none). Batches may come
twice, overlap and arrive in any order: `merged` gives bit-equal arrays for the same set. Fixes that are equal in
everything are one fix; several with one key and different content all stay, and `patrols.tracks.clean` names the one
that counts.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
NO_TIME = np.iinfo(np.int64).min  # in t_ms: the file says no time for this fix
SEGMENT = 1 << 18  # a source without times counts its fixes in `seq`, beginning each segment at a multiple of this
DEGREES = 7  # decimals that are kept: 1 cm, and what one phone writes into two files is one fix


def _unnumbered() -> NDArray[np.int32]:
    return np.zeros(0, dtype=np.int32)


@dataclass(frozen=True, slots=True)
class Fixes:
    """n fixes: t_ms (n,) int64 since 1970 UTC; lon, lat (n,) WGS-84 degrees; accuracy_m (n,), NaN = not known.

    seq (n,) int32: the number that the source gave to the fix; zeros when left out.
    """

    t_ms: NDArray[np.int64]
    lon: Floats
    lat: Floats
    accuracy_m: Floats
    seq: NDArray[np.int32] = field(default_factory=_unnumbered)

    def __post_init__(self) -> None:
        """Number nothing where no numbers were given."""
        if len(self.seq) != len(self.t_ms):
            object.__setattr__(self, "seq", np.zeros(len(self.t_ms), dtype=np.int32))

    @classmethod
    def of(cls, rows: Iterable[tuple[Any, ...]]) -> Self:
        """From rows of (t_ms, lon, lat, accuracy_m), each with its sequence number behind or all without."""
        found = list(rows)
        table = np.array(found, dtype=object).reshape(len(found), -1 if found else 4)
        lon, lat, accuracy = (table[:, k].astype(np.float64) for k in (1, 2, 3))
        seq = table[:, 4].astype(np.int32) if table.shape[1] > 4 else _unnumbered()
        return cls(table[:, 0].astype(np.int64), lon, lat, accuracy, seq)

    def __len__(self) -> int:
        return len(self.t_ms)

    @property
    def lonlat(self) -> Floats:
        """(n, 2) degrees."""
        return np.column_stack([self.lon, self.lat])

    def take(self, chosen: NDArray[np.intp] | NDArray[np.bool_] | slice) -> Self:
        """The chosen fixes (mask, indices or slice), in that order."""
        return type(self)(*(getattr(self, each.name)[chosen] for each in fields(self)))


def joined(parts: Iterable[Fixes]) -> Fixes:
    """The fixes of several batches, one after the other."""
    found = list(parts)
    if not found:
        return Fixes.of([])
    return Fixes(*(np.concatenate([getattr(part, each.name) for part in found]) for each in fields(Fixes)))


def rounded(fixes: Fixes) -> Fixes:
    """Degrees with 7 decimals (1 cm), without a negative zero: what is stored and compared."""
    lon, lat = (np.round(axis, DEGREES) + 0.0 for axis in (fixes.lon, fixes.lat))
    return Fixes(fixes.t_ms, lon, lat, fixes.accuracy_m, fixes.seq)


def merged(*batches: Fixes) -> Fixes:
    """The set of all fixes in the order of time, sequence, accuracy (not known last), longitude and latitude.

    Bit-equal for any permutation and repetition of batches and of fixes within them.
    """
    fixes = batches[0] if len(batches) == 1 else joined(batches)
    if len(fixes) < 2 or bool((fixes.t_ms[1:] > fixes.t_ms[:-1]).all()):  # a clean recording stands so already
        return fixes
    fixes = fixes.take(_order(fixes))
    return fixes.take(~_repeats(fixes))


def same_key(fixes: Fixes) -> NDArray[np.bool_]:
    """(n,) of merged fixes: the one before has the same time and the same sequence number."""
    return same_time(fixes) & _equals_last(fixes.seq)


def same_time(fixes: Fixes) -> NDArray[np.bool_]:
    """(n,) of merged fixes: the one before has the same time."""
    return _equals_last(fixes.t_ms)


def _order(fixes: Fixes) -> NDArray[np.intp]:
    """Sorted by time first; only fixes that share their time are compared any further, which are few."""
    order = np.argsort(fixes.t_ms, kind="stable")
    again = _equals_last(fixes.t_ms[order])
    tied = again.copy()
    tied[:-1] |= again[1:]
    part = order[tied]
    keys = (fixes.lat, fixes.lon, fixes.accuracy_m, fixes.seq, fixes.t_ms)  # NaN sorts last
    order[tied] = part[np.lexsort(tuple(key[part] for key in keys))]
    return order


def _repeats(fixes: Fixes) -> NDArray[np.bool_]:
    same: NDArray[np.bool_] = np.logical_and.reduce([_equals_last(getattr(fixes, each.name)) for each in fields(fixes)])
    return same


def _equals_last(values: NDArray[Any]) -> NDArray[np.bool_]:
    """(n,) bool: the value equals the one before it, NaN equal to NaN."""
    same = np.zeros(len(values), dtype=bool)
    same[1:] = values[1:] == values[:-1]
    if values.dtype.kind == "f":
        same[1:] |= np.isnan(values[1:]) & np.isnan(values[:-1])
    return same
