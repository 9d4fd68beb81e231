"""Work on many tiles, piece by piece on some threads, with the same result whatever their number. Pure."""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

PIECE = 32  # tiles
T = TypeVar("T")


def cores() -> int:
    """Processors that this process may use; COVERAGE_THREADS asks for fewer (one-thread workers of a scheduler)."""
    return int(os.environ.get("COVERAGE_THREADS") or len(os.sched_getaffinity(0)))


def each(count: int, work: Callable[[slice], T]) -> list[T]:
    """What `work` gives for every piece of 0 … count - 1, in their order. It holds no lock while compiled code runs."""
    pieces = [slice(first, min(first + PIECE, count)) for first in range(0, count, PIECE)]
    threads = min(cores(), len(pieces))
    if threads < 2:
        return [work(piece) for piece in pieces]
    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(work, pieces))
