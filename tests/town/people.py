"""Who answers for what: postings of the office, leaders, village heads, grid leads and grid members."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import numpy as np

from tests.town.boundaries import Area, Ground
from tests.town.names import different_names
from tests.town.plan import Plan, to_day
from tests.town.workbook import Column, Sheet, write_sheet

DATES = frozenset({"任职起", "任职止"})


@dataclass(frozen=True)
class Person:
    """A name with a phone; the pair is the person."""

    name: str
    phone: str


@dataclass
class People:
    """Postings, and who is on each grid today; a grid without anyone has no entry."""

    postings: list[tuple[Person, str, Area, int, int]] = field(default_factory=list)  # role, area, from, to (-1 open)
    member: dict[int, Person] = field(default_factory=dict)  # grid index → grid member in office
    lead: dict[int, Person] = field(default_factory=dict)
    head: dict[int, Person] = field(default_factory=dict)  # village index → village head
    deputy: dict[int, Person] = field(default_factory=dict)  # village index → 包村干部
    office: list[Person] = field(default_factory=list)
    leaders: list[Person] = field(default_factory=list)

    def on_grid(self, grid: int) -> Person | None:
        """The grid's member, else its lead."""
        return self.member.get(grid) or self.lead.get(grid)


class _Hiring:
    """Hands out new people, each with a phone of their own."""

    def __init__(self, plan: Plan) -> None:
        rng = plan.rng("people").spawn(1)[0]
        most = plan.grids * 2 + plan.villages * 3 + 40
        numbers = rng.permutation(max(10000, most))[:most].tolist()
        width = len(str(max(9999, most)))
        self._people = iter(
            [Person(n, f"1380000{p:0{width}d}") for n, p in zip(different_names(rng, most), numbers, strict=True)]
        )

    def next(self) -> Person:
        return next(self._people)


def make_people(ground: Ground, unstaffed: list[int], ended: list[int]) -> People:
    """Fill every post but those of the ``unstaffed`` grids; in ``ended`` grids the only posting is over."""
    plan, people, hiring = ground.plan, People(), _Hiring(ground.plan)
    start = to_day(date(2024, 3, 1))
    _town_hall(people, hiring, ground, start)
    for index, village in enumerate(ground.villages):
        people.head[index], people.deputy[index] = hiring.next(), hiring.next()
        people.postings.append((people.head[index], "村（社区）负责人", village, start, -1))
        people.postings.append((people.deputy[index], "包村干部", village, start, -1))
    rng = plan.rng("people").spawn(2)[1]
    _leads(people, hiring, ground, set(unstaffed) | set(ended), start)
    for grid, area in enumerate(ground.grids):
        if grid in unstaffed:
            continue
        person = hiring.next()
        if grid in ended:
            people.postings.append((person, "网格员", area, start, plan.day - int(rng.integers(20, 200))))
            continue
        if rng.random() < 0.06:  # the member before
            people.postings.append((hiring.next(), "网格员", area, start - 300, start - 1))
        people.member[grid] = person
        people.postings.append((person, "网格员", area, min(start + int(rng.integers(0, 500)), plan.day - 1), -1))
    return people


def _town_hall(people: People, hiring: _Hiring, ground: Ground, start: int) -> None:
    people.office = [hiring.next(), hiring.next()]
    people.leaders = [hiring.next(), hiring.next()]
    people.postings += [(p, "镇安委办", ground.town, start, -1) for p in people.office]
    people.postings += [(p, "分管领导", ground.town, start, -1) for p in people.leaders]
    people.postings.append((hiring.next(), "县级平台", ground.town, start, -1))
    people.postings += [(hiring.next(), "管区负责人", district, start, -1) for district in ground.districts]


def _leads(people: People, hiring: _Hiring, ground: Ground, without: set[int], start: int) -> None:
    """One lead for the grids of each village (3-9), or two where there are more than ten."""
    village_of = ground.seeds.village
    for village in range(len(ground.villages)):
        grids = [g for g in np.flatnonzero(village_of == village).tolist() if g not in without]
        for share in (grids[i : i + 9] for i in range(0, len(grids), 9)):
            lead = hiring.next()
            for grid in share:
                people.lead[grid] = lead
                people.postings.append((lead, "网格长", ground.grids[grid], start, -1))


def write_people(out: Path, plan: Plan, people: People) -> int:
    """Write people.xlsx, one row for each posting; gives their number."""
    columns: dict[str, Column] = {
        "姓名": [p.name for p, *_ in people.postings],
        "电话": [p.phone for p, *_ in people.postings],
        "角色": [role for _, role, *_ in people.postings],
        "责任区代码": [area.code for _, _, area, *_ in people.postings],
        "责任区名称": [area.name for _, _, area, *_ in people.postings],
        "任职起": [start for *_, start, _ in people.postings],
        "任职止": [end for *_, end in people.postings],
    }
    write_sheet(out / "people.xlsx", Sheet("网格人员与任职名册", columns, DATES), plan.rng("people").spawn(3)[2])
    return len(people.postings)
