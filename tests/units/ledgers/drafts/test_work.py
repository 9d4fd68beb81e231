"""From an upload to the books: what the worker finds, what it asks, what it writes, and when it writes nothing."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from openpyxl import load_workbook

from geo.clock import now
from geo.datum import wgs84_to_gcj02
from geo.models import DraftState, DraftStep, ImportDraft, ImportJob, ImportKind, Town, User
from geo.sheets import Layout
from tests.units.ledgers.drafts.steps import applied, codes, looked_at, upload, worked
from tests.units.ledgers.world import HEADER, NAMES, load, unit_rows, write_ledger
from units.ledgers import unit_ledger
from units.ledgers.drafts.files import folder_of, forget, report_of
from units.ledgers.drafts.layouts import remember, to_json
from units.ledgers.drafts.queue import DraftMoved, ahead_of, ask, is_unanswered
from units.ledgers.drafts.work import work
from units.models import Unit

ODD = ("序号", "号码", "店招", "在哪村", "X", "Y", "何时建")


def rows_of(draft: ImportDraft, outcome: str) -> list[int]:
    return list(draft.rows.filter(outcome=outcome).values_list("number", flat=True))


def test_a_ledger_with_known_headings_is_previewed_at_once_and_nothing_is_written(
    town: Town, clerk: User, tmp_path: Path
) -> None:
    rows = [*unit_rows(20), [21, "U1", "", "东村", "", "", "前年"]]
    draft = looked_at(write_ledger(tmp_path / "a.xlsx", rows), town, clerk)
    assert (draft.state, draft.datum, draft.counts["new"], draft.counts["refused"]) == ("READY", "wgs84", 20, 1)
    assert rows_of(draft, "refused") == [23]
    assert draft.evidence["hits"]["wgs84"] == 20
    assert len(draft.evidence["places"]["wgs84"]) == 20
    assert not Unit.objects.exists()
    assert not ImportJob.objects.exists()


def test_an_applied_draft_is_in_the_books_and_its_file_comes_back_with_remarks(
    town: Town, clerk: User, tmp_path: Path
) -> None:
    rows = [*unit_rows(20), [21, "U1", "", "东村", "", "", "前年"]]
    draft = applied(looked_at(write_ledger(tmp_path / "a.xlsx", rows), town, clerk))
    job = ImportJob.objects.get()
    assert (draft.state, draft.job, job.user, job.counts["new"]) == ("APPLIED", job, clerk, 20)
    assert Unit.objects.count() == 20
    sheet = load_workbook(report_of(draft))["台账"]
    assert "单位名称" in str(sheet.cell(23, 8).value)
    assert sheet.cell(23, 3).fill.start_color.rgb == "FFF4B6B6"


def test_a_header_that_nobody_knows_is_asked_about_and_what_is_said_is_remembered(
    town: Town, clerk: User, tmp_path: Path
) -> None:
    draft = looked_at(write_ledger(tmp_path / "a.xlsx", unit_rows(20), ODD), town, clerk)
    assert (draft.state, codes(draft)) == (DraftState.COLUMNS, ["columns_asked"])
    card = draft.peek["sheets"][0]
    assert card["rows"][1][:3] == ["序号", "号码", "店招"]
    layout = Layout("台账", 2, {"external_id": 1, "name": 2, "village": 3, "x": 4, "y": 5})
    remember(draft, layout, card["signatures"][1])
    ask(draft, DraftStep.PREVIEW, layout=to_json(layout))
    assert worked(draft).counts["new"] == 20
    other = looked_at(write_ledger(tmp_path / "b.xlsx", unit_rows(8, seed=3), ODD, title="另一份"), town, clerk)
    assert (other.state, other.peek["origin"], other.counts["rows"]) == (DraftState.READY, "remembered", 8)


def test_what_one_town_says_of_a_header_is_not_taken_for_another(town: Town, clerk: User, tmp_path: Path) -> None:
    draft = looked_at(write_ledger(tmp_path / "a.xlsx", unit_rows(8), ODD), town, clerk)
    remember(draft, Layout("台账", 2, {"name": 2}), draft.peek["sheets"][0]["signatures"][1])
    other = Town.objects.create(code="410899101", name="邻镇", centre_lon=113.6, centre_lat=35.2)
    assert looked_at(write_ledger(tmp_path / "a.xlsx", unit_rows(8), ODD), other, clerk).state == DraftState.COLUMNS


def test_a_datum_that_the_vote_cannot_decide_is_asked_for_and_never_guessed(
    town: Town, clerk: User, tmp_path: Path
) -> None:
    draft = looked_at(write_ledger(tmp_path / "a.xlsx", unit_rows(3)), town, clerk)
    assert (draft.state, codes(draft)) == (DraftState.DATUM, ["datum_not_sure"])
    assert draft.evidence["rows"] == 3
    assert draft.evidence["places"]
    ask(draft, DraftStep.PREVIEW, datum_declared="wgs84")
    assert (worked(draft).state, draft.datum) == (DraftState.READY, "wgs84")


def test_a_declared_datum_against_the_villages_is_asked_about_and_can_be_insisted_on(
    town: Town, clerk: User, tmp_path: Path
) -> None:
    rows = unit_rows(30)
    for row in rows:
        row[4:6] = wgs84_to_gcj02(np.array([row[4:6]], dtype=float))[0].tolist()
    path = write_ledger(tmp_path / "a.xlsx", rows)
    draft = looked_at(path, town, clerk, datum="wgs84")
    assert (draft.state, codes(draft)) == (DraftState.DATUM, ["datum_contradicted"])
    assert next(iter(sorted(draft.evidence["hits"], key=draft.evidence["hits"].get, reverse=True))) == "gcj02"
    ask(draft, DraftStep.PREVIEW, insist=True)
    assert (worked(draft).state, draft.datum) == (DraftState.READY, "wgs84")


def test_a_changed_row_says_what_was_and_what_will_be(town: Town, clerk: User, tmp_path: Path) -> None:
    rows = unit_rows(12)
    load(write_ledger(tmp_path / "a.xlsx", rows), town)
    rows[4][2], old = "改名小吃店", rows[4][2]
    before = rows[5][3]
    rows[5][3] = next(name for name in NAMES if name != before)
    draft = looked_at(write_ledger(tmp_path / "b.xlsx", rows), town, clerk)
    changes = dict(draft.rows.filter(outcome="changed").values_list("number", "changes"))
    assert changes == {7: [["单位名称", old, "改名小吃店"]], 8: [["所属村（社区）", before, rows[5][3]]]}
    assert (draft.counts["changed"], draft.counts["unchanged"]) == (2, 10)


def test_the_same_file_again_says_who_had_it_and_a_further_look_changes_nothing(
    town: Town, clerk: User, tmp_path: Path
) -> None:
    path = write_ledger(tmp_path / "a.xlsx", unit_rows(12))
    first = applied(looked_at(path, town, clerk))
    other = looked_at(path, town, User.objects.create(username="sun"))
    assert (other.state, other.earlier) == (DraftState.ALREADY, first.job)
    ask(other, DraftStep.PREVIEW, again=True)
    assert (worked(other).state, other.counts["unchanged"]) == (DraftState.READY, 12)


def test_a_register_that_changed_since_the_preview_is_not_written_but_previewed_anew(
    town: Town, clerk: User, tmp_path: Path
) -> None:
    draft = looked_at(write_ledger(tmp_path / "a.xlsx", unit_rows(12)), town, clerk)
    load(write_ledger(tmp_path / "b.xlsx", unit_rows(12)[:5]), town)
    applied(draft)
    assert (draft.state, draft.is_renewed) == (DraftState.READY, True)
    assert (draft.counts["new"], draft.counts["unchanged"]) == (7, 5)
    assert Unit.objects.count() == 5
    assert applied(draft).state == DraftState.APPLIED
    assert Unit.objects.count() == 12


def test_a_try_that_was_overtaken_writes_nothing(town: Town, clerk: User, tmp_path: Path) -> None:
    draft = looked_at(write_ledger(tmp_path / "a.xlsx", unit_rows(12)), town, clerk)
    ask(draft, DraftStep.APPLY)
    overtaken = draft.run
    ask(draft, DraftStep.APPLY)
    work(draft.pk, overtaken)
    assert not Unit.objects.exists()
    assert worked(draft).state == DraftState.APPLIED
    with pytest.raises(DraftMoved):
        ask(draft, DraftStep.APPLY)


def test_a_try_that_is_overtaken_while_it_writes_rolls_back(
    town: Town, clerk: User, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = looked_at(write_ledger(tmp_path / "a.xlsx", unit_rows(12)), town, clerk)
    ask(draft, DraftStep.APPLY)

    def overtake() -> None:
        ImportDraft.objects.filter(pk=draft.pk).update(run=99)

    monkeypatch.setattr(unit_ledger, "refresh_statistics", overtake)
    work(draft.pk, draft.run)
    assert not Unit.objects.exists()
    assert not ImportJob.objects.exists()


def test_a_failure_while_writing_is_told_and_can_be_started_again(
    town: Town, clerk: User, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_down() -> None:
        raise OSError("disk full")

    draft = looked_at(write_ledger(tmp_path / "a.xlsx", unit_rows(12)), town, clerk)
    with monkeypatch.context() as patched:
        patched.setattr(unit_ledger, "refresh_statistics", break_down)
        applied(draft)
    assert (draft.state, codes(draft)) == (DraftState.FAILED, ["import_broke"])
    assert not Unit.objects.exists()
    assert applied(draft).state == DraftState.APPLIED


def test_a_forgotten_draft_takes_its_files_along_and_leaves_the_books(town: Town, clerk: User, tmp_path: Path) -> None:
    draft = applied(looked_at(write_ledger(tmp_path / "a.xlsx", unit_rows(12)), town, clerk))
    folder = folder_of(draft)
    forget(draft)
    assert not folder.exists()
    assert (Unit.objects.count(), ImportJob.objects.count()) == (12, 1)


def test_a_draft_without_an_answer_and_one_that_fell_silent_are_noticed(
    town: Town, clerk: User, tmp_path: Path
) -> None:
    draft = upload(write_ledger(tmp_path / "a.xlsx", unit_rows(3)), town, clerk)
    assert not is_unanswered(draft)
    draft.queued_at = now() - timedelta(minutes=1)
    draft.save()
    assert is_unanswered(draft)
    other = upload(write_ledger(tmp_path / "b.xlsx", unit_rows(4)), town, clerk)
    assert ahead_of(other) == 1
    ImportDraft.objects.filter(pk=other.pk).update(state=DraftState.RUNNING, heartbeat_at=now())
    assert not is_unanswered(draft)
    other.refresh_from_db()
    assert not other.is_silent
    other.heartbeat_at = now() - timedelta(minutes=1)
    assert other.is_silent


def test_points_of_a_map_file_need_no_columns(town: Town, clerk: User, tmp_path: Path) -> None:
    path = tmp_path / "points.geojson"
    x, y = unit_rows(1)[0][4:6]
    point = {"type": "Point", "coordinates": [x, y]}
    feature = {"type": "Feature", "properties": {"name": "甲店"}, "geometry": point}
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}), "utf-8")
    draft = looked_at(path, town, clerk, datum="wgs84")
    assert (draft.state, draft.counts["new"]) == (DraftState.READY, 1)


def test_a_ledger_without_coordinates_is_asked_for_no_datum(town: Town, clerk: User, tmp_path: Path) -> None:
    load(write_ledger(tmp_path / "a.xlsx", unit_rows(3)), town)
    rows: list[list[Any]] = [["U00001", "瓶装", 2], ["U00002", "管道", ""], ["U9", "瓶装", 1]]
    path = write_ledger(tmp_path / "gas.xlsx", rows, ["单位编号", "用气类型", "气瓶数"])
    draft = looked_at(path, town, clerk, ImportKind.GAS)
    assert (draft.state, rows_of(draft, "new"), rows_of(draft, "refused")) == (DraftState.READY, [3, 4], [5])
    assert applied(draft).state == DraftState.APPLIED


def test_header_of_the_drawn_ledger_is_kept_in_its_order(town: Town, clerk: User, tmp_path: Path) -> None:
    draft = looked_at(write_ledger(tmp_path / "a.xlsx", unit_rows(10)), town, clerk)
    assert draft.peek["headings"] == list(HEADER[1:])
    first = draft.rows.first()
    assert first is not None
    assert first.cells[:3] == ["U00001", "第1小吃店", unit_rows(10)[0][3]]
