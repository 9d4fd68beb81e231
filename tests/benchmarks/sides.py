"""Two sides of a measurement, each run in a process of its own: A B A B, a warm-up first, under a time limit."""

import multiprocessing
import resource
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any

REPEATS, LIMIT_S = 5, 120.0


@dataclass(frozen=True)
class Timed:
    """The answer of a side that times the part that counts itself, after its processes have started."""

    answer: float
    seconds: float


Side = Callable[[Any], float | Timed]


@dataclass
class Row:
    """What one side of a job did at one size: seconds of every repeat, peak memory, the answer, or why it stopped."""

    job: str
    size: str
    side: str
    seconds: list[float] = field(default_factory=list)
    peak_mb: float = 0.0
    answer: float | None = None
    note: str = ""

    def to_json(self) -> dict[str, Any]:
        """A dictionary for the file of results."""
        return asdict(self)


def alternate(
    job: str,
    size: str,
    make: Callable[[], Any],
    sides: dict[str, Side],
    tolerance: float,
    *,
    repeats: int = REPEATS,
    limit_s: float = LIMIT_S,
) -> list[Row]:
    """Time the sides in turn. Raises ValueError when a side's answer differs from the first one's by more than allowed.

    A side over the time limit is asked no more and its row says so.
    """
    rows = {name: Row(job, size, name) for name in sides}
    for turn in range(repeats + 1):
        for name, side in sides.items():
            if not rows[name].note:
                _once(rows[name], make, side, limit_s, warm_up=turn == 0)
        if turn == 0:
            _refuse_different(list(rows.values()), tolerance)
    return list(rows.values())


def _once(row: Row, make: Callable[[], Any], side: Side, limit_s: float, *, warm_up: bool) -> None:
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe(duplex=False)
    child = context.Process(target=_work, args=(theirs, make, side))
    child.start()
    if ours.poll(limit_s):
        seconds, row.peak_mb, row.answer = ours.recv()
        row.seconds += [] if warm_up else [seconds]
    else:
        row.note = f"did not finish in {limit_s:.0f} s"
        child.kill()
    child.join()


def _work(out: Any, make: Callable[[], Any], side: Side) -> None:
    data = make()
    begin = time.perf_counter()
    found = side(data)
    seconds = time.perf_counter() - begin
    timed = found if isinstance(found, Timed) else Timed(found, seconds)
    out.send((timed.seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, timed.answer))


def _refuse_different(rows: list[Row], tolerance: float) -> None:
    first = rows[0]
    for row in rows[1:]:
        if row.answer is not None and first.answer is not None and abs(row.answer / first.answer - 1) > tolerance:
            raise ValueError(f"{first.side} says {first.answer}, {row.side} says {row.answer}: nothing was timed")
