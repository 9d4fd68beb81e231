"""A field edited by hand since the last file, and what the next file says about it."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from geo.clock import today
from geo.models import Town
from geo.sentences import render
from tests.units.ledgers.world import load, lonlat, unit_rows, write_ledger
from units.editing import Signature, change_state, edit_unit, keep_own, take_file
from units.ledgers.gas_ledger import GasLedger
from units.ledgers.run import Request, run
from units.merging import merge_units
from units.models import GasUse, Unit, UnitChange, UnitState
from units.placing import Place, place_unit

BY = Signature(None)


def loaded(town: Town, folder: Path, rows: list[list[Any]], name: str = "a") -> Any:
    return load(write_ledger(folder / f"{name}.xlsx", rows), town)


def edited(town: Town, folder: Path, **values: Any) -> tuple[list[list[Any]], Unit]:
    """Three units of a ledger, the first of which was edited by hand afterwards."""
    rows = unit_rows(3)
    loaded(town, folder, rows)
    unit = Unit.objects.get(external_id="U00001")
    return rows, edit_unit(unit=unit, version=unit.version, values=values, by=BY)


def test_a_file_that_says_what_it_said_before_keeps_the_edit_silently(town: Town, tmp_path: Path) -> None:
    rows, unit = edited(town, tmp_path, name="手改的店")
    rows[1][2] = "另一行改名"
    outcome = loaded(town, tmp_path, rows, "b")
    assert [outcome.counts[n] for n in ("changed", "conflicting", "unchanged", "notices")] == [1, 0, 2, 0]
    unit.refresh_from_db()
    assert (unit.name, unit.edited) == ("手改的店", {"name": "第1小吃店"})


def test_a_file_that_says_something_new_is_a_conflict_and_overwrites_nothing(town: Town, tmp_path: Path) -> None:
    rows, unit = edited(town, tmp_path, name="手改的店")
    rows[0][2] = "文件新名"
    outcome = loaded(town, tmp_path, rows, "b")
    assert [outcome.counts[n] for n in ("new", "changed", "conflicting", "unchanged")] == [0, 0, 1, 2]
    notice = next(problem for problem in outcome.problems if problem.code == "edited_by_hand")
    assert (notice.row, notice.column, dict(notice.params), notice.is_notice) == (
        3, "单位名称", {"field": "单位名称", "kept": "手改的店", "value": "文件新名"}, True,
    )  # fmt: skip
    assert "手改的店" in render(notice)
    unit.refresh_from_db()
    assert unit.name == "手改的店"
    assert outcome.job is not None
    assert unit.conflicts == {"name": {"file": "文件新名", "job": outcome.job.pk, "row": 3}}


def test_a_preview_lists_the_conflict_and_writes_nothing(town: Town, tmp_path: Path) -> None:
    rows, unit = edited(town, tmp_path, name="手改的店")
    rows[0][2] = "文件新名"
    outcome = load(write_ledger(tmp_path / "b.xlsx", rows), town, apply=False)
    assert outcome.counts["conflicting"] == 1
    unit.refresh_from_db()
    assert unit.conflicts == {}


def test_other_fields_of_the_row_are_written_beside_a_conflict(town: Town, tmp_path: Path) -> None:
    rows, unit = edited(town, tmp_path, name="手改的店")
    rows[0][2] = "文件新名"
    rows[0][6] = date(2024, 2, 1)
    loaded(town, tmp_path, rows, "b")
    unit.refresh_from_db()
    assert (unit.name, unit.registered_on) == ("手改的店", date(2024, 2, 1))
    change = UnitChange.objects.filter(unit=unit).latest("pk")
    assert (change.origin, change.changes, change.source_row) == (
        "IMPORT", {"registered_on": ["2024-03-01", "2024-02-01"]}, 3,
    )  # fmt: skip


def test_a_file_that_has_learned_the_edit_writes_the_field_again_from_then_on(town: Town, tmp_path: Path) -> None:
    rows, unit = edited(town, tmp_path, name="手改的店")
    rows[0][2] = "手改的店"
    assert loaded(town, tmp_path, rows, "b").counts["unchanged"] == 3
    rows[0][2] = "再改的店"
    assert loaded(town, tmp_path, rows, "c").counts["changed"] == 1
    unit.refresh_from_db()
    assert (unit.name, unit.edited) == ("再改的店", {})


def test_the_value_of_the_file_is_taken_or_the_own_one_kept(town: Town, tmp_path: Path) -> None:
    rows, unit = edited(town, tmp_path, name="手改的店")
    rows[0][2] = "文件新名"
    loaded(town, tmp_path, rows, "b")
    unit.refresh_from_db()
    kept = keep_own(unit=unit, version=unit.version, field="name", by=BY)
    assert (kept.name, kept.conflicts) == ("手改的店", {})
    rows[1][2] = "又一行"
    assert loaded(town, tmp_path, rows, "c").counts["conflicting"] == 0
    rows[0][2] = "第三个名"
    loaded(town, tmp_path, rows, "d")
    unit.refresh_from_db()
    taken = take_file(unit=unit, version=unit.version, field="name", by=BY)
    assert (taken.name, taken.conflicts, taken.edited) == ("第三个名", {}, {})


def test_a_place_given_by_hand_is_not_moved_by_a_file(town: Town, tmp_path: Path) -> None:
    rows = unit_rows(3)
    loaded(town, tmp_path, rows)
    unit = Unit.objects.get(external_id="U00001")
    here = lonlat(3900, 900)
    place_unit(unit=unit, version=1, place=Place(*here, "CLICK"), by=BY)
    rows[0][4:6] = lonlat(100, 100)
    outcome = loaded(town, tmp_path, rows, "b")
    assert outcome.counts["conflicting"] == 1
    unit.refresh_from_db()
    assert unit.point is not None
    assert (unit.point.x, unit.point.y) == here


def test_a_suspension_entered_by_hand_outlives_a_file_that_does_not_know_of_it(town: Town, tmp_path: Path) -> None:
    header = ("单位编号", "单位名称", "经营状态", "变更日期")
    load(write_ledger(tmp_path / "a.xlsx", [["U1", "甲", "在营", None]], header), town)
    unit = Unit.objects.get()
    change_state(
        unit=unit, version=1, state=UnitState.SUSPENDED, review_on=today() + timedelta(30), by=BY,
    )  # fmt: skip
    outcome = load(write_ledger(tmp_path / "b.xlsx", [["U1", "甲店", "在营", None]], header), town)
    assert (outcome.counts["conflicting"], unit.events.count()) == (0, 2)
    outcome = load(write_ledger(tmp_path / "c.xlsx", [["U1", "甲店", "注销", None]], header), town)
    assert (outcome.counts["conflicting"], unit.events.count()) == (1, 2)


def test_a_facet_taken_away_by_hand_does_not_come_back_with_an_unchanged_file(town: Town, tmp_path: Path) -> None:
    header = ("单位编号", "单位名称", "用气类型")
    load(write_ledger(tmp_path / "a.xlsx", [["U1", "甲", "瓶装"]], header), town)
    edit_unit(unit=Unit.objects.get(), version=1, values={"gas.supply": None}, by=BY)
    outcome = load(write_ledger(tmp_path / "b.xlsx", [["U1", "甲店", "瓶装"]], header), town)
    assert outcome.counts["changed"] == 1
    assert not hasattr(Unit.objects.get(), "gas")


@pytest.mark.parametrize("n", [20, 200])
def test_a_file_of_conflicts_asks_no_more_queries_than_a_small_one(
    town: Town, tmp_path: Path, n: int, django_assert_max_num_queries: Any
) -> None:
    rows = unit_rows(n)
    loaded(town, tmp_path, rows)
    Unit.objects.update(edited={"name": "从前"})
    for row in rows:
        row[2] += "新"
    with django_assert_max_num_queries(45):
        assert loaded(town, tmp_path, rows, "b").counts["conflicting"] == n


def test_an_entry_that_was_merged_is_not_entered_anew_by_its_old_ledger(town: Town, tmp_path: Path) -> None:
    rows = unit_rows(3)
    loaded(town, tmp_path, rows)
    first, second = Unit.objects.order_by("pk")[:2]
    merge_units(survivor=first, twin=second, versions=(1, 1), by=BY)
    rows[2][2] = "改名"
    outcome = loaded(town, tmp_path, rows, "b")
    assert [outcome.counts[n] for n in ("new", "changed", "unchanged")] == [0, 1, 2]
    assert [problem.code for problem in outcome.problems if problem.row == 4] == ["row_of_merged"]


def test_a_ledger_of_gas_users_is_in_the_history_and_keeps_what_was_edited(town: Town, tmp_path: Path) -> None:
    load(write_ledger(tmp_path / "a.xlsx", [["U1", "甲"]], ("单位编号", "单位名称")), town)

    def gas(name: str, supply: str) -> Any:
        path = write_ledger(tmp_path / f"{name}.xlsx", [["U1", supply, 2]], ("单位编号", "用气类型", "气瓶数"))
        return run(GasLedger(), Request(path, town, apply=True, again=True))

    gas("b", "瓶装")
    change = UnitChange.objects.latest("pk")
    assert (change.changes, change.source_row) == ({"gas.supply": [None, "BOTTLED"], "gas.cylinders": [None, 2]}, 3)
    unit = Unit.objects.get()
    assert unit.version == 2
    edit_unit(unit=unit, version=2, values={"gas.supply": "ELECTRIC"}, by=BY)
    assert gas("c", "瓶装").counts["unchanged"] == 1
    told = gas("d", "管道")
    assert [problem.code for problem in told.problems] == ["edited_by_hand"]
    assert GasUse.objects.get().supply == "ELECTRIC"
