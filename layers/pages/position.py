"""Coordinates as people paste them: two numbers in decimal degrees, degrees with minutes, or projected metres.

Pure: no Django.
"""

import re
import unicodedata

from geo.cells import BadCell, coordinate, text

_LATITUDE = re.compile(r"[NSns北南]|纬")
_LONGITUDE = re.compile(r"[EWew东西]|经")
_BELOW_ZERO = re.compile(r"[SWsw南西]")
_LETTERS = re.compile(r"^[NSEWnsew东西南北]|[NSEWnsew东西南北]$")
_LABEL = re.compile(r"(经度|纬度|东经|北纬|西经|南纬|lng|lon|lat)\s*[:=]?", re.IGNORECASE)


def read_position(said: str) -> tuple[float, float]:
    """(x, y): longitude first, or easting first. Raises BadCell("position_not_read").

    Letters (N, E, 北纬 …) say which is which; without them the number that can be no latitude is the longitude, and
    two that both could be are taken as longitude, latitude.
    """
    parts = _parts(unicodedata.normalize("NFKC", text(said)))
    if len(parts) != 2:
        raise BadCell("position_not_read", said)
    try:
        first, second = (_number(part) for part in parts)
    except BadCell:
        raise BadCell("position_not_read", said) from None
    if first is None or second is None:
        raise BadCell("position_not_read", said)
    is_swapped = _is_latitude(parts[0]) or _is_longitude(parts[1])
    is_plain = not any(_is_latitude(part) or _is_longitude(part) for part in parts)
    if is_swapped or (is_plain and abs(first) <= 90 < abs(second) <= 180):
        return second, first
    return first, second


def _parts(said: str) -> list[str]:
    """The two halves: divided by , ; 、 or, where there is none, by blanks outside of degrees."""
    for divider in (r"[,;、/]+", r"(?<=[NSEWnsew])\s*(?=\d)", r"\s+(?=[NSEWnsew东西南北经纬])", r"\s+"):
        parts = [part.strip() for part in re.split(divider, said) if part.strip()]
        if len(parts) == 2:
            return parts
    return []


def _number(part: str) -> float | None:
    """The number of a half without its letters; south and west count below zero."""
    found = coordinate(_LETTERS.sub("", re.sub(r"\s+", "", _LABEL.sub("", part))))
    return -found if found is not None and _BELOW_ZERO.search(part) else found


def _is_latitude(part: str) -> bool:
    return bool(_LATITUDE.search(re.sub(r"(?i)lon|lng", "", part)))


def _is_longitude(part: str) -> bool:
    return bool(_LONGITUDE.search(re.sub(r"(?i)lat", "", part)))
