"""The hazard status of a unit: one ordered table, first match wins (domain.md, three colour systems).

Pure: no Django. `status_of` reads the table here; patrols.queries.with_status builds its SQL from the same rows,
naming its columns after the fields of `UnitFacts`.
"""

from dataclasses import dataclass
from enum import StrEnum


class Status(StrEnum):
    """What a unit in business shows on the map; SUSPENDED has its own line in the legend."""

    RED = "RED"  # an open major hazard
    ORANGE = "ORANGE"  # an open general hazard past its deadline
    YELLOW = "YELLOW"  # an open general hazard in time
    GREEN = "GREEN"  # visited, none open
    GREY = "GREY"  # never visited
    SUSPENDED = "SUSPENDED"  # 停业, until its review date


@dataclass(frozen=True, slots=True)
class UnitFacts:
    """What the status rests on; each field is also the name of an annotation of `with_status`."""

    is_suspended: bool = False
    open_major: bool = False
    open_late: bool = False
    open_any: bool = False
    is_visited: bool = False


# first match wins; the last row has no condition
TABLE: tuple[tuple[Status, str | None], ...] = (
    (Status.SUSPENDED, "is_suspended"),
    (Status.RED, "open_major"),
    (Status.ORANGE, "open_late"),
    (Status.YELLOW, "open_any"),
    (Status.GREEN, "is_visited"),
    (Status.GREY, None),
)


def status_of(facts: UnitFacts) -> Status:
    """The first row of the table whose fact holds."""
    return next(status for status, fact in TABLE if fact is None or getattr(facts, fact))
