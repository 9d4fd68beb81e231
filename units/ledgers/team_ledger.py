"""The ledger of five-for-one teams (五包一): five named people for each key fire-safety unit."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import ClassVar

from geo.clock import today
from geo.models import ImportJob, ImportKind, Person, Town
from geo.problems import Problem
from geo.sheets import Aliases, Layout, Row, Sheet, read_sheet
from units.ledgers.columns import TEAM_COLUMNS
from units.ledgers.run import Draft
from units.ledgers.save import BATCH, overwrite
from units.ledgers.steps import tally
from units.ledgers.unit_index import UnitIndex
from units.ledgers.unit_rows import limited, past_date
from units.models import DutySeat, DutyTeam, KeyFireUnit, SeatKind
from units.names import plain


@dataclass(slots=True)
class _Books:
    """Teams of the town as they stand, and what the file changes."""

    town: Town
    units: UnitIndex
    key_fire: dict[int, int]
    teams: dict[int, DutyTeam]
    seats: dict[tuple[int, str], DutySeat]
    people: dict[str, list[Person]]
    today: date
    new_people: list[Person] = field(default_factory=list)
    changed_teams: dict[int, DutyTeam] = field(default_factory=dict)
    corrected: list[DutySeat] = field(default_factory=list)
    opened: list[DutySeat] = field(default_factory=list)
    emptied: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class TeamLedger:
    """Rows of teams.xlsx, one team each. An empty seat stays empty: it is a blind spot, not an error."""

    kind: ImportKind = ImportKind.TEAMS
    declared_datum: str = ""
    columns: ClassVar[Aliases] = TEAM_COLUMNS
    required: ClassVar[tuple[str, ...]] = ("LEADER",)

    def read(self, path: Path, layout: Layout | None = None) -> Sheet:
        """Rows of .xlsx, .xls or .csv."""
        return read_sheet(path, self.columns, required=self.required, layout=layout)

    def draft(self, sheet: Sheet, job: ImportJob) -> Draft:
        """Compare all rows with the teams of the town."""
        if job.town is None:
            raise ValueError("a ledger of teams belongs to a town")
        books, seen = _books(job.town), set[int]()
        outcomes = tally(sheet.rows, lambda row: _plan(row, books, seen))
        names = ("new", "changed", "unchanged", "refused")
        return Draft(
            counts={"rows": len(sheet.rows), **{name: outcomes[name] for name in names}},
            problems=[problem for row in sheet.rows for problem in row.problems],
            write=lambda: _write(books),
        )


def _books(town: Town) -> _Books:
    key_fire = KeyFireUnit.objects.filter(unit__town=town).values_list("unit_id", "pk")
    teams = {team.key_fire_id: team for team in DutyTeam.objects.filter(key_fire__unit__town=town)}
    seats = DutySeat.objects.filter(team__key_fire__unit__town=town, valid_to=None)
    people: dict[str, list[Person]] = defaultdict(list)
    for person in Person.objects.filter(town=town).order_by("phone", "pk"):
        people[plain(person.name)].append(person)
    held = {(seat.team_id, seat.kind): seat for seat in seats}
    return _Books(town, UnitIndex(town), dict(key_fire), teams, held, people, today())


def _plan(row: Row, books: _Books, seen: set[int]) -> str:
    """One row into the books: new, changed, unchanged or refused."""
    unit_id = books.units.find(row)
    key_fire_id = books.key_fire.get(unit_id) if unit_id else None
    names = {kind: row.take(kind, limited(32)) or "" for kind in SeatKind.values if kind in row.cells}
    since = row.take("valid_from", past_date(books.today)) or books.today
    document = row.take("document", limited(64)) or ""
    if unit_id and key_fire_id is None:
        row.note(Problem("not_key_fire"), "name")
    if key_fire_id in seen:
        row.note(Problem("team_twice"), "name")
    if key_fire_id is None or any(not problem.is_notice for problem in row.problems):
        return "refused"
    seen.add(key_fire_id)
    is_new = key_fire_id not in books.teams
    team = books.teams.setdefault(key_fire_id, DutyTeam(key_fire_id=key_fire_id))
    is_changed = is_new or bool(document and document != team.document)
    if is_changed:
        team.document = document or team.document
        books.changed_teams[key_fire_id] = team
    for kind, name in names.items():
        is_changed |= _seat(row, books, team, kind, name, since)
    return "new" if is_new else "changed" if is_changed else "unchanged"


def _seat(row: Row, books: _Books, team: DutyTeam, kind: str, name: str, since: date) -> bool:
    """Fill, hand over or empty one seat; whether anything changed."""
    held = books.seats.get((team.pk, kind)) if team.pk else None
    if not name:
        return _empty(books, held)
    person = _person(row, books, kind, name)
    if held and held.person_id is not None and held.person_id == person.pk:
        return False
    if held and held.valid_from >= since:  # the file corrects who sat there from the first day on
        held.person = person
        books.corrected.append(held)
        return True
    if held:
        held.valid_to = since
        books.corrected.append(held)
    books.opened.append(DutySeat(team=team, kind=kind, person=person, valid_from=since))
    return True


def _empty(books: _Books, held: DutySeat | None) -> bool:
    if held is None:
        return False
    if held.valid_from < books.today:
        held.valid_to = books.today
        books.corrected.append(held)
    else:
        books.emptied.append(held.pk)
    return True


def _person(row: Row, books: _Books, kind: str, name: str) -> Person:
    """The person of that name in the town, or a new one; of several the first, and the row is told."""
    known = books.people[plain(name)]
    if not known:
        known.append(Person(town=books.town, name=name))
        books.new_people.append(known[0])
    elif len(known) > 1:
        row.note(Problem("person_ambiguous", {"value": name, "count": len(known)}, is_notice=True), kind)
    return known[0]


def _write(books: _Books) -> Mapping[str, int]:
    Person.objects.bulk_create(books.new_people, batch_size=BATCH)
    overwrite(DutyTeam, list(books.changed_teams.values()), "key_fire")
    DutySeat.objects.filter(pk__in=books.emptied).delete()
    overwrite(DutySeat, books.corrected, "id")
    DutySeat.objects.bulk_create(books.opened, batch_size=BATCH)
    return {"new_people": len(books.new_people), "seats": len(books.opened)}
