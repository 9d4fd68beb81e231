"""The register of people: rows of 人员与任职 → persons and their postings."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from geo.cells import BLANK_WORDS, code, date_of, folded, phones, text
from geo.imports import Outcome
from geo.models import District, Grid, ImportKind, Organisation, Person, Posting, Role, Town, User, Village
from geo.problems import Problem
from geo.registers import Planned, SheetRegister, load
from geo.sheets import Row, Sheet

ALIASES = {
    "name": ["姓名", "人员姓名", "名字", "name"],
    "phone": ["电话", "联系电话", "手机", "手机号", "手机号码", "phone"],
    "role": ["角色", "职务", "岗位", "任职", "role"],
    "area": ["责任区代码", "区域代码", "网格编码", "网格代码", "代码", "area"],
    "area_name": ["责任区名称", "责任区", "网格名称", "area_name"],
    "since": ["任职起", "任职起始", "起始日期", "任职日期", "from"],
    "office": ["所站", "所属所站", "所在所站", "office"],
    "until": ["任职止", "任职截止", "截止日期", "离任日期", "until"],
}
REQUIRED = ("name", "role", "area", "since")
ROLES = {
    Role.OFFICE: ("镇安委办", "安委办", "安办", "应急办"),
    Role.LEADER: ("分管领导", "领导", "班子成员", "书记", "镇长"),
    Role.FIELD_OFFICE: ("所站", "站所", "部门"),
    Role.DISTRICT_LEAD: ("管区负责人", "管区书记", "管区主任"),
    Role.VILLAGE: ("村(社区)负责人", "村负责人", "社区负责人", "村支书", "村主任"),
    Role.VILLAGE_CADRE: ("包村干部", "包村(社区)干部", "驻村干部"),
    Role.GRID_LEAD: ("网格长",),
    Role.GRID_MEMBER: ("网格员", "专职网格员", "兼职网格员"),
    Role.COUNTY: ("县级平台", "县平台", "县应急局"),
}
ROLE_OF = {folded(word): role for role, words in ROLES.items() for word in words}


@dataclass(frozen=True, slots=True)
class PostingRow:
    """One good row: who, which role, the foreign key of the area, from when until the day before when."""

    name: str
    phone: str
    role: str
    area: tuple[str, int]
    since: date
    until: date | None
    office_id: int | None = None


@dataclass(frozen=True, slots=True)
class Places:
    """What the codes and names of a row stand for."""

    areas: Mapping[str, tuple[str, int]]
    offices: Mapping[str, int]


def import_people(path: Path, town: Town, *, user: User | None = None, again: bool = False) -> Outcome:
    """Load persons and postings. Good rows are applied, bad ones told; Refused when the sheet itself is no good.

    The same person, role, area and first day is the same posting: its last day follows the file, nothing is doubled.
    任职止 is the last day in office; the row is valid until the day after it. Postings missing in the file stay.
    """
    return load(PEOPLE, path, town, user=user, again=again)


def plan_people(sheet: Sheet, town: Town) -> Planned:
    """What the rows would change in the town; seven queries."""
    places = Places(areas_of(town), offices_of(town))
    rows = [found for row in sheet.rows if (found := _posting_row(row, places)) is not None]
    books = _books(town)
    counts = Counter(created=0, changed=0, unchanged=0)
    for row in rows:
        counts[_settle(row, books)] += 1
    return Planned(
        {"people": len(books.new_people), **counts, "refused": len(sheet.rows) - len(rows)},
        [problem for row in sheet.rows for problem in row.problems],
        lambda: _write(books),
    )


PEOPLE = SheetRegister(ImportKind.PEOPLE, ALIASES, REQUIRED, plan_people)


def areas_of(town: Town) -> dict[str, tuple[str, int]]:
    """Code → (field of Posting, id) of the town and everything in it."""
    found: dict[str, tuple[str, int]] = {town.code: ("town_id", town.pk)}
    for field_name, query in (
        ("district_id", District.objects.filter(town=town)),
        ("village_id", Village.objects.filter(town=town)),
        ("grid_id", Grid.objects.filter(village__town=town)),
    ):
        found |= {key.upper(): (field_name, pk) for key, pk in query.values_list("code", "pk")}
    return found


def offices_of(town: Town) -> dict[str, int]:
    """Comparable name → id of the offices of a town."""
    return {folded(name): pk for name, pk in Organisation.objects.filter(town=town).values_list("name", "pk")}


# ── one row ──────────────────────────────────────────────────────────────────────────────────────────────────────
def _posting_row(row: Row, places: Places) -> PostingRow | None:
    """The row as values; None when something is wrong with it, which is then noted in its problems."""
    name = row.take("name", text, required=True)
    numbers = row.take("phone", phones) or []
    said = row.take("role", text, required=True) or ""
    area_code = row.take("area", code, required=True) or ""
    since, last = row.take("since", date_of, required=True), row.take("until", date_of)
    role, area = ROLE_OF.get(folded(said)), places.areas.get(area_code)
    if said and role is None:
        row.note(
            Problem("role_unknown", {"role": said, "known": "、".join(words[0] for words in ROLES.values())}), "role"
        )
    if area_code and area is None:
        row.note(Problem("area_unknown", {"code": area_code}), "area")
    if since and last and last < since:
        row.note(Problem("period_reversed", {"since": since.isoformat(), "until": last.isoformat()}), "until")
    if row.problems or not (name and role and area and since):
        return None
    office_id = _office_id(row, places)
    return PostingRow(name[:32], "；".join(numbers)[:32], role, area, since, day_after(last), office_id)


def _office_id(row: Row, places: Places) -> int | None:
    said = row.take("office", text) or ""
    found = places.offices.get(folded(said))
    if said.lower() not in BLANK_WORDS and found is None:
        row.note(Problem("office_unknown", {"value": said}, is_notice=True), "office")
    return found


def day_after(last: date | None) -> date | None:
    """The first day on which something is no more, from its last one."""
    return last + timedelta(days=1) if last else None


# ── rows against the books ───────────────────────────────────────────────────────────────────────────────────────
@dataclass(slots=True)
class _Books:
    """People and postings of a town as they stand, and what the file adds."""

    town: Town
    people: dict[tuple[str, str], Person]
    held: dict[tuple[Any, ...], Posting]
    new_people: list[Person] = field(default_factory=list)
    new: list[Posting] = field(default_factory=list)
    changed: dict[int, Posting] = field(default_factory=dict)


def _books(town: Town) -> _Books:
    people = {(person.name, person.phone): person for person in Person.objects.filter(town=town)}
    postings = Posting.objects.filter(person__town=town).select_related("person")
    return _Books(town, people, {_key(posting): posting for posting in postings})


def _settle(row: PostingRow, books: _Books) -> str:
    fresh = Posting(
        person=_person(row, books),
        role=row.role,
        valid_from=row.since,
        valid_to=row.until,
        organisation_id=row.office_id,
        **{row.area[0]: row.area[1]},
    )
    old = books.held.setdefault(_key(fresh), fresh)
    if old is fresh:
        books.new.append(fresh)
        return "created"
    office_id = row.office_id or old.organisation_id
    if (old.valid_to, old.organisation_id) == (row.until, office_id):
        return "unchanged"
    old.valid_to, old.organisation_id = row.until, office_id
    if old.pk:
        books.changed[old.pk] = old
    return "changed"


def _person(row: PostingRow, books: _Books) -> Person:
    key = (row.name, row.phone)
    if key not in books.people:
        books.people[key] = Person(town=books.town, name=row.name, phone=row.phone)
        books.new_people.append(books.people[key])
    return books.people[key]


def _key(posting: Posting) -> tuple[Any, ...]:
    area = (posting.town_id, posting.district_id, posting.village_id, posting.grid_id)
    return posting.person.name, posting.person.phone, posting.role, area, posting.valid_from


def _write(books: _Books) -> None:
    Person.objects.bulk_create(books.new_people)
    Posting.objects.bulk_create(books.new)
    for posting in books.changed.values():
        posting.save(update_fields=["valid_to", "organisation"])
