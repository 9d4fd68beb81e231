"""The ledger of gas users: how a unit gets its gas, and its steps from bottles to the pipe (瓶改管)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import ClassVar

from django.db.models import F

from geo import cells
from geo.clock import entered, now, today
from geo.models import ImportJob, ImportKind, Town
from geo.problems import Problem
from geo.sheets import Aliases, Layout, Row, Sheet, read_sheet
from units.changes import Said
from units.ledgers.columns import GAS_COLUMNS
from units.ledgers.kinds import Words
from units.ledgers.run import Draft
from units.ledgers.save import BATCH, overwrite
from units.ledgers.steps import tally
from units.ledgers.unit_index import UnitIndex
from units.ledgers.unit_rows import SUPPLIES, choice, limited, past_date
from units.models import ChangeOrigin, ConversionStage, GasUse, PipeConversion, Unit, UnitChange

SUPPLY, CYLINDERS = "gas.supply", "gas.cylinders"

STAGES = {
    ConversionStage.SURVEYED: ("摸底", "已摸底"),
    ConversionStage.FEASIBLE: ("可改", "具备条件", "可改造"),
    ConversionStage.INFEASIBLE: ("不可改", "不具备条件", "不具备改造条件"),
    ConversionStage.APPLIED: ("报装", "已报装"),
    ConversionStage.BUILDING: ("施工", "施工中"),
    ConversionStage.GAS_ON: ("通气", "已通气"),
    ConversionStage.VERIFIED: ("复核", "已复核"),
    ConversionStage.ELECTRIFIED: ("改电", "瓶改电", "已改电"),
}


@dataclass(slots=True)
class _Books:
    """Gas users and steps of the town as they stand, and what the file adds."""

    units: UnitIndex
    held: dict[int, GasUse]
    steps: set[tuple[int, str, date]]
    today: date
    now: datetime
    job: ImportJob
    edited: dict[int, dict[str, Said]] = field(default_factory=dict)
    changed: dict[int, GasUse] = field(default_factory=dict)
    history: dict[int, dict[str, list[Said]]] = field(default_factory=dict)
    rows: dict[int, int] = field(default_factory=dict)
    added: list[PipeConversion] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class GasLedger:
    """Rows of gas.xlsx; one unit may have several rows, one for each step."""

    kind: ImportKind = ImportKind.GAS
    declared_datum: str = ""
    columns: ClassVar[Aliases] = GAS_COLUMNS
    required: ClassVar[tuple[str, ...]] = ("supply",)
    words: ClassVar[Mapping[str, Words]] = {"supply": SUPPLIES, "stage": STAGES}

    def read(self, path: Path, layout: Layout | None = None) -> Sheet:
        """Rows of .xlsx, .xls or .csv."""
        return read_sheet(path, self.columns, required=self.required, layout=layout)

    def draft(self, sheet: Sheet, job: ImportJob) -> Draft:
        """Compare all rows with the gas users of the town."""
        if job.town is None:
            raise ValueError("a ledger of gas users belongs to a town")
        books = _books(job.town, job)
        outcomes = tally(sheet.rows, lambda row: _plan(row, books))
        names = ("new", "changed", "unchanged", "refused")
        return Draft(
            counts={"rows": len(sheet.rows), **{name: outcomes[name] for name in names}},
            problems=[problem for row in sheet.rows for problem in row.problems],
            write=lambda: _write(books),
        )


def _books(town: Town, job: ImportJob) -> _Books:
    steps = PipeConversion.objects.filter(gas__unit__town=town).values_list("gas__unit_id", "stage", "happened_on")
    held = {gas.unit_id: gas for gas in GasUse.objects.filter(unit__town=town)}
    edited = Unit.objects.filter(town=town, edited__has_any_keys=[SUPPLY, CYLINDERS]).values_list("pk", "edited")
    return _Books(UnitIndex(town), held, set(steps), today(), now(), job, dict(edited))


def _plan(row: Row, books: _Books) -> str:
    """One row into the books: new, changed, unchanged or refused."""
    unit_id = books.units.find(row)
    supply, cylinders = row.take("supply", choice(SUPPLIES)), row.take("cylinders", cells.whole)
    step = _step(row, books.today)
    if unit_id is not None and unit_id not in books.held and supply is None:
        row.note(Problem("required", {"field": row.headings.get("supply", "")}), "supply")
    if unit_id is None or any(not problem.is_notice for problem in row.problems):
        return "refused"
    is_new = unit_id not in books.held
    if is_new and SUPPLY in books.edited.get(unit_id, {}):
        return "unchanged"  # somebody said since the last file that it is no gas user
    gas = books.held.setdefault(unit_id, GasUse(unit_id=unit_id, supply=""))
    is_changed = _update(row, gas, {"supply": supply or gas.supply, "cylinders": cylinders}, books) or is_new
    if is_changed:
        books.changed[unit_id] = gas
    is_changed |= _add_step(gas, step, books)
    return "new" if is_new else "changed" if is_changed else "unchanged"


def _update(row: Row, gas: GasUse, wanted: Mapping[str, Said], books: _Books) -> bool:
    """Write what the file says and remember both values; a field edited by hand since the last file is only told."""
    edited, taken = books.edited.get(gas.unit_id, {}), False
    for name, value in wanted.items():
        path, held = f"gas.{name}", getattr(gas, name)
        if value is None or value == held:
            continue
        if path not in edited:
            setattr(gas, name, value)
            books.history.setdefault(gas.unit_id, {}).setdefault(path, [held or None, None])[1] = value
            books.rows[gas.unit_id], taken = row.number, True
        elif value != edited[path]:
            params = {"field": row.headings.get(name, name), "kept": str(held), "value": str(value)}
            row.note(Problem("edited_by_hand", params, is_notice=True), name)
    return taken


@dataclass(frozen=True, slots=True)
class _Step:
    stage: str
    happened_on: date
    reason: str
    recorded_on: date | None


def _step(row: Row, day: date) -> _Step | None:
    stage = row.take("stage", choice(STAGES))
    happened_on, recorded_on = row.take("happened_on", past_date(day)), row.take("recorded_on", past_date(day))
    reason = row.take("reason", limited(200)) or ""
    if stage is None:
        return None
    if happened_on is None:
        row.note(Problem("required", {"field": row.headings.get("happened_on", "")}), "happened_on")
        return None
    if stage == ConversionStage.INFEASIBLE and not reason:
        row.note(Problem("reason_missing", is_notice=True), "reason")
    return _Step(stage, happened_on, reason, recorded_on)


def _add_step(gas: GasUse, step: _Step | None, books: _Books) -> bool:
    key = (gas.unit_id, step.stage, step.happened_on) if step else None
    if step is None or key is None or key in books.steps:
        return False
    books.steps.add(key)
    recorded_at = entered(step.recorded_on) if step.recorded_on else books.now
    books.added.append(
        PipeConversion(
            gas=gas,
            stage=step.stage,
            happened_on=step.happened_on,
            reason=step.reason,
            recorded_at=recorded_at,
            import_job=books.job,
        )
    )
    return True


def _write(books: _Books) -> Mapping[str, int]:
    overwrite(GasUse, list(books.changed.values()), "unit")
    PipeConversion.objects.bulk_create(books.added, batch_size=BATCH)
    Unit.objects.filter(pk__in=books.history).update(version=F("version") + 1)
    UnitChange.objects.bulk_create(
        [_change(unit_id, changes, books) for unit_id, changes in books.history.items()], batch_size=BATCH
    )
    return {"steps": len(books.added)}


def _change(unit_id: int, changes: dict[str, list[Said]], books: _Books) -> UnitChange:
    job, row = books.job, books.rows[unit_id]
    said = {"unit_id": unit_id, "changes": changes, "import_job": job, "source_row": row, "user": job.user}
    return UnitChange(origin=ChangeOrigin.IMPORT, **said)
