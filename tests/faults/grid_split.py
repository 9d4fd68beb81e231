"""A grid is split, and the split taken back, while others put units on the map: who stands where must always hold.

Each round: the west grid of the cast's town is split at a random place while four people move units and a fifth
registers a new one, all starting together and keeping their transactions open for a moment; then the split is undone
in the same company. After either, every unit's placement of today must name the grid that covers its point.
"""

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from datetime import date, timedelta
from functools import partial
from threading import Barrier, Thread
from typing import Any
from uuid import uuid4

from django.db import connection, transaction

from geo.clock import today
from geo.grid_edits import Split, draft_of, edit_grids, undo_edit
from geo.locks import Lock, hold
from geo.models import GridBoundary, GridEdit
from tests.cast import Cast
from tests.committed import committed_cast
from tests.drawings import point
from tests.faults.jobs import Job, Round
from units.models import Placement, Unit
from units.placement import place_unit, put_on_map

MOVERS = 4
AHEAD = 30
OPEN_S = 0.03  # how long a transaction stays open after its work, so that others run into it


class _Unguarded:
    """The database of `make faults` needs no permission, that of pytest does (`django_db_blocker`)."""

    unblock = staticmethod(nullcontext)


@contextmanager
def rounds(blocker: Any = _Unguarded) -> Iterator[Round]:
    """The cast's town with some units more; gives the function of a round."""
    with committed_cast(blocker) as cast:
        for n in range(MOVERS):
            _register(cast, f"shop{n}", (20 + 40 * n, 100))
        first = today() + timedelta(days=AHEAD)  # fixed: a long run passes midnight, and what has begun is not undone
        yield lambda number: _round(cast, first, random.Random(number))


def _round(cast: Cast, first: date, dice: random.Random) -> str:
    x = dice.uniform(40, 160)
    edit = Split(cast.grids["A1"].code, tuple((p.x, p.y) for p in (point(x, -10), point(x, 210))))
    versions = draft_of(cast.town, edit, first).versions
    user = cast.users["Li"]
    split: Any = {"town": cast.town, "edit": edit, "valid_from": first, "user": user, "versions": versions}
    said = _together(cast, dice, lambda: edit_grids(**split, uuid=uuid4())) or _wrong("split", first)
    last = GridEdit.objects.filter(undone_at=None).first()
    if last is None:
        return said or "the split is not there"
    undone = _together(cast, dice, lambda: undo_edit(edit=last, user=user)) or _wrong("undo", first)
    return said or undone


def _together(cast: Cast, dice: random.Random, edit: Callable[[], object]) -> str:
    """Run the edit and the savers at the same moment; the first error as a sentence."""
    places = [(dice.uniform(1, 199), dice.uniform(1, 199)) for _ in range(MOVERS + 1)]
    names = [f"shop{n}" for n in range(MOVERS)]
    fresh = f"new{GridEdit.objects.count()}-{dice.random()}"[:30]
    work: list[Callable[[], object]] = [
        partial(_move, cast, name, at) for name, at in zip(names, places[:MOVERS], strict=True)
    ]
    work += [partial(_register, cast, fresh, places[-1]), partial(_held_open, edit)]
    start, errors = Barrier(len(work)), list[str]()
    threads = [Thread(target=_run, args=(each, start, errors)) for each in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return errors[0] if errors else ""


def _run(work: Callable[[], object], start: Barrier, errors: list[str]) -> None:
    try:
        start.wait()
        work()
    except Exception as error:
        errors.append(f"{type(error).__name__}: {error}")
    finally:
        connection.close()


@transaction.atomic
def _held_open(work: Callable[[], object]) -> None:
    work()
    time.sleep(OPEN_S)


def _move(cast: Cast, name: str, at: tuple[float, float]) -> None:
    unit = Unit.objects.get(town=cast.town, external_id=name)
    _held_open(lambda: put_on_map(unit=unit, point=point(*at)))


@transaction.atomic
def _register(cast: Cast, name: str, at: tuple[float, float]) -> None:
    hold(Lock.GROUND, cast.town, shared=True)
    unit = Unit.objects.create(
        town=cast.town, external_id=name, name=f"{name}店", point=point(*at), registered_on=today()
    )
    place_unit(unit, today())
    time.sleep(OPEN_S)


def _wrong(after: str, first: date) -> str:
    """The first unit whose placement, today or on the first day of the split, is not the grid that covers it."""
    for day in (today(), first):
        held = dict(Placement.objects.in_force(day).values_list("unit", "grid"))
        for unit in Unit.objects.exclude(point=None):
            covering = GridBoundary.objects.covering(unit.point, day).order_by("grid__code").first()
            if held.get(unit.pk) != (covering.grid_id if covering else None):
                return f"after the {after} {unit.name} is placed on {day} in grid {held.get(unit.pk)}, not in its own"
    return ""


JOB = Job(
    name="grid_split",
    rounds=200,
    bar="a grid is split and joined again against five unit saves: membership equals the covering grid",
    ready=rounds,
)
