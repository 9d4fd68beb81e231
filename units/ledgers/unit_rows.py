"""One row of a unit ledger as values, or the reasons why it is refused. Pure: the lists come in as dictionaries."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from stdnum.cn import uscc as credit_code
from stdnum.exceptions import ValidationError

from geo import cells
from geo.cells import BadCell
from geo.problems import Problem
from geo.sheets import Row
from units.names import plain, village_key

TEXTS = {"name": 120, "address": 200, "principal": 32, "controller": 32, "fire_principal": 32, "remark": 2000}
PHONES = ("principal_phone", "controller_phone")
FLAGS = ("is_high_risk", "is_crowded")
KEPT_WHEN_BLANK = frozenset({"external_id", "uscc", "registered_on"})  # an empty cell never takes these away
STATES = {
    "OPEN": ("在营", "营业", "正常", "开业", "在业", "存续", "open"),
    "SUSPENDED": ("停业", "歇业", "暂停营业", "停产", "suspended"),
    "CLOSED": ("注销", "吊销", "关闭", "已注销", "倒闭", "closed"),
}
SUPPLIES = {
    "BOTTLED": ("瓶装", "瓶装液化气", "液化气", "液化石油气", "瓶装气", "煤气罐"),
    "PIPED": ("管道", "管道气", "管道天然气", "天然气"),
    "ELECTRIC": ("电", "用电", "电气化"),
    "OTHER": ("其他", "其它", "醇基燃料"),
}


@dataclass(frozen=True, slots=True)
class Lists:
    """What names in a ledger stand for: ids by comparable name. `villages`: None where two places share a name."""

    villages: Mapping[str, int | None]
    fields: Mapping[str, int]
    nine_small: Mapping[str, int]
    today: date


@dataclass(slots=True)
class UnitRow:
    """A row that can be taken. Only what the file has a column for is in `attrs`, `facets`, `field_ids`.

    `xy` is as written in the file; `point` (longitude, latitude, WGS-84) is found by units.ledgers.places.
    """

    number: int
    attrs: dict[str, Any]
    xy: tuple[float, float] | None = None
    point: tuple[float, float] | None = None
    has_coordinates: bool = False
    field_ids: frozenset[int] | None = None
    facets: dict[str, dict[str, Any]] = field(default_factory=dict)
    denied: frozenset[str] = frozenset()
    state: str | None = None
    changed_on: date | None = None
    recorded_on: date | None = None
    review_on: date | None = None


def unit_row(row: Row, lists: Lists) -> UnitRow | None:
    """The row as values; None when it is refused. Reasons and notices are added to `row.problems`."""
    taken = UnitRow(row.number, _attrs(row, lists))
    _place(row, taken)
    if "fields" in row.cells:
        taken.field_ids = _field_ids(row, lists)
    _facets(row, taken, lists)
    _state(row, taken, lists)
    return None if any(not problem.is_notice for problem in row.problems) else taken


# ── what the unit itself has ─────────────────────────────────────────────────────────────────────────────────────
def _attrs(row: Row, lists: Lists) -> dict[str, Any]:
    attrs: dict[str, Any] = {"name": row.take("name", limited(120), required=True) or ""}
    parsers: dict[str, Callable[[Any], Any]] = {
        "external_id": limited(32, cells.code),
        "uscc": limited(18, cells.code),
        "people_on_site": cells.whole,
        "registered_on": past_date(lists.today),
        **{name: limited(length) for name, length in TEXTS.items() if name != "name"},
        **dict.fromkeys(PHONES, limited(64, lambda value: "、".join(cells.phones(value)))),
        **dict.fromkeys(FLAGS, lambda value: bool(cells.yes_no(value))),
    }
    attrs |= {name: row.take(name, parser) for name, parser in parsers.items() if name in row.cells}
    attrs = {name: value for name, value in attrs.items() if value or name not in KEPT_WHEN_BLANK}
    if "village" in row.cells and (village_id := _village_id(row, lists)):
        attrs["declared_village_id"] = village_id
    if attrs.get("uscc") and not is_credit_code(attrs["uscc"]):
        row.note(Problem("uscc_invalid", {"value": attrs["uscc"]}, is_notice=True), "uscc")
    return attrs


def _village_id(row: Row, lists: Lists) -> int | None:
    said = row.take("village", cells.text) or ""
    key = village_key(said)
    if key.lower() in cells.BLANK_WORDS:
        return None
    found = lists.villages.get(key)
    if found is None:
        code = "village_ambiguous" if key in lists.villages else "village_unknown"
        row.note(Problem(code, {"value": said}, is_notice=True), "village")
    return found


def _field_ids(row: Row, lists: Lists) -> frozenset[int]:
    ids = set()
    for name in row.take("fields", cells.words) or []:
        if found := lists.fields.get(plain(name)):
            ids.add(found)
        else:
            row.note(Problem("field_unknown", {"value": name}, is_notice=True), "fields")
    return frozenset(ids)


def _place(row: Row, taken: UnitRow) -> None:
    x, y = row.take("x", cells.coordinate), row.take("y", cells.coordinate)
    taken.has_coordinates = "x" in row.cells and "y" in row.cells
    if x is not None and y is not None:
        taken.xy = (x, y)
    elif (x is None) != (y is None) and taken.has_coordinates:
        row.note(Problem("half_coordinate", is_notice=True), "x" if x is None else "y")


# ── what else it is, and whether it is in business ───────────────────────────────────────────────────────────────
def _facets(row: Row, taken: UnitRow, lists: Lists) -> None:
    if sub_type := row.take("nine_small", cells.text):
        if found := lists.nine_small.get(plain(sub_type)):
            taken.facets["nine_small"] = {"sub_type_id": found}
        elif sub_type not in cells.BLANK_WORDS:
            row.note(Problem("nine_small_unknown", {"value": sub_type}, is_notice=True), "nine_small")
    is_key = row.take("is_key_fire", cells.yes_no)
    if is_key:
        taken.facets["key_fire"] = _key_fire(row, lists)
    elif is_key is False:
        taken.denied = frozenset({"key_fire"})
    if supply := row.take("supply", choice(SUPPLIES)):
        taken.facets["gas"] = {"supply": supply}
        if "cylinders" in row.cells:
            taken.facets["gas"]["cylinders"] = row.take("cylinders", cells.whole)


def _key_fire(row: Row, lists: Lists) -> dict[str, Any]:
    parsers: dict[str, Callable[[Any], Any]] = {
        "designated_year": _year,
        "document": limited(64),
        "platform_id": limited(64),
        "platform_on": past_date(lists.today),
    }
    return {name: row.take(name, parser) for name, parser in parsers.items() if name in row.cells}


def _state(row: Row, taken: UnitRow, lists: Lists) -> None:
    taken.state = row.take("state", choice(STATES))
    taken.changed_on = row.take("changed_on", past_date(lists.today))
    taken.recorded_on = row.take("recorded_on", past_date(lists.today))
    taken.review_on = row.take("review_on", cells.date_of)
    registered_on = taken.attrs.get("registered_on")
    if taken.state == "SUSPENDED" and taken.review_on is None:
        row.note(Problem("review_missing", is_notice=True), "review_on")
    if taken.state in ("SUSPENDED", "CLOSED") and "changed_on" in row.cells and taken.changed_on is None:
        row.note(Problem("change_date_missing", is_notice=True), "changed_on")
    if taken.changed_on and registered_on and taken.changed_on < registered_on:
        params = {"first": registered_on.isoformat(), "second": taken.changed_on.isoformat()}
        row.note(Problem("dates_reversed", params), "changed_on")


# ── parsers that only ledgers of units need ──────────────────────────────────────────────────────────────────────
def is_credit_code(value: str) -> bool:
    """Whether a 统一社会信用代码 has the right length, letters and check digit (GB 32100-2015, by python-stdnum)."""
    try:
        credit_code.validate(value)
    except ValidationError:
        return False
    return True


def limited(length: int, parser: Callable[[Any], str] = cells.text) -> Callable[[Any], str]:
    """A parser of text that raises BadCell("too_long") above `length` characters."""

    def parse(value: Any) -> str:
        said = parser(value)
        if len(said) > length:
            raise BadCell("too_long", said)
        return said

    return parse


def past_date(today: date) -> Callable[[Any], date | None]:
    """A parser of days that raises BadCell("date_in_future") after `today`."""

    def parse(value: Any) -> date | None:
        day = cells.date_of(value)
        if day and day > today:
            raise BadCell("date_in_future", day.isoformat())
        return day

    return parse


def choice(table: Mapping[Any, tuple[str, ...]]) -> Callable[[Any], str | None]:
    """A parser of one of several words: key → spellings. Raises BadCell("choice_unknown")."""
    meanings = {cells.folded(word): str(key) for key, spellings in table.items() for word in spellings}

    def parse(value: Any) -> str | None:
        said = cells.folded(value)
        if said in cells.BLANK_WORDS:
            return None
        if said not in meanings:
            raise BadCell("choice_unknown", cells.text(value))
        return meanings[said]

    return parse


def _year(value: Any) -> int | None:
    year = cells.whole(str(cells.text(value)).removesuffix("年"))
    if year is not None and not 1990 <= year <= 2100:
        raise BadCell("year_not_read", year)
    return year
