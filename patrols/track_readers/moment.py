"""Times as recorders write them. Pure.

Understood: 2026-11-01T01:00:00Z · …+08:00 · …00.250 · 2026-11-01 09:00:05 · 2026/11/1 9:00 · 20261101090005 ·
2026年11月1日 9时0分5秒 · seconds or milliseconds since 1970 · dates of a sheet. A time without a zone is taken in the
zone that the reader of its format says; how many there were is told.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from geo.cells import EXCEL_EPOCH

MILLISECONDS_FROM = 1e11  # as seconds the year 5138: so it is milliseconds
SERIALS = (30_000.0, 80_000.0)  # days since 1900 as a sheet counts them: 1982 to 2119
SECONDS = (1e8, 1e14)  # 1973 in seconds to 5138 in milliseconds
_PLAIN = re.compile(
    r"(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})日?[\sT]*(?:(\d{1,2})[:时点](\d{1,2})(?:[:分](\d{1,2})(?:[.,](\d+))?秒?)?分?)"
)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})[\sT]?(\d{2})(\d{2})(\d{2})")


@dataclass(frozen=True, slots=True)
class Moment:
    """Milliseconds since 1970 UTC, and whether the text named its zone."""

    t_ms: int
    has_zone: bool


def moment_of(said: object, zone: tzinfo) -> Moment | None:
    """The moment that a text, number or date means; None for a blank and for what is not understood.

    zone: for times that name none.
    """
    if isinstance(said, datetime):
        return _of(said, zone)
    if isinstance(said, bool) or said is None:
        return None
    if isinstance(said, int | float):
        return _counted(float(said), zone)
    text = unicodedata.normalize("NFKC", str(said)).strip()
    return _iso(text, zone) or _written(text, zone)


def moment_on(day: date, at: object, zone: tzinfo) -> Moment | None:
    """From a day and a time of day (a time, a fraction of a day, a text) that stand in two columns."""
    if isinstance(at, time):
        return _of(datetime.combine(day, at), zone)
    if isinstance(at, float) and 0 <= at < 1:
        return _of(datetime.combine(day, time.min) + timedelta(seconds=round(at * 86_400)), zone)
    said = unicodedata.normalize("NFKC", str(at or "")).strip()
    return _written(f"{day.isoformat()} {said}", zone) if said else None


def _iso(text: str, zone: tzinfo) -> Moment | None:
    try:
        return _of(datetime.fromisoformat(text), zone) if len(text) > len("2026-11-01") else None
    except ValueError:
        return None


def _written(text: str, zone: tzinfo) -> Moment | None:
    match = _PLAIN.fullmatch(text) or _COMPACT.fullmatch(text)
    if match:
        parts = [int(part or 0) for part in match.groups()[:6]]
        fraction = match[7] if match.re is _PLAIN and match[7] else "0"
        try:
            day = date(parts[0], parts[1], parts[2])
            whole = datetime.combine(day, time(parts[3], parts[4], parts[5]))
        except ValueError:
            return None
        return _of(whole + timedelta(seconds=float(f"0.{fraction}")), zone)
    try:
        return _counted(float(text), zone)
    except ValueError:
        return None


def _counted(value: float, zone: tzinfo) -> Moment | None:
    """Seconds or milliseconds since 1970, or days of a sheet."""
    if SECONDS[0] <= value < SECONDS[1] or value == 0:
        return Moment(round(value if value >= MILLISECONDS_FROM else value * 1000), has_zone=True)
    if SERIALS[0] <= value <= SERIALS[1]:
        return _of(datetime.combine(EXCEL_EPOCH, time.min) + timedelta(days=value), zone)
    return None


def _of(moment: datetime, zone: tzinfo) -> Moment:
    aware = moment if moment.tzinfo else moment.replace(tzinfo=zone)
    since = aware - datetime(1970, 1, 1, tzinfo=UTC)  # whole numbers: a float of seconds has lost microseconds
    return Moment(round(since / timedelta(milliseconds=1)), has_zone=moment.tzinfo is not None)
