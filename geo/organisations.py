"""The register of offices (所站) and of who answers for which field of industry: 主管所站, 分管领导, basis, dates."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from geo.cells import date_of, folded, phones, text, words
from geo.clock import today
from geo.imports import Outcome
from geo.models import Code, CodeList, FieldDuty, ImportKind, Organisation, Person, Town, User
from geo.people import day_after
from geo.problems import Problem
from geo.registers import Planned, SheetRegister, load
from geo.sheets import Row, Sheet

ALIASES = {
    "office": ["主管所站", "所站名称", "所站", "主管部门", "责任部门", "主管单位", "office"],
    "field": ["行业领域", "分管领域", "监管领域", "所属行业", "行业", "领域", "field"],
    "leader": ["分管领导", "主管领导", "分管负责人", "leader"],
    "leader_phone": ["分管领导电话", "领导电话", "联系电话", "电话", "phone"],
    "basis": ["依据", "文件依据", "文号", "basis"],
    "since": ["起始日期", "生效日期", "开始日期", "起", "from"],
    "until": ["截止日期", "终止日期", "结束日期", "止", "until"],
}
REQUIRED = ("office",)


@dataclass(frozen=True, slots=True)
class DutyRow:
    """One good row: the office and the leader ("" where nobody is named) of some fields, from when until when."""

    row: Row
    office: str
    field_ids: tuple[int, ...]
    leader: str
    phone: str
    basis: str
    since: date
    until: date | None


def import_organisations(path: Path, town: Town, *, user: User | None = None, again: bool = False) -> Outcome:
    """Load offices and their fields. A later row about a field ends the earlier one on the day before it begins.

    The same field and first day is the same duty: office, leader, basis and last day follow the file. 截止日期 is the
    last day; what the file does not name stays. A row with an office and no field only makes the office known.
    """
    return load(ORGANISATIONS, path, town, user=user, again=again)


def plan_organisations(sheet: Sheet, town: Town) -> Planned:
    """What the rows would change in the town; four queries."""
    books, day = _books(town), today()
    rows = [found for row in sheet.rows if (found := _duty_row(row, books, day)) is not None]
    counts: Counter[str] = Counter(created=0, changed=0, unchanged=0)
    for row in sorted(rows, key=lambda found: found.since):
        if outcome := _settle(row, books):
            counts[outcome] += 1
    refused = len(sheet.rows) - counts.total()
    return Planned(
        {"people": len(books.new_people), **counts, "refused": refused},
        [problem for row in sheet.rows for problem in row.problems],
        lambda: _write(books),
    )


ORGANISATIONS = SheetRegister(ImportKind.ORGANISATIONS, ALIASES, REQUIRED, plan_organisations)


# ── the books ────────────────────────────────────────────────────────────────────────────────────────────────────
@dataclass(slots=True)
class _Books:
    """Offices, people and duties of a town as they stand, and what the file adds."""

    town: Town
    fields: Mapping[str, int]
    offices: dict[str, Organisation]
    people: dict[str, list[Person]]
    duties: dict[int, list[FieldDuty]]
    seen: dict[tuple[int, date], int] = field(default_factory=dict)
    new_offices: list[Organisation] = field(default_factory=list)
    new_people: list[Person] = field(default_factory=list)
    new: list[FieldDuty] = field(default_factory=list)
    changed: dict[int, FieldDuty] = field(default_factory=dict)


def _books(town: Town) -> _Books:
    codes = Code.objects.in_force(today()).filter(list=CodeList.FIELD).values_list("name", "pk")
    people: dict[str, list[Person]] = defaultdict(list)
    for person in Person.objects.filter(town=town).order_by("-phone", "pk"):
        people[folded(person.name)].append(person)
    duties: dict[int, list[FieldDuty]] = defaultdict(list)
    for duty in FieldDuty.objects.filter(town=town).select_related("organisation", "leader").order_by("valid_from"):
        duties[duty.field_id].append(duty)
    offices = {folded(office.name): office for office in Organisation.objects.filter(town=town)}
    return _Books(town, {folded(name): pk for name, pk in codes}, offices, people, duties)


# ── one row ──────────────────────────────────────────────────────────────────────────────────────────────────────
def _duty_row(row: Row, books: _Books, day: date) -> DutyRow | None:
    """The row as values; None when something is wrong with it, which is then noted in its problems."""
    office, leader = (row.take("office", text) or "")[:64], (row.take("leader", text) or "")[:32]
    numbers, basis = row.take("leader_phone", phones) or [], (row.take("basis", text) or "")[:200]
    since, last = row.take("since", date_of) or day, row.take("until", date_of)
    field_ids = _field_ids(row, books)
    if not office and not (leader and field_ids):
        row.note(Problem("required", {"field": row.headings.get("office", "")}), "office")
    if last and last < since:
        row.note(Problem("period_reversed", {"since": since.isoformat(), "until": last.isoformat()}), "until")
    if row.problems:
        return None
    return DutyRow(row, office, field_ids, leader, "；".join(numbers)[:32], basis, since, day_after(last))


def _field_ids(row: Row, books: _Books) -> tuple[int, ...]:
    """A cell may name several fields, divided by ；."""
    found = []
    for name in row.take("field", words) or []:
        if pk := books.fields.get(folded(name)):
            found.append(pk)
        else:
            row.note(Problem("field_of_duty_unknown", {"value": name}), "field")
    return tuple(found)


# ── rows against the books ───────────────────────────────────────────────────────────────────────────────────────
def _settle(row: DutyRow, books: _Books) -> str | None:
    """What became of the row: created, changed, unchanged; None when it is refused after all."""
    if any(_is_twice(row, field_id, books) or _overlaps(row, field_id, books) for field_id in row.field_ids):
        return None
    knew_office = folded(row.office) in books.offices
    office, leader = _office(row, books), _leader(row, books)
    outcomes = [_duty(row, field_id, office, leader, books) for field_id in row.field_ids]
    if not outcomes:
        return "unchanged" if knew_office else "created"
    return next(kind for kind in ("created", "changed", "unchanged") if kind in outcomes)


def _is_twice(row: DutyRow, field_id: int, books: _Books) -> bool:
    first = books.seen.setdefault((field_id, row.since), row.row.number)
    if first != row.row.number:
        row.row.note(Problem("field_duty_twice", {"other": first}), "field")
    return first != row.row.number


def _overlaps(row: DutyRow, field_id: int, books: _Books) -> bool:
    """Whether the row reaches into a duty that begins later in the books."""
    later = next((duty for duty in books.duties[field_id] if duty.valid_from > row.since), None)
    if later is None or row.until is None or row.until <= later.valid_from:
        return False
    row.row.note(Problem("field_duty_later", {"since": later.valid_from.isoformat()}), "until")
    return True


def _duty(row: DutyRow, field_id: int, office: Organisation | None, leader: Person | None, books: _Books) -> str:
    held = books.duties[field_id]
    later = next((duty for duty in held if duty.valid_from > row.since), None)
    before = next((duty for duty in reversed(held) if duty.valid_from <= row.since), None)
    fresh = FieldDuty(town=books.town, field_id=field_id, organisation=office, leader=leader, basis=row.basis)
    fresh.valid_from, fresh.valid_to = row.since, row.until or (later.valid_from if later else None)
    if before and _is_running(before, row.since):
        _keep_unsaid(row, fresh, before)
    if before and (before.valid_from == row.since or _says_the_same(before, fresh)):
        return _corrected(before, fresh, books)
    if before and _is_running(before, row.since):
        before.valid_to = row.since
        _has_changed(before, books)
    books.new.append(fresh)
    held.append(fresh)
    held.sort(key=lambda duty: duty.valid_from)
    return "created"


def _is_running(duty: FieldDuty, day: date) -> bool:
    return duty.valid_to is None or duty.valid_to > day


def _keep_unsaid(row: DutyRow, fresh: FieldDuty, before: FieldDuty) -> None:
    """What the file has no column for stays as it was; an empty cell of a column it has means that nobody does."""
    if "leader" not in row.row.cells:
        fresh.leader = before.leader
    if "basis" not in row.row.cells:
        fresh.basis = before.basis


def _says_the_same(before: FieldDuty, fresh: FieldDuty) -> bool:
    """A list that is issued anew with the same content, while the earlier one still runs, changes nothing."""
    return _is_running(before, fresh.valid_from) and _content(before) == _content(fresh)


def _content(duty: FieldDuty) -> tuple[object, ...]:
    return duty.organisation, duty.leader, duty.basis, duty.valid_to


def _corrected(held: FieldDuty, fresh: FieldDuty, books: _Books) -> str:
    if _content(held) == _content(fresh):
        return "unchanged"
    held.organisation, held.leader = fresh.organisation, fresh.leader
    held.basis, held.valid_to = fresh.basis, fresh.valid_to
    _has_changed(held, books)
    return "changed"


def _has_changed(duty: FieldDuty, books: _Books) -> None:
    if duty.pk:
        books.changed[duty.pk] = duty


def _office(row: DutyRow, books: _Books) -> Organisation | None:
    if not row.office:
        return None
    key = folded(row.office)
    if key not in books.offices:
        books.offices[key] = Organisation(town=books.town, name=row.office)
        books.new_offices.append(books.offices[key])
    return books.offices[key]


def _leader(row: DutyRow, books: _Books) -> Person | None:
    """The person of that name (and phone, where it is written) in the town, or a new one; of several the first."""
    if not row.leader:
        return None
    named = books.people[folded(row.leader)]
    known = [person for person in named if not row.phone or person.phone in ("", row.phone)]
    if not known:
        known = [Person(town=books.town, name=row.leader, phone=row.phone)]
        named.extend(known)
        books.new_people.extend(known)
    elif len(known) > 1 and not row.phone:
        row.row.note(Problem("leader_ambiguous", {"value": row.leader, "count": len(known)}, is_notice=True), "leader")
    return known[0]


def _write(books: _Books) -> None:
    """Duties that end make room first: two of one field never overlap, not even for a moment."""
    Organisation.objects.bulk_create(books.new_offices)
    Person.objects.bulk_create(books.new_people)
    for duty in books.changed.values():
        duty.organisation, duty.leader = duty.organisation, duty.leader  # the ids of what was inserted just now
        duty.save()
    FieldDuty.objects.bulk_create(books.new)
