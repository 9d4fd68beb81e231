"""The register as a ledger again: a workbook under the headings of units.ledgers.columns that loads without a change.

Sensitive units and entries that were merged into others are left out; deregistered ones are in it. Without `phones`
their columns are missing, so that loading the file leaves the register's phones alone.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import xlsxwriter
from django.db.models import OuterRef, QuerySet, Subquery

from geo.models import Town
from units.changes import PHONES
from units.ledgers.columns import UNIT_COLUMNS
from units.ledgers.unit_rows import STATES, SUPPLIES
from units.models import Unit, UnitEvent, UnitState
from units.names import village_key

CHUNK = 2_000
TEXT, DAY, NUMBER = "text", "day", "number"
Value = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class _Column:
    field: str
    form: str
    value: Value

    @property
    def heading(self) -> str:
        return UNIT_COLUMNS[self.field][0]


def write_ledger(town: Town, target: Path, *, phones: bool) -> int:
    """Write the whole register of a town as .xlsx to `target`, a fixed number of queries a chunk; how many it holds."""
    columns = [column for column in _columns(town) if phones or column.field not in PHONES]
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(str(target), options) as book:
        forms = {
            TEXT: book.add_format({"num_format": "@"}),
            DAY: book.add_format({"num_format": "yyyy-mm-dd"}),
            NUMBER: book.add_format({}),
        }
        page = book.add_worksheet("单位台账")
        page.freeze_panes(1, 2)
        page.set_column(0, len(columns) - 1, 16)
        head = book.add_format({"bold": True, "bg_color": "#eef1f4"})
        for at, column in enumerate(columns):
            page.write_string(0, at, column.heading, head)
        return _write_rows(page, columns, _units(town), forms)


def _write_rows(page: Any, columns: Sequence[_Column], units: Iterator[Any], forms: dict[str, Any]) -> int:
    count = 0
    for count, unit in enumerate(units, start=1):
        for at, column in enumerate(columns):
            value = column.value(unit)
            if value in (None, ""):
                continue
            if column.form == TEXT:
                page.write_string(count, at, str(value), forms[TEXT])
            elif column.form == DAY:
                page.write_datetime(count, at, value, forms[DAY])
            else:
                page.write_number(count, at, value)
    return count


def ledger_units(town: Town) -> QuerySet[Unit]:
    """The units that the ledger holds."""
    return Unit.objects.unmerged().filter(town=town, is_sensitive=False)


def _units(town: Town) -> Iterator[Any]:
    events = UnitEvent.objects.filter(unit=OuterRef("pk")).order_by("-happened_on", "-pk")
    facts = ("state", "happened_on", "review_on")
    latest = {f"last_{name}": Subquery(events.values(name)[:1]) for name in facts}
    facets = ("nine_small__sub_type", "key_fire", "gas", "declared_village")
    units = ledger_units(town).annotate(**latest).select_related(*facets).prefetch_related("fields")
    return units.order_by("pk").iterator(chunk_size=CHUNK)


# ── one column each, in the order of the ledger ──────────────────────────────────────────────────────────────────
def _columns(town: Town) -> list[_Column]:
    villages = _village_names(town)
    return [
        *(_Column(name, TEXT, _attribute(name)) for name in ("external_id", "name", "uscc")),
        _Column("village", TEXT, lambda unit: villages.get(unit.declared_village_id)),
        _Column("fields", TEXT, lambda unit: "；".join(sorted(code.name for code in unit.fields.all()))),
        _Column("nine_small", TEXT, lambda unit: unit.nine_small.sub_type.name if _has(unit, "nine_small") else None),
        _Column("address", TEXT, _attribute("address")),
        _Column("x", NUMBER, lambda unit: unit.point.x if unit.point else None),
        _Column("y", NUMBER, lambda unit: unit.point.y if unit.point else None),
        *(_Column(name, TEXT, _attribute(name)) for name in (
            "principal", "principal_phone", "controller", "controller_phone", "fire_principal")),
        _Column("people_on_site", NUMBER, _attribute("people_on_site")),
        *(_Column(name, TEXT, _flag(name)) for name in ("is_high_risk", "is_crowded")),
        _Column("is_key_fire", TEXT, lambda unit: "是" if _has(unit, "key_fire") else "否"),
        _Column("designated_year", NUMBER, _of("key_fire", "designated_year")),
        *(_Column(name, TEXT, _of("key_fire", name)) for name in ("document", "platform_id")),
        _Column("platform_on", DAY, _of("key_fire", "platform_on")),
        _Column("supply", TEXT, lambda unit: SUPPLIES[unit.gas.supply][0] if _has(unit, "gas") else None),
        _Column("cylinders", NUMBER, _of("gas", "cylinders")),
        _Column("state", TEXT, lambda unit: STATES[unit.last_state][0] if unit.last_state else None),
        _Column("review_on", DAY, lambda unit: unit.last_review_on if _is_suspended(unit) else None),
        _Column("changed_on", DAY, _changed_on),
        _Column("registered_on", DAY, _attribute("registered_on")),
        _Column("remark", TEXT, _attribute("remark")),
    ]  # fmt: skip


def _attribute(name: str) -> Value:
    return lambda unit: getattr(unit, name)


def _flag(name: str) -> Value:
    return lambda unit: "是" if getattr(unit, name) else "否"


def _has(unit: Any, facet: str) -> bool:
    return getattr(unit, facet, None) is not None


def _of(facet: str, name: str) -> Value:
    return lambda unit: getattr(getattr(unit, facet), name) if _has(unit, facet) else None


def _is_suspended(unit: Any) -> bool:
    return bool(unit.last_state == UnitState.SUSPENDED)


def _changed_on(unit: Any) -> Any:
    """The day of a state other than in business; left out where it would contradict the day of registration."""
    day = unit.last_happened_on
    is_told = unit.last_state in (UnitState.SUSPENDED, UnitState.CLOSED) and day >= unit.registered_on
    return day if is_told else None


def _village_names(town: Town) -> dict[int, str]:
    """Each village by its name; by its code where two of the town share a name."""
    rows = list(town.villages.values_list("pk", "code", "name"))
    times = Counter(village_key(name) for _, _, name in rows)
    return {pk: name if times[village_key(name)] == 1 else code for pk, code, name in rows}
