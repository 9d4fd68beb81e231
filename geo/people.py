"""The register of people: rows of 人员与任职 → persons and their postings."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction

from geo.cells import code, date_of, folded, phones, text
from geo.imports import Outcome, earlier, finish, record, repeated
from geo.locks import Lock, hold
from geo.models import District, Grid, ImportKind, Person, Posting, Role, Town, User, Village
from geo.problems import Problem, Refused
from geo.sheets import Row, read_sheet

ALIASES = {
    "name": ["姓名", "人员姓名", "名字", "name"],
    "phone": ["电话", "联系电话", "手机", "手机号", "手机号码", "phone"],
    "role": ["角色", "职务", "岗位", "任职", "role"],
    "area": ["责任区代码", "区域代码", "网格编码", "网格代码", "代码", "area"],
    "area_name": ["责任区名称", "责任区", "网格名称", "area_name"],
    "since": ["任职起", "任职起始", "起始日期", "任职日期", "from"],
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


def import_people(path: Path, town: Town, *, user: User | None = None, again: bool = False) -> Outcome:
    """Load persons and postings. Good rows are applied, bad ones told; Refused when the sheet itself is no good.

    The same person, role, area and first day is the same posting: its last day follows the file, nothing is doubled.
    任职止 is the last day in office; the row is valid until the day after it. Postings missing in the file stay.
    """
    before = earlier(ImportKind.PEOPLE, path, town)
    if before and not again:
        return repeated(before, path)
    sheet = read_sheet(path, ALIASES, required=REQUIRED)
    areas = areas_of(town)
    rows = [found for row in sheet.rows if (found := _posting_row(row, areas)) is not None]
    problems = [problem for row in sheet.rows for problem in row.problems]
    if not rows:
        raise Refused(problems)
    with transaction.atomic():
        hold(Lock.REGISTER, town)
        job = record(kind=ImportKind.PEOPLE, path=path, town=town, user=user)
        return finish(job, {**_apply(rows, town), "refused": len(sheet.rows) - len(rows)}, problems)


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


def _posting_row(row: Row, areas: Mapping[str, tuple[str, int]]) -> PostingRow | None:
    """The row as values; None when something is wrong with it, which is then noted in its problems."""
    name = row.take("name", text, required=True)
    numbers = row.take("phone", phones) or []
    said = row.take("role", text, required=True) or ""
    area_code = row.take("area", code, required=True) or ""
    since, last = row.take("since", date_of, required=True), row.take("until", date_of)
    role, area = ROLE_OF.get(folded(said)), areas.get(area_code)
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
    return PostingRow(name[:32], "；".join(numbers)[:32], role, area, since, _day_after(last))


def _day_after(last: date | None) -> date | None:
    return date.fromordinal(last.toordinal() + 1) if last else None


def _apply(rows: list[PostingRow], town: Town) -> Counter[str]:
    counts: Counter[str] = Counter(people=0, created=0, changed=0, unchanged=0)
    people = {(p.name, p.phone): p for p in Person.objects.filter(town=town)}
    fresh = [
        Person(town=town, name=n, phone=p) for n, p in {(r.name, r.phone): 1 for r in rows} if (n, p) not in people
    ]
    people |= {(p.name, p.phone): p for p in Person.objects.bulk_create(fresh)}
    counts["people"] = len(fresh)
    held = {_key(p): p for p in Posting.objects.filter(person__town=town)}
    for row in rows:
        counts[_write(row, people[row.name, row.phone], held)] += 1
    return counts


def _write(row: PostingRow, person: Person, held: dict[Any, Posting]) -> str:
    fresh = Posting(
        person=person, role=row.role, valid_from=row.since, valid_to=row.until, **{row.area[0]: row.area[1]}
    )
    old = held.get(_key(fresh))
    if old is None:
        fresh.save()
        held[_key(fresh)] = fresh
        return "created"
    if old.valid_to == row.until:
        return "unchanged"
    old.valid_to = row.until
    old.save(update_fields=["valid_to"])
    return "changed"


def _key(posting: Posting) -> tuple[Any, ...]:
    area = (posting.town_id, posting.district_id, posting.village_id, posting.grid_id)
    return posting.person_id, posting.role, area, posting.valid_from
