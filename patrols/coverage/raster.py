"""Ground as bits on the town's lattice, known from below and above: a value that can be united, hashed and kept. Pure.

Of every sub-cell (0.39 m²) three things are known: is it certainly covered, is its sample point, is it possibly. The
union of rasters is the raster of the union, bit for bit, in whatever order and however often: each bit is an "or" over
single segments.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from patrols.coverage.compiled import compiled
from patrols.coverage.interval import Interval, bounds
from patrols.coverage.lattice import CELLS, IN_TILE, SUB_M2, CellSet, Index, Ints, Words, in_order
from patrols.coverage.pool import each
from patrols.coverage.tile import Laid, clear, keep, lay

Out = Laid
CODEC = "zstd"
FORMAT = 1  # of the bytes; raise it when they or the meaning of a bit change


@dataclass(frozen=True, eq=False)
class Raster:
    """n tiles that have any ground, and their m cells that are not whole.

    `tiles` (n, 2) int64 in the lattice's order; `full` (n, 60) words, the whole cells of each row; the others of tile t
    are `cell[start[t] : start[t + 1]]` (uint16, 60 · row + column, ascending) with their sub-cells `kept` (3, m): lo,
    mid, hi. Equal ground is equal arrays.
    """

    tiles: Ints
    full: Words
    start: Ints
    cell: NDArray[np.uint16]
    kept: Words

    @classmethod
    def empty(cls) -> "Raster":
        """No ground."""
        return cls.joined([])

    @classmethod
    def joined(cls, pieces: "Sequence[Raster]") -> "Raster":
        """Of rasters whose tiles follow each other."""
        if not pieces:
            words = np.zeros((0, CELLS), np.uint64), np.zeros((3, 0), np.uint64)
            return cls(np.zeros((0, 2), np.int64), words[0], np.zeros(1, np.int64), np.zeros(0, np.uint16), words[1])
        ends = np.concatenate([[0], *(np.diff(piece.start) for piece in pieces)])
        return cls(
            np.concatenate([piece.tiles for piece in pieces]),
            np.concatenate([piece.full for piece in pieces]),
            np.cumsum(ends),
            np.concatenate([piece.cell for piece in pieces]),
            np.concatenate([piece.kept for piece in pieces], axis=1),
        )

    def union(self, *others: "Raster") -> "Raster":
        """The ground that any of them covers."""
        return union([self, *others])

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Raster) and self.digest == other.digest

    def __hash__(self) -> int:
        return hash(self.digest)

    @cached_property
    def digest(self) -> str:
        """SHA-256 of what it says, the same on every machine."""
        found = sha256(f"{FORMAT} {len(self.tiles)} {len(self.cell)}".encode())
        for array in self.arrays():
            found.update(np.ascontiguousarray(array.astype(array.dtype.newbyteorder("<"))).data)
        return found.hexdigest()

    @cached_property
    def index(self) -> Index:
        """Where each tile stands in the arrays."""
        return Index.of(self.tiles)

    @property
    def nbytes(self) -> int:
        """Bytes in memory."""
        return sum(array.nbytes for array in self.arrays())

    def arrays(self) -> tuple[Any, ...]:
        """All that it is, in the order of the fields."""
        return self.tiles, self.full, self.start, self.cell, self.kept

    def area(self) -> Interval:
        """m² of all of it."""
        whole = 64 * int(np.bitwise_count(self.full).sum())
        low, middle, high = (whole + int(np.bitwise_count(plane).sum()) for plane in self.kept)
        return bounds(low * SUB_M2, middle * SUB_M2, high * SUB_M2)

    def cells(self) -> CellSet:
        """The cells that have any possible ground."""
        rows = self.full.copy()
        tile = np.repeat(np.arange(len(self.tiles)), np.diff(self.start))
        row, column = np.divmod(self.cell, np.uint16(CELLS))
        np.bitwise_or.at(rows, (tile, row), np.uint64(1) << column.astype(np.uint64))
        return CellSet(self.tiles, rows)

    def to_bytes(self) -> bytes:
        """Compressed (zstd): a header of JSON and the arrays, little-endian; mid and hi as what they add."""
        lo, mid, hi = self.kept
        arrays = [*self.arrays()[:-1], lo, mid ^ lo, hi ^ mid]
        raw = b"".join(np.ascontiguousarray(a.astype(a.dtype.newbyteorder("<"))).tobytes() for a in arrays)
        head = {"format": FORMAT, "tiles": len(self.tiles), "cells": len(self.cell), "bytes": len(raw)}
        packed: bytes = pa.Codec(CODEC).compress(raw, asbytes=True)
        return json.dumps(head).encode() + b"\n" + packed

    @classmethod
    def from_bytes(cls, data: bytes) -> "Raster":
        """The raster again. Raises ValueError for bytes of another format."""
        head, packed = data.split(b"\n", 1)
        told = json.loads(head)
        if told["format"] != FORMAT:
            raise ValueError(f"a raster of format {told['format']}, not {FORMAT}")
        raw, n, m, at = pa.Codec(CODEC).decompress(packed, told["bytes"], asbytes=True), told["tiles"], told["cells"], 0
        shapes = [("<i8", (n, 2)), ("<u8", (n, CELLS)), ("<i8", (n + 1,)), ("<u2", (m,)), *[("<u8", (m,))] * 3]
        found: list[Any] = []
        for kind, shape in shapes:
            count = int(np.prod(shape))
            found.append(np.frombuffer(raw, kind, count, at).reshape(shape).astype(kind[1:]))
            at += found[-1].nbytes
        *others, lo, more, most = found
        tiles, full, start, cell = others
        return cls(tiles, full, start, cell, np.stack([lo, lo ^ more, lo ^ more ^ most]))


def built(tiles: Ints, work: Callable[[slice, Out], None]) -> Raster:
    """A raster of the tiles (n, 2): `work` is given pieces of them and arrays to write each into, see Raster."""

    def one(piece: slice) -> Raster:
        count = piece.stop - piece.start
        full, start = np.zeros((count, CELLS), np.uint64), np.zeros(count + 1, np.int64)
        cell, kept = np.empty(count * IN_TILE, np.uint16), np.empty((3, count * IN_TILE), np.uint64)
        work(piece, (full, start, cell, kept))
        there = (np.diff(start) > 0) | full.any(axis=1)
        ends, used = np.concatenate([[0], np.cumsum(np.diff(start)[there])]), int(start[-1])
        return Raster(tiles[piece][there], full[there], ends, cell[:used].copy(), kept[:, :used].copy())

    return Raster.joined(each(len(tiles), one))


def union(rasters: Iterable[Raster]) -> Raster:
    """The ground that any of them covers: an "or" of bits, tile by tile."""
    some = [raster for raster in rasters if len(raster.tiles)]
    if len(some) < 2:
        return some[0] if some else Raster.empty()
    tiles = in_order(np.concatenate([raster.tiles for raster in some]))
    all_of_them = Raster.joined(some)
    first = np.cumsum([0, *(len(raster.tiles) for raster in some[:-1])])
    where = np.stack([raster.index.find(tiles) for raster in some], axis=1).astype(np.int64)
    where = np.where(where < 0, -1, where + first)
    laid = all_of_them.arrays()[1:]
    return built(tiles, lambda piece, out: _unite(where[piece], laid, out))


@compiled
def _unite(where: Ints, laid: Laid, out: Out) -> None:
    """Unite the tiles `where` (n, rasters; -1 = not there) of joined rasters into the arrays of a piece."""
    full, planes = np.zeros(CELLS, np.uint64), np.zeros((3, IN_TILE), np.uint64)
    for t in range(len(where)):
        clear(full, planes)
        for at in where[t]:
            if at >= 0:
                lay(at, laid, full, planes)
        keep(t, full, planes, out)
