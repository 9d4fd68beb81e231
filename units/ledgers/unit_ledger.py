"""The ledger of units: rows of a sheet or points of a map file become units with their facets, states and places."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import ClassVar

from geo.clock import now, today
from geo.locks import Lock, hold
from geo.magic import MAX_BYTES
from geo.models import CodeList, ImportJob, ImportKind, Town
from geo.problems import Problem
from geo.progress import counted, tell
from geo.sheets import MAX_ROWS, Aliases, Layout, Row, Sheet, read_sheet
from units.ledgers.columns import UNIT_COLUMNS
from units.ledgers.conflicts import column_of, conflict_notice, names_of
from units.ledgers.differences import differences, snapshot
from units.ledgers.features import MAP_SUFFIXES, read_points
from units.ledgers.kinds import Words
from units.ledgers.matching import match
from units.ledgers.places import Decision, Ground, decide, locate
from units.ledgers.plan import Planned, Stamp, plan
from units.ledgers.register import Register, ground_of, lists_of, register_of
from units.ledgers.run import Draft
from units.ledgers.save import refresh_statistics, rows_written, save
from units.ledgers.twins import Card, look_alike, shared_codes
from units.ledgers.unit_rows import STATES, SUPPLIES, Lists, UnitRow, unit_row
from units.models import Unit
from units.placement import place_new_units, place_units_since

BYTES_PER_ROW = 400  # of a sheet that is big on purpose


@dataclass(frozen=True, slots=True)
class UnitLedger:
    """A ledger of units in a declared datum (wgs84, cgcs2000, gcj02, bd09, EPSG:n) or to be decided by vote."""

    declared_datum: str
    insist: bool = False
    max_rows: int = MAX_ROWS
    kind: ImportKind = ImportKind.UNITS
    columns: ClassVar[Aliases] = UNIT_COLUMNS
    required: ClassVar[tuple[str, ...]] = ("name",)
    words: ClassVar[Mapping[str, Words]] = {
        "fields": CodeList.FIELD,
        "nine_small": CodeList.NINE_SMALL,
        "supply": SUPPLIES,
        "state": STATES,
    }

    def read(self, path: Path, layout: Layout | None = None) -> Sheet:
        """Rows of .xlsx, .xls or .csv; points of .geojson."""
        if path.suffix.lower() in MAP_SUFFIXES:
            return read_points(path, UNIT_COLUMNS)
        max_bytes = MAX_BYTES if self.max_rows <= MAX_ROWS else BYTES_PER_ROW * self.max_rows
        limits = {"max_rows": self.max_rows, "max_bytes": max_bytes}
        return read_sheet(path, self.columns, required=self.required, layout=layout, **limits)

    def draft(self, sheet: Sheet, job: ImportJob) -> Draft:
        """Validate, place and compare all rows with the register as it is now."""
        town = job.town
        if town is None:
            raise ValueError("a ledger of units belongs to a town")
        lists, ground = lists_of(town, today()), ground_of(town, today())
        rows = _valid_rows(sheet, lists)
        decision = decide(rows, ground, self.declared_datum, insist=self.insist)
        rows, outside = _placed_rows(rows, sheet, ground, decision)
        if "village" not in sheet.columns:
            _find_villages(rows, ground)
        register = register_of(town)
        planned = _planned(rows, sheet, register, Stamp(town, today(), now(), decision.datum, job))
        _note_conflicts(planned, sheet, lists)
        _note_twins(planned, sheet, register)
        return Draft(
            counts=_counts(sheet, planned, outside),
            problems=[problem for row in sheet.rows for problem in row.problems],
            write=lambda: _write(planned, town, job),
            datum=decision.datum,
            evidence=decision.evidence,
            writes=rows_written(planned),
        )


def _write(planned: Sequence[Planned], town: Town, job: ImportJob) -> Mapping[str, int]:
    hold(Lock.GROUND, town)  # before the rows: whoever saves one unit takes the ground first too
    save(planned, town, job)
    place_new_units(town)
    result = place_units_since(town, today())
    refresh_statistics()
    return asdict(result)


def _valid_rows(sheet: Sheet, lists: Lists) -> list[UnitRow]:
    """Rows that can be taken; of two rows with one unit number the first."""
    valid: list[UnitRow] = []
    seen: dict[str, int] = {}
    for row in sheet.rows:
        is_broken = any(not problem.is_notice for problem in row.problems)  # the reader of the file said so already
        taken = None if is_broken else unit_row(row, lists)
        if taken is None:
            continue
        number = taken.attrs.get("external_id")
        if number and number in seen:
            row.note(Problem("number_twice", {"value": number, "other": seen[number]}), "external_id")
            continue
        if number:
            seen[number] = row.number
        valid.append(taken)
    return valid


def _placed_rows(rows: list[UnitRow], sheet: Sheet, ground: Ground, decision: Decision) -> tuple[list[UnitRow], int]:
    """Rows with their points set, without those whose coordinates are on no earth; and how many are out of town."""
    located = locate(rows, ground, decision.datum)
    by_number = _by_number(sheet.rows)
    for number, problem in located.problems.items():
        by_number[number].note(problem, "x")
    kept = [row for row in rows if row.number not in located.problems or located.problems[row.number].is_notice]
    return kept, len(located.outside)


def _find_villages(rows: Iterable[UnitRow], ground: Ground) -> None:
    """A file without a column for villages: each point says its own."""
    placed = [row for row in rows if row.point]
    found = ground.villages_at([row.point for row in placed if row.point])
    for row, village_id in zip(placed, found, strict=True):
        if village_id:
            row.attrs["declared_village_id"] = village_id


def _planned(rows: Sequence[UnitRow], sheet: Sheet, register: Register, stamp: Stamp) -> list[Planned]:
    tell("compare", 0, len(rows))
    found, by_number = match(rows, register.units.values()), _by_number(sheet.rows)
    planned = []
    for row in counted("compare", rows, len(rows)):
        unit, told = (
            register.units[found.meant[row.number]] if row.number in found.meant else None,
            by_number[row.number],
        )
        if near := register.units.get(found.near.get(row.number, 0)):
            told.note(_maybe_known(near), "name")
        before = snapshot(unit, row.attrs) if unit else {}
        planned.append(plan(row, unit, register, stamp))
        told.outcome = planned[-1].outcome
        told.changes = differences(before, unit, told.headings, register.villages) if unit else []
        for notice in planned[-1].notices:
            told.note(notice)
    return planned


def _maybe_known(unit: Unit) -> Problem:
    """A new row that somebody should compare with a unit of the same name in the same village."""
    return Problem("name_known_in_village", {"other": unit.external_id or unit.name}, is_notice=True)


def _note_conflicts(planned: Sequence[Planned], sheet: Sheet, lists: Lists) -> None:
    """Tell which fields were edited by hand since the last file and say something else there and here."""
    names, by_number = names_of(lists), _by_number(sheet.rows)
    for each in planned:
        row = by_number[each.row.number]
        for name, (held, value) in each.conflicts.items():
            row.note(conflict_notice(row, name, held, value, names), column_of(name))


def _note_twins(planned: Sequence[Planned], sheet: Sheet, register: Register) -> None:
    """Tell rows that look like another row or like a unit of the register; none of them is merged."""
    rows, in_file = _by_number(sheet.rows), {each.unit.pk for each in planned}
    cards = [Card(each.row.number, each.unit.name, each.unit.uscc, _lonlat(each)) for each in planned if not each.stays]
    for unit_id, unit in register.units.items():
        if unit_id not in in_file and unit.merged_into_id is None:
            point = (unit.point.x, unit.point.y) if unit.point else None
            cards.append(Card(-unit_id, unit.name, unit.uscc, point))
    for first, second in look_alike(cards):
        _note_pair(rows, register, first, second, "looks_like_another", {})
    for code, keys in shared_codes(cards).items():
        for key in keys[1:]:
            _note_pair(rows, register, keys[0], key, "code_shared", {"value": code})


def _lonlat(planned: Planned) -> tuple[float, float] | None:
    point = planned.unit.point
    return (point.x, point.y) if point else None


def _note_pair(
    rows: Mapping[int, Row], register: Register, first: int, second: int, code: str, params: Mapping[str, str]
) -> None:
    other, own = sorted((first, second))
    if own < 0:
        return
    unit = register.units.get(-other)
    suffix = "_known" if unit else ""
    said = (unit.external_id or unit.name) if unit else other
    rows[own].note(Problem(code + suffix, {**params, "other": said}, is_notice=True), "uscc" if params else "name")


def _by_number(rows: Iterable[Row]) -> dict[int, Row]:
    return {row.number: row for row in rows}


def _counts(sheet: Sheet, planned: Sequence[Planned], outside: int) -> dict[str, int]:
    outcomes = Counter(each.outcome for each in planned)
    return {
        "rows": len(sheet.rows),
        **{name: outcomes[name] for name in ("new", "changed", "unchanged", "conflicting")},
        "refused": len(sheet.rows) - len(planned),
        "notices": sum(problem.is_notice for row in sheet.rows for problem in row.problems),
        "no_coordinates": sum(each.unit.point is None for each in planned),
        "outside_town": outside,
    }
