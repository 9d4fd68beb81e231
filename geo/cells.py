"""Cells of a ledger as values: text, codes, dates, numbers, phones, yes and no, coordinates. Pure.

Every parser takes what calamine or csv gives (str, int, float, bool, date, datetime, time) and gives None (or "" or
[]) for a blank cell; what it does not understand raises BadCell with a reason code, never a guess.
"""

import re
import unicodedata
from datetime import date, datetime, time, timedelta
from typing import Any

from geo.positions import parse_coordinate
from geo.problems import BadCell as BadCell

EXCEL_EPOCH = date(1899, 12, 30)
EPOCH_1904 = date(1904, 1, 1)
BLANK_WORDS = frozenset({"", "/", "-", "--", "—", "——", "无", "空", "none", "null", "n/a", "nan"})
YES = frozenset({"是", "有", "√", "✓", "✔", "y", "yes", "1", "true", "对"})
NO = frozenset({"否", "无", "没有", "×", "✗", "x", "n", "no", "0", "false", "不是"})
_DATE = re.compile(r"(\d{4})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*日?(?:[\sT]+[\d:.：Z+]+)?")
_COMPACT_DATE = re.compile(r"(\d{4})(\d{2})(\d{2})")
_TIME = re.compile(r"(\d{1,2})\s*[:：时点]\s*(\d{1,2})?\s*分?(?:[:：]\d{1,2})?")
_NUMBER = re.compile(r"([-+]?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?)\s*(?:[一-鿿%]{0,2}|k?m2?)")  # NFKC makes m2 of ㎡
_PHONE = re.compile(r"\+?\d[\d-]{5,18}\d(?:转\d+)?")


class Serial1904(float):
    """A number of a workbook whose days count from 1904: the same day is 1,462 less than elsewhere."""


def folded(value: Any) -> str:
    """Text for comparing: NFKC (full-width to half-width), without any blank, in lower case."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text(value))).lower()


def text(value: Any) -> str:
    """The text as its writer sees it: trimmed, inner blanks single, 13800000000.0 as 13800000000."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e18:
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time.min else value.isoformat(" ", "minutes")
    return " ".join(str(value).split())


def code(value: Any) -> str:
    """A code (credit code, area code): no blanks, half-width, upper case.

    A number of more than 15 digits has lost the last ones in the sheet already: BadCell("code_lost_digits").
    """
    if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) >= 1e15:
        raise BadCell("code_lost_digits", f"{value:.0f}")
    if isinstance(value, str) and re.fullmatch(r"\d(?:\.\d+)?[eE]\+?\d{2}", value.strip()):
        raise BadCell("code_lost_digits", value.strip())
    folded_code = folded(value).upper()
    return "" if folded_code.lower() in BLANK_WORDS else folded_code


def date_of(value: Any) -> date | None:
    """A day: real dates, serials (of 1904 too), 2024-06-30, 2024.6.30, 2024/6/30, 2024年6月30日, 20240630."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    said = unicodedata.normalize("NFKC", text(value))
    if said.lower() in BLANK_WORDS:
        return None
    match = _DATE.fullmatch(said) or _COMPACT_DATE.fullmatch(said)
    try:
        if match:
            return _plausible(date(int(match[1]), int(match[2]), int(match[3])))
        epoch = EPOCH_1904 if isinstance(value, Serial1904) else EXCEL_EPOCH
        return _plausible(epoch + timedelta(days=int(float(said))))
    except (ValueError, OverflowError):
        raise BadCell("date_not_read", said) from None


def _plausible(day: date) -> date:
    if not 1950 <= day.year <= 2100:
        raise ValueError(day)
    return day


def time_of(value: Any) -> time | None:
    """A time of day: real times, fractions of a day, 14:05, 14时5分."""
    if isinstance(value, datetime):
        return value.time()
    if isinstance(value, time):
        return value
    if isinstance(value, float) and 0 <= value < 1:
        minutes = min(round(value * 1440), 1439)
        return time(minutes // 60, minutes % 60)
    said = unicodedata.normalize("NFKC", text(value))
    if said in BLANK_WORDS:
        return None
    match = _TIME.fullmatch(said)
    if not match or int(match[1]) > 23 or int(match[2] or 0) > 59:
        raise BadCell("time_not_read", said)
    return time(int(match[1]), int(match[2] or 0))


def number(value: Any) -> float | None:
    """A number; thousands separators and a unit of up to two characters (人, 平方) are understood."""
    said = unicodedata.normalize("NFKC", text(value)).replace(",", "")
    if said.lower() in BLANK_WORDS:
        return None
    match = _NUMBER.fullmatch(said)
    if not match or abs(float(match[1])) > 1e15:
        raise BadCell("number_not_read", said)
    return float(match[1])


def whole(value: Any) -> int | None:
    """A whole number, not negative."""
    found = number(value)
    if found is None:
        return None
    if found < 0 or not found.is_integer():
        raise BadCell("whole_not_read", text(value))
    return int(found)


def yes_no(value: Any) -> bool | None:
    """是 or 否 and their many spellings; a blank is None."""
    said = folded(value)
    if said in YES:
        return True
    if said in NO:
        return False
    if said in BLANK_WORDS:
        return None
    raise BadCell("yes_no_not_read", text(value))


def phones(value: Any) -> list[str]:
    """Every phone number of a cell, in order; parts are divided by / 、 , ; or blanks."""
    said = unicodedata.normalize("NFKC", text(value))
    if said.lower() in BLANK_WORDS:
        return []
    parts = [part.strip("()") for part in re.split(r"[/、,;\s]+", said) if part]
    if not all(_PHONE.fullmatch(part) for part in parts):
        raise BadCell("phone_not_read", said)
    return parts


def words(value: Any) -> list[str]:
    """Items of a list in one cell, divided by ； ; or a line break; 、 divides nothing, names contain it."""
    parts = [text(part) for part in re.split(r"[;；\r\n]+", "" if value is None else str(value))]
    return [part for part in parts if part.lower() not in BLANK_WORDS]


def coordinate(value: Any) -> float | None:
    """A coordinate in degrees (in all notations of `geo.positions`) or in metres; which, the batch decides."""
    said = unicodedata.normalize("NFKC", text(value))
    return None if said.lower() in BLANK_WORDS else parse_coordinate(text(value))
