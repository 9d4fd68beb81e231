"""Legend = filter = counts: from one grouped query, how many units each switch of the legend stands for.

Pure: no Django.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from units.status import Status


@dataclass(frozen=True, slots=True)
class Group:
    """Units alike in status, ring and having a point."""

    status: str
    is_overdue: bool
    is_mapped: bool
    count: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the filter asks of a group; an empty or None part asks nothing."""

    statuses: Sequence[str] = ()
    overdue: bool | None = None
    unmapped: bool | None = None

    def takes(self, group: Group, *, but: str = "") -> bool:
        """Whether the group passes all parts, except the one named by `but`."""
        return (
            (but == "status" or not self.statuses or group.status in self.statuses)
            and (but == "overdue" or self.overdue is None or group.is_overdue == self.overdue)
            and (but == "unmapped" or self.unmapped is None or group.is_mapped != self.unmapped)
        )


def tally(groups: Iterable[Group], wanted: Wanted) -> dict[str, int | dict[str, int]]:
    """Counts for the legend: each switch counts the units that would be shown if it were on, the others as they are.

    `shown` passes the whole filter; `unmapped` of it are on no map.
    """
    rows = list(groups)

    def total(but: str, **like: object) -> int:
        return sum(
            row.count
            for row in rows
            if wanted.takes(row, but=but) and all(getattr(row, key) == value for key, value in like.items())
        )

    return {
        "all": sum(row.count for row in rows),
        "shown": total(""),
        "status": {status.value: total("status", status=status.value) for status in Status},
        "overdue": total("overdue", is_overdue=True),
        "unmapped": total("unmapped", is_mapped=False),
    }
