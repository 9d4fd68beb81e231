"""The ledger of four-colour work orders (四色工作单): a row is an order with what followed it.

A row that was loaded before adds the steps that have come since. The order itself was sent as it is: a row that tells
it differently is refused.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import ClassVar

from geo.clock import now, today
from geo.models import ImportJob, ImportKind, Organisation, Town
from geo.problems import Problem
from geo.sheets import Aliases, Layout, Row, Sheet, read_sheet
from units.ledgers.entry_ledger import recorded_at
from units.ledgers.order_rows import ONCE, ORDER_COLUMNS, Addressees, OrderRow, order_row
from units.ledgers.register import lists_of
from units.ledgers.run import Draft
from units.ledgers.save import BATCH
from units.ledgers.steps import tally
from units.ledgers.unit_index import UnitIndex
from units.models import Hazard, WorkOrder, WorkOrderEvent
from units.names import plain


@dataclass(slots=True)
class _Books:
    """Orders of the town as they stand, and what the file adds."""

    town: Town
    addressees: Addressees
    held: dict[str, WorkOrder]
    steps: dict[int, set[tuple[str, date]]]
    linked: set[tuple[int, int]]
    hazards: Mapping[str, list[int]]
    today: date
    now: datetime
    job: ImportJob
    seen: dict[str, int] = field(default_factory=dict)
    new: list[WorkOrder] = field(default_factory=list)
    events: list[WorkOrderEvent] = field(default_factory=list)
    links: list[tuple[WorkOrder, int]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class OrderLedger:
    """Rows of work-orders.xlsx, one order each, known by its 文号."""

    kind: ImportKind = ImportKind.WORK_ORDERS
    declared_datum: str = ""
    columns: ClassVar[Aliases] = ORDER_COLUMNS
    required: ClassVar[tuple[str, ...]] = ("number", "issued_on", "matter")

    def read(self, path: Path, layout: Layout | None = None) -> Sheet:
        """Rows of .xlsx, .xls or .csv."""
        return read_sheet(path, self.columns, required=self.required, layout=layout)

    def draft(self, sheet: Sheet, job: ImportJob) -> Draft:
        """Compare all rows with the orders of the town; eight queries."""
        if job.town is None:
            raise ValueError("a ledger of work orders belongs to a town")
        books = _books(job.town, job)
        outcomes = tally(sheet.rows, lambda row: _plan(row, books))
        names = ("new", "changed", "unchanged", "refused")
        return Draft(
            counts={"rows": len(sheet.rows), **{name: outcomes[name] for name in names}},
            problems=[problem for row in sheet.rows for problem in row.problems],
            write=lambda: _write(books),
        )


def _books(town: Town, job: ImportJob) -> _Books:
    day, units = today(), UnitIndex(town)
    offices = Organisation.objects.filter(town=town).values_list("name", "pk")
    addressees = Addressees(
        lists_of(town, day).villages, {plain(name): pk for name, pk in offices}, units.by_number, units.by_name
    )
    steps: dict[int, set[tuple[str, date]]] = defaultdict(set)
    events = WorkOrderEvent.objects.filter(order__town=town).order_by()
    for order_id, step, happened_on in events.values_list("order_id", "step", "happened_on"):
        steps[order_id].add((step, happened_on))
    hazards: dict[str, list[int]] = defaultdict(list)
    numbered = Hazard.objects.filter(unit__town=town).exclude(external_id="").order_by()
    for pk, number in numbered.values_list("pk", "external_id"):
        hazards[plain(number)].append(pk)
    links = WorkOrder.hazards.through.objects.filter(workorder__town=town).values_list("workorder_id", "hazard_id")
    held = {plain(order.number): order for order in WorkOrder.objects.filter(town=town)}
    return _Books(town, addressees, held, steps, set(links), hazards, day, now(), job)


def _plan(row: Row, books: _Books) -> str:
    """One row into the books: new, changed, unchanged or refused."""
    taken = order_row(row, books.addressees, books.today)
    if taken is None:
        return "refused"
    key = plain(taken.number)
    first = books.seen.setdefault(key, row.number)
    if first != row.number:
        row.note(Problem("order_twice", {"value": taken.number, "other": first}), "number")
        return "refused"
    order = books.held.get(key)
    if order is None:
        _add(row, taken, books)
        return "new"
    return _compare(row, taken, order, books)


def _add(row: Row, taken: OrderRow, books: _Books) -> None:
    order = WorkOrder(town=books.town, number=taken.number, import_job=books.job, source_row=row.number, **taken.attrs)
    order.recorded_at = recorded_at(taken.recorded_on, order.issued_on, books.now)
    books.new.append(order)
    _follow(row, taken, order, books)


def _compare(row: Row, taken: OrderRow, order: WorkOrder, books: _Books) -> str:
    told = dict.fromkeys(("to_village_id", "to_organisation_id", "to_unit_id")) | taken.attrs
    if any(getattr(order, name) != value for name, value in told.items()):
        row.note(Problem("order_differs", {"value": taken.number}), "number")
        return "refused"
    known = {step: day for step, day in books.steps[order.pk] if step in ONCE}
    if any(known.get(event.step, event.happened_on) != event.happened_on for event in taken.events):
        row.note(Problem("order_step_differs", {"value": taken.number}), "number")
        return "refused"
    return "changed" if _follow(row, taken, order, books) else "unchanged"


def _follow(row: Row, taken: OrderRow, order: WorkOrder, books: _Books) -> bool:
    """Add the steps and hazards that the books do not have yet; whether there were any."""
    known = books.steps[order.pk] if order.pk else set()
    fresh = [event for event in taken.events if (event.step, event.happened_on) not in known]
    books.events += [
        WorkOrderEvent(
            order=order,
            step=event.step,
            happened_on=event.happened_on,
            actor=event.actor,
            note=event.note,
            recorded_at=recorded_at(taken.recorded_on, event.happened_on, books.now),
            import_job=books.job,
        )
        for event in fresh
    ]
    return bool(_link(row, taken, order, books)) or bool(fresh)


def _link(row: Row, taken: OrderRow, order: WorkOrder, books: _Books) -> list[int]:
    """Hazards by their number, where one hazard of the town has it; others are told."""
    added = []
    for number in taken.hazards:
        held = books.hazards.get(plain(number), [])
        if len(held) != 1:
            row.note(Problem("order_hazard_unknown", {"value": number}, is_notice=True), "hazards")
        elif (order.pk, held[0]) not in books.linked:
            added.append(held[0])
            books.links.append((order, held[0]))
    return added


def _write(books: _Books) -> Mapping[str, int]:
    WorkOrder.objects.bulk_create(books.new, batch_size=BATCH)
    WorkOrderEvent.objects.bulk_create(books.events, batch_size=BATCH)
    link = WorkOrder.hazards.through
    rows = [link(workorder_id=order.pk, hazard_id=hazard_id) for order, hazard_id in books.links]
    link.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)
    return {}
