"""One tile laid open: (3, 3600) words, the planes lo, mid and hi of its cells; its whole cells row by row. Compiled.

lo: sub-cells certainly covered, mid: those whose sample point is, hi: those possibly covered; lo ⊆ mid ⊆ hi. A cell
that is whole is a bit of `full`; all its 192 bits are set by `fill`.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from patrols.coverage.compiled import part
from patrols.coverage.lattice import ALL, CELLS, ROW, Ints, Words

Laid = tuple[Words, Ints, NDArray[np.uint16], Words]  # of Raster: full, start, cell, kept
LO, MID, HI = 0, 1, 2
ONE, NONE = np.uint64(1), np.uint64(0)
_5, _3, _F, _01 = (np.uint64(int(digits * 8, 16)) for digits in ("55", "33", "0f", "01"))


@part
def bits(word: Any) -> int:
    """How many bits are set."""
    word = word - ((word >> ONE) & _5)
    word = (word & _3) + ((word >> np.uint64(2)) & _3)
    word = (word + (word >> np.uint64(4))) & _F
    return np.int64((word * _01) >> np.uint64(56))  # type: ignore[return-value]  # compiled, they are one


@part
def lowest(word: Any) -> int:
    """Number of the lowest bit that is set."""
    return bits((word & (~word + ONE)) - ONE)


@part
def between(first: int, end: int) -> Any:
    """A row with the cells first, …, end - 1 set; any whole numbers."""
    first, end = max(first, 0), min(end, CELLS)
    if first >= end:
        return NONE
    return (ROW >> np.uint64(CELLS - end)) & (ROW << np.uint64(first))


@part
def clear(full: Words, planes: Words) -> None:
    """Nothing covered."""
    full[:] = NONE
    planes[:] = NONE


@part
def lay(at: int, raster: Laid, full: Words, planes: Words) -> None:
    """Add tile `at` of a raster to an open tile."""
    fulls, start, cell, kept = raster
    for row in range(CELLS):
        full[row] |= fulls[at, row]
    for k in range(start[at], start[at + 1]):
        for plane in range(3):
            planes[plane, cell[k]] |= kept[plane, k]


@part
def fill(full: Words, planes: Words) -> None:
    """Set the bits of whole cells."""
    for row in range(CELLS):
        left = full[row]
        while left != NONE:
            at = row * CELLS + lowest(left)
            left &= left - ONE
            planes[0, at] = planes[1, at] = planes[2, at] = ALL


@part
def keep(t: int, full: Words, planes: Words, out: Laid) -> None:
    """Write an open tile as the t-th of a raster whose arrays have room for it.

    A cell all of whose sub-cells are certain is made whole first, so that equal ground is kept as equal arrays.
    """
    fulls, start, cell, kept = out
    used = start[t]
    for row in range(CELLS):
        for column in range(CELLS):
            at, bit = row * CELLS + column, ONE << np.uint64(column)
            if planes[2, at] == NONE or full[row] & bit:
                continue
            if planes[0, at] == ALL:
                full[row] |= bit
                continue
            cell[used] = at
            for plane in range(3):
                kept[plane, used] = planes[plane, at]
            used += 1
        fulls[t, row] = full[row]
    start[t + 1] = used
