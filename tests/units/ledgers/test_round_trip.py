"""The register written as a ledger and loaded again: nothing is new, nothing changed, nothing in conflict."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo.clock import today
from geo.models import Code, CodeList, Town, Village
from tests.units.ledgers.test_import import everything
from tests.units.ledgers.world import NAMES, load, lonlat, write_ledger
from units.editing import Signature, add_unit, change_state, edit_unit
from units.ledgers.export import write_ledger as export
from units.models import KeyFireUnit, NineSmallVenue, Placement, Unit, UnitEvent, UnitState

HEADER = (
    "单位编号",
    "单位名称",
    "统一社会信用代码",
    "所属村",
    "行业领域",
    "九小类别",
    "地址",
    "经度",
    "纬度",
    "主要负责人",
    "联系电话",
    "从业人数",
    "高危行业",
    "消防重点单位",
    "认定年度",
    "用气类型",
    "气瓶数",
    "经营状态",
    "停业复核日期",
    "变更日期",
    "建档日期",
    "备注",
)
WORDS = st.text(alphabet="东西南北小店超市=+-@ 　（）A1、/", min_size=0, max_size=8)
DAYS = st.dates(date(2020, 1, 1), date(2026, 6, 1))


@st.composite
def rows(draw: st.DrawFn) -> list[list[Any]]:
    """Rows as offices write them: with and without number, code, place, facets, states."""
    made = []
    for at in range(draw(st.integers(1, 12))):
        village, is_placed = draw(st.integers(0, 3)), draw(st.booleans())
        where = lonlat(village * 1000 + draw(st.floats(1, 999)), draw(st.floats(1, 999))) if is_placed else (None, None)
        registered = draw(DAYS)
        made.append([
            f"U{at}" if draw(st.booleans()) else None,
            draw(st.sampled_from(["老王店", "老王店", "小李超市"])) + draw(WORDS),
            draw(st.sampled_from([None, "91350100M000100Y43", "123"])),
            draw(st.sampled_from([NAMES[village], None, "不知道"])),
            draw(st.sampled_from([None, "；".join(_codes(CodeList.FIELD)[:2]), "没有的领域"])),
            draw(st.sampled_from([None, _codes(CodeList.NINE_SMALL)[0]])),
            draw(WORDS), *where, draw(WORDS),
            draw(st.sampled_from([None, "13800001234", "13800001234/0391-7654321", 13900001111.0])),
            draw(st.sampled_from([None, 3, "40人"])),
            draw(st.sampled_from(["是", "否", None])), draw(st.sampled_from(["是", "否", None])), 2024,
            draw(st.sampled_from([None, "瓶装", "天然气"])), draw(st.sampled_from([None, 2])),
            draw(st.sampled_from([None, "在营", "停业", "注销"])), date(2027, 1, 1),
            registered + timedelta(draw(st.integers(0, 100))), registered, draw(WORDS),
        ])  # fmt: skip
    return made


def _codes(which: CodeList) -> list[str]:
    return sorted(Code.objects.filter(list=which).in_force(today()).values_list("name", flat=True))


def loads_unchanged(town: Town, folder: Path) -> None:
    before, placements = everything()[:3], list(Placement.objects.order_by("pk").values())
    path = folder / f"{uuid4()}.xlsx"
    count = export(town, path, phones=True)
    outcome = load(path, town)
    counts = {name: outcome.counts[name] for name in ("new", "changed", "conflicting", "refused", "moved")}
    assert counts == dict.fromkeys(counts, 0), [(p.code, dict(p.params)) for p in outcome.problems]
    assert outcome.counts["unchanged"] == count
    assert _facts(everything()[:3]) == _facts(before)
    assert list(Placement.objects.order_by("pk").values()) == placements


def _facts(found: tuple[Any, ...]) -> tuple[Any, ...]:
    """Without the unit's note of what was edited by hand: the file says the same, so that nothing is any more."""
    return [{**unit, "edited": None} for unit in found[0]], *found[1:]


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_whatever_an_office_loaded_comes_back_unchanged(town: Town, tmp_path: Path, data: st.DataObject) -> None:
    Unit.objects.filter(town=town).delete()
    load(write_ledger(tmp_path / f"{uuid4()}.xlsx", data.draw(rows()), HEADER), town, insist=True)
    if Unit.objects.filter(town=town).exists():
        loads_unchanged(town, tmp_path)


def test_what_was_kept_by_hand_comes_back_unchanged(town: Town, tmp_path: Path) -> None:
    by = Signature(None, "")
    unit = add_unit(
        uuid=uuid4(),
        town=town,
        values={"name": "新店", "declared_village_id": Village.objects.all()[0].pk, "principal_phone": "13800001234"},
        by=by,
    )
    edit_unit(unit=unit, version=1, values={"gas.supply": "PIPED", "people_on_site": 31, "remark": "甲 乙"}, by=by)
    change_state(unit=unit, version=2, state=UnitState.SUSPENDED, review_on=today() + timedelta(9), by=by)
    loads_unchanged(town, tmp_path)


def test_without_phones_the_file_has_no_column_for_them_and_takes_none_away(town: Town, tmp_path: Path) -> None:
    load(write_ledger(tmp_path / "a.xlsx", [["U1", "甲", "13800001234"]], ("单位编号", "单位名称", "联系电话")), town)
    export(town, tmp_path / "b.xlsx", phones=False)
    assert load(tmp_path / "b.xlsx", town).counts["unchanged"] == 1
    assert Unit.objects.get().principal_phone == "13800001234"


def test_a_sensitive_unit_is_in_no_file(town: Town, tmp_path: Path) -> None:
    load(write_ledger(tmp_path / "a.xlsx", [["U1", "甲"], ["U2", "乙"]], ("单位编号", "单位名称")), town)
    Unit.objects.filter(external_id="U1").update(is_sensitive=True)
    assert export(town, tmp_path / "b.xlsx", phones=True) == 1


def test_facets_and_states_are_written_in_the_words_of_the_ledger(town: Town, tmp_path: Path) -> None:
    header = ["单位名称", "消防重点单位", "九小类别", "经营状态", "停业复核日期", "变更日期", "建档日期"]
    row = ["甲", "是", "小餐饮", "停业", "2027-01-01", "2026-01-01", "2025-01-01"]
    load(write_ledger(tmp_path / "a.xlsx", [row], header), town)
    assert (KeyFireUnit.objects.count(), NineSmallVenue.objects.count()) == (1, 1)
    assert UnitEvent.objects.latest("pk").review_on == date(2027, 1, 1)
    loads_unchanged(town, tmp_path)


@pytest.mark.parametrize("phones", [True, False])
def test_the_command_says_how_many_units_it_wrote(
    town: Town, tmp_path: Path, capsys: pytest.CaptureFixture[str], phones: bool
) -> None:
    load(write_ledger(tmp_path / "a.xlsx", [["U1", "甲"]], ("单位编号", "单位名称")), town)
    options = ["--phones"] if phones else []
    call_command("export_units", str(tmp_path / "b.xlsx"), "--town", town.code, *options)
    assert "将 1 家写入" in capsys.readouterr().out
    assert (tmp_path / "b.xlsx").stat().st_size > 1000
