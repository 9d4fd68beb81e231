"""Two clerks save one unit at the same moment: exactly one of them wins, the other is told."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier

from django.db import connection, transaction

from geo.locks import Lock, hold
from tests.cast import Cast, make_cast
from tests.faults.jobs import Job, Round
from units.editing import EntryRefused, Signature, StaleUnit, edit_unit
from units.models import Unit, UnitChange

CLERKS = 2


@contextmanager
def world() -> Iterator[Round]:
    """The cast; each round its two clerks edit the soup shop from the same version."""
    cast = make_cast()
    yield lambda number: race(cast, number)


def race(cast: Cast, number: int) -> str:
    """One round; what was violated, or ""."""
    unit = Unit.objects.get(pk=cast.units["soup"].pk)
    barrier, names = Barrier(CLERKS), [f"第{number}轮{who}" for who in "甲乙"]
    with ThreadPoolExecutor(CLERKS) as pool:
        results = list(pool.map(lambda name: _edit(unit, name, barrier), names))
    after = Unit.objects.get(pk=unit.pk)
    written = UnitChange.objects.filter(unit=unit, changes__name__1__in=names).count()
    if sorted(results) != ["stale", "written"] or written != 1 or after.version != unit.version + 1:
        return f"{results}, {written} in the history, version {unit.version} → {after.version}"
    winner = names[results.index("written")]
    return "" if after.name == winner else f"{winner} won, {after.name} stands"


def _edit(unit: Unit, name: str, barrier: Barrier) -> str:
    try:
        barrier.wait(timeout=10)
        edit_unit(unit=unit, version=unit.version, values={"name": name}, by=Signature(None))
    except StaleUnit:
        return "stale"
    finally:
        connection.close()
    return "written"


def edit_during_an_import(cast: Cast) -> str:
    """What an edit gets while somebody loads a ledger: the reason, at once."""
    with transaction.atomic(), ThreadPoolExecutor(1) as pool:
        hold(Lock.REGISTER, cast.town)
        return pool.submit(_refused, cast.units["soup"]).result(timeout=10)


def _refused(unit: Unit) -> str:
    try:
        edit_unit(unit=unit, version=unit.version, values={"name": "甲"}, by=Signature(None))
    except EntryRefused as refused:
        return refused.reason
    finally:
        connection.close()
    return "written"


JOB = Job("unit-edits", 200, "two edits of one unit at once: exactly one wins, the other is told", world)
