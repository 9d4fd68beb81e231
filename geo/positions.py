"""Positions as people write them, for a cell of a ledger and for pasting: text → candidate readings. Pure.

Understood: 113.4123, 35.21 · 35.21 113.4123 · 东经113°27′00″ 北纬35°12′ · N35°12.5' E113°27' · 35.2N113.4E ·
113度27分0秒 · 113:27:00 · [113.4, 35.2] · {"lng": 113.4, "lat": 35.2} · geo:35.2,113.4 · 3902345.1、445123.5 (surveyors
write X, the northing, first) · 38445123.5 3902345.1 · 12623767.6,4166234.9. Full-width digits and signs are half-width
ones; commas of both kinds, 、;/| blanks, tabs and line breaks divide. Which of the two comes first is decided by
letters, else by magnitude; where neither decides, both orders are candidates. The datum is never decided here.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from geo import crs, datum
from geo.problems import BadCell, Refused

NEAR_DEG = 1.0
MAX_HEIGHT_M = 9_000.0
_EAST_WORDS, _NORTH_WORDS = "东经 西经 经度 longitude lng lon e w 东 西", "北纬 南纬 纬度 latitude lat n s 北 南"
_AXIS = {word: axis for axis, words in (("e", _EAST_WORDS), ("n", _NORTH_WORDS)) for word in words.split()}
_NEGATIVE = frozenset({"西经", "西", "w", "南纬", "南", "s"})
_NUMBER = r"[-+]?\d+(?:\.\d+)?(?:e[-+]\d{1,2})?"
_DMS = (
    r"[-+]?\d{1,3}(?:\.\d+)?\s*[°度d](?:\s*\d{1,2}(?:\.\d+)?\s*['分](?:\s*\d{1,2}(?:\.\d+)?\s*(?:\"|''|秒)?)?)?"
    r"|[-+]?\d{1,3}:\d{1,2}(?::\d{1,2}(?:\.\d+)?)?"
)
_BEFORE = "|".join(sorted(_AXIS, key=len, reverse=True))
_LED = rf"(?P<before>{_BEFORE})[\"']?\s*[:=]?\s*(?P<a>{_DMS}|{_NUMBER})(?:\s*度)?"
_FOLLOWED = rf"(?P<b>{_DMS}|{_NUMBER})\s*度?\s*(?P<after>[nsew东西南北])"
_ALONE = rf"(?P<c>{_DMS}|{_NUMBER})"
_LETTERS_FIRST = re.compile(rf"{_LED}|{_FOLLOWED}(?![a-z\d.])|{_ALONE}")
_LETTERS_LAST = re.compile(rf"{_FOLLOWED}|{_LED}|{_ALONE}")  # 35.2N113.4E: the letter belongs to what stands before
_ASIDE = re.compile(r"坐标|位置|经纬度|[xyz]\b|[\s,、;/|()\[\]{}<>:=@°\"'()【】]")
_GEO = re.compile(r"geo:([^;?]*)(?:[;?].*)?")
_SIGNS = str.maketrans({"º": "°", "˚": "°", "’": "'", "‘": "'", "′": "'", "`": "'", "´": "'", "”": '"', "“": '"'})
_MORE_SIGNS = str.maketrans({"″": '"', "〃": '"', "−": "-", "–": "-"})


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to understand a text: x east or longitude, y north or latitude, in any of `datums` (likeliest first).

    `datums` are names of `datum.to_wgs84`; `is_northing_first` tells that the text had them the other way round.
    """

    x: float
    y: float
    datums: tuple[str, ...]
    is_northing_first: bool = False

    def places(self) -> dict[str, tuple[float, float]]:
        """Datum → (longitude, latitude) in WGS-84 degrees; datums whose zone cannot hold the position are left out."""
        found = {}
        for name in self.datums:
            try:
                ((lon, lat),) = datum.to_wgs84(np.array([[self.x, self.y]]), name).tolist()
            except Refused:
                continue
            if abs(lon) <= 180 and abs(lat) <= 90:
                found[name] = (float(lon), float(lat))
        return found


@dataclass(frozen=True, slots=True)
class _Part:
    """One coordinate of a text; `axis` is e, n, or "" when no letter says."""

    value: float
    axis: str
    is_angle: bool


def parse_position(said: str, near: tuple[float, float] | None = None) -> list[Reading]:
    """Every way to read a pair of coordinates, likeliest first; never empty.

    near: longitude and latitude of the town: decides between orders that both make sense, and names the zones of
    six-digit eastings. Raises BadCell("position_not_read").
    """
    text = _plain(said)
    if match := _GEO.fullmatch(text):  # RFC 5870: latitude first, always WGS-84
        parts = _parts(match[1])
        if 2 <= len(parts) <= 3 and abs(parts[0].value) <= 90 and abs(parts[1].value) <= 180:
            return [Reading(parts[1].value, parts[0].value, (datum.WGS84,), is_northing_first=True)]
        raise BadCell("position_not_read", said)
    parts = _without_height(_parts(text))
    readings = _readings(parts[0], parts[1], near) if len(parts) == 2 else []
    if not readings:
        raise BadCell("position_not_read", said)
    return readings


def parse_coordinate(said: str) -> float:
    """One coordinate: degrees in any notation (south and west negative) or metres. BadCell("coordinate_not_read")."""
    parts = _parts(_plain(said).replace(",", ""))
    if len(parts) != 1 or abs(parts[0].value) > 1e9:
        raise BadCell("coordinate_not_read", said)
    return parts[0].value


def _plain(said: str) -> str:
    """Half-width, lower case, one kind of each sign."""
    signs = str(said).translate(_SIGNS).translate(_MORE_SIGNS)
    return unicodedata.normalize("NFKC", signs).translate(_SIGNS).translate(_MORE_SIGNS).strip().lower()


def _parts(text: str) -> list[_Part]:
    """The coordinates of a text; none when anything in it is not understood."""
    followed = _parts_as(_LETTERS_LAST, text)
    return followed if followed and all(part.axis for part in followed) else _parts_as(_LETTERS_FIRST, text)


def _parts_as(pattern: re.Pattern[str], text: str) -> list[_Part]:
    if _ASIDE.sub("", pattern.sub(" ", text)):
        return []
    found = [_part(match) for match in pattern.finditer(text)]
    return [part for part in found if part] if all(found) else []


def _part(match: re.Match[str]) -> _Part | None:
    word, written = match["before"] or match["after"] or "", match["a"] or match["b"] or match["c"]
    numbers = [float(n) for n in re.findall(_NUMBER, written.replace(":", " "))]
    is_angle = len(numbers) > 1 or any(sign in written for sign in "°度d")
    if any(number >= 60.0 + (at == 2) * 1e-9 for at, number in enumerate(numbers) if at):
        return None
    size = sum(abs(number) / 60**at for at, number in enumerate(numbers))
    is_negative = written.startswith("-") != (word in _NEGATIVE)
    return _Part(-size if is_negative else size, _AXIS.get(word, ""), is_angle)


def _without_height(parts: list[_Part]) -> list[_Part]:
    """Without a third number that can only be a height."""
    if len(parts) == 3 and not parts[2].axis and not parts[2].is_angle and abs(parts[2].value) <= MAX_HEIGHT_M:
        return parts[:2]
    return parts


def _readings(first: _Part, second: _Part, near: tuple[float, float] | None) -> list[Reading]:
    if first.axis and first.axis == second.axis:
        return []
    given, turned = (first.value, second.value), (second.value, first.value)
    orders = [(given, False), (turned, True)]
    if "n" in (first.axis, "n" if second.axis == "e" else ""):
        orders = orders[1:]
    elif first.axis or second.axis:
        orders = orders[:1]
    in_degrees = max(abs(first.value), abs(second.value)) <= 180
    if not in_degrees and (first.is_angle or second.is_angle):
        return []
    read = _degrees if in_degrees else _metres
    return [Reading(x, y, names, turn) for (x, y), names, turn in read(orders, near)]


_Order = tuple[tuple[float, float], bool]
_Named = tuple[tuple[float, float], tuple[str, ...], bool]


def _degrees(orders: list[_Order], near: tuple[float, float] | None) -> list[_Named]:
    """Orders that lie on the earth; only those near the town, else only those in China, where there are such."""
    on_earth = [(pair, turn) for pair, turn in orders if abs(pair[1]) <= 90]
    close = [(pair, turn) for pair, turn in on_earth if near and max(np.abs(np.subtract(pair, near))) <= NEAR_DEG]
    chinese = [(pair, turn) for pair, turn in on_earth if datum.is_shifted(np.array([pair]))[0]]
    kept = close or chinese or on_earth
    degree_names = (datum.WGS84, datum.GCJ02, datum.BD09)
    return [(pair, degree_names if (pair, turn) in chinese else degree_names[:1], turn) for pair, turn in kept]


def _metres(orders: list[_Order], near: tuple[float, float] | None) -> Iterator[_Named]:
    """Orders in which the first number can be an easting and the second its northing, by magnitude alone."""
    for (x, y), turn in orders:
        planes = crs.zones_near(near[0], x) if near else crs.zones_of(x)
        if crs.WEB in planes and 0 < y < crs.WEB_EASTINGS[0]:
            yield (x, y), (f"EPSG:{crs.WEB}", datum.BD09MC), turn
        elif planes and crs.WEB not in planes and 1_000_000 <= y < 7_000_000:
            yield (x, y), tuple(f"EPSG:{epsg}" for epsg in planes), turn
