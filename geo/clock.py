"""The two times of every fact, and the day of this country.

`on` asks for facts that had happened by the end of that day; `known_at` asks for facts recorded by then.
"Today" is the date in Asia/Shanghai whatever the server's zone.
"""

from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    """This moment, aware, in Asia/Shanghai."""
    return datetime.now(tz=SHANGHAI)


def today() -> date:
    """The date in Asia/Shanghai."""
    return now().date()


def end_of(day: date) -> datetime:
    """The last microsecond of a day in Asia/Shanghai: what `known_at` means when a date is given."""
    return datetime.combine(day, time.max, tzinfo=SHANGHAI)


def entered(day: date) -> datetime:
    """When a fact entered in an old ledger on `day` counts as recorded: noon in Asia/Shanghai."""
    return datetime.combine(day, time(12), tzinfo=SHANGHAI)


@dataclass(frozen=True, slots=True)
class AsOf:
    """The day asked about and the knowledge asked for; `known_at=None` means all that is recorded now."""

    on: date
    known_at: datetime | None = None

    @classmethod
    def today(cls) -> "AsOf":
        """Today, with all that is known."""
        return cls(on=today())

    @property
    def known_on(self) -> date | None:
        """The day of `known_at` in Asia/Shanghai, for facts whose recording has only a date."""
        return self.known_at.astimezone(SHANGHAI).date() if self.known_at else None
