"""Which office (所站) and which leader answer for each field of industry, with a few fields that nobody answers for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tests.town.people import People
from tests.town.plan import Plan, to_day
from tests.town.unit_kinds import KINDS
from tests.town.workbook import Column, Sheet, write_sheet

OFFICES = {
    "中心学校": ("校园",),
    "市场监管所": ("商超", "餐饮", "特种设备", "大型农贸市场"),
    "文旅服务中心": ("酒店、影剧院、景点景区", "住宿", "大型群众性活动"),
    "民政所": ("民政服务机构",),
    "卫生院": ("医疗卫生机构",),
    "村镇建设发展中心": ("高层建筑", "建筑施工", "城镇燃气"),
    "自然资源所": ("矿山",),
    "交通运输服务站": ("交通运输",),
    "供电所": ("电力", "充电设施"),
    "应急管理所": ("加油站、加气站、加氢站", "危险化学品", "工贸", "烟花爆竹"),
    "派出所": ("九小场所",),
}
BASIS = "镇政办〔2024〕5号"
DATES = frozenset({"起始日期", "截止日期"})


@dataclass(frozen=True)
class FieldGaps:
    """Fields, by name, for which nobody answers at all, no office does, no leader does."""

    without_duty: str
    without_office: str
    without_leader: str


def write_offices(out: Path, plan: Plan, people: People) -> FieldGaps:
    """Write organisations.xlsx; gives the fields that were left open."""
    rng = plan.rng("offices")
    held = sorted({field for kind in KINDS for field in kind.fields.split("；")} - {"九小场所"})
    gaps = FieldGaps(*(held[at] for at in rng.choice(len(held), 3, replace=False).tolist()))
    start, moved = to_day(date(2024, 3, 10)), to_day(date(2024, 7, 1))
    leaders = [leader.name for leader in people.leaders]
    rows = [
        (field, office, leaders[at % len(leaders)], start, -1)
        for at, (office, fields) in enumerate(OFFICES.items())
        for field in fields
        if field != gaps.without_duty
    ]
    rows = [_with_gap(row, gaps) for row in rows]
    rows[0] = (*rows[0][:4], moved - 1)  # handed over in the middle of the first year
    rows.append((rows[0][0], rows[0][1], leaders[-1] if rows[0][2] else "", moved, -1))
    idle = [office for office in OFFICES if office not in {row[1] for row in rows}]
    rows += [("", office, "", -1, -1) for office in idle]  # an office whose only field was left open is one still
    columns: dict[str, Column] = {
        "行业领域": [row[0] for row in rows],
        "主管所站": [row[1] for row in rows],
        "分管领导": [row[2] for row in rows],
        "依据": [BASIS] * len(rows),
        "起始日期": [row[3] for row in rows],
        "截止日期": [row[4] for row in rows],
    }
    write_sheet(out / "organisations.xlsx", Sheet("行业领域主管所站与分管领导一览表", columns, DATES), rng)
    return gaps


def _with_gap(row: tuple[str, str, str, int, int], gaps: FieldGaps) -> tuple[str, str, str, int, int]:
    field, office, leader, since, until = row
    if field == gaps.without_office:
        return field, "", leader, since, until
    return field, office, "" if field == gaps.without_leader else leader, since, until
