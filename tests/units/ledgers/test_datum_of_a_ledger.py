"""In which datum a ledger is: declared, voted on, contradicted; and what becomes of single odd rows."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from geo import crs, datum
from geo.models import Town
from geo.problems import Refused
from geo.sentences import remedy
from tests.units.ledgers.world import HEADER, codes, load, lonlat, unit_rows, write_ledger
from units.models import Unit

SHIFTS = {"gcj02": datum.wgs84_to_gcj02, "bd09": datum.wgs84_to_bd09}


def shifted(rows: list[list[Any]], name: str) -> list[list[Any]]:
    """The same rows as an app of that datum would have written them."""
    moved = SHIFTS[name](np.array([row[4:6] for row in rows]))
    return [[*row[:4], *place, *row[6:]] for row, place in zip(rows, moved.tolist(), strict=True)]


@pytest.mark.parametrize("name", ["gcj02", "bd09"])
def test_the_vote_finds_the_datum_and_the_units_stand_where_they_truly_stand(
    town: Town, tmp_path: Path, name: str
) -> None:
    rows = unit_rows(40)
    outcome = load(write_ledger(tmp_path / "a.xlsx", shifted(rows, name)), town, datum="vote")
    assert outcome.datum == name
    assert outcome.evidence["hits"][name] == outcome.evidence["rows"] == 40  # type: ignore[index]
    for row, unit in zip(rows, Unit.objects.order_by("source_row"), strict=True):
        assert unit.point is not None
        assert (unit.point.x, unit.point.y) == pytest.approx(row[4:6], abs=1e-9)
        assert unit.datum == name
    assert outcome.job is not None
    assert (outcome.job.datum_declared, outcome.job.datum) == ("vote", name)


def test_a_baidu_ledger_declared_as_wgs84_is_refused_with_evidence_and_remedy(town: Town, tmp_path: Path) -> None:
    path = write_ledger(tmp_path / "baidu.xlsx", shifted(unit_rows(40), "bd09"))
    with pytest.raises(Refused) as refused:
        load(path, town, datum="wgs84")
    problem = refused.value.problems[0]
    assert (problem.code, problem.file, problem.row) == ("datum_contradicted", "baidu.xlsx", None)
    assert (problem.params["declared"], problem.params["found"]) == ("wgs84", "bd09")
    assert "bd09 40/40" in str(problem.params["evidence"])
    assert "bd09" in remedy(problem)
    assert not Unit.objects.exists()


def test_who_insists_has_the_declared_datum_taken(town: Town, tmp_path: Path) -> None:
    path = write_ledger(tmp_path / "a.xlsx", shifted(unit_rows(40), "bd09"))
    outcome = load(path, town, datum="wgs84", insist=True)
    assert (outcome.datum, outcome.counts["new"]) == ("wgs84", 40)


def test_cgcs2000_is_not_contradicted_by_a_vote_for_wgs84(town: Town, tmp_path: Path) -> None:
    assert load(write_ledger(tmp_path / "a.xlsx", unit_rows(40)), town, datum="cgcs2000").counts["new"] == 40


def test_a_vote_of_few_rows_is_not_sure_and_the_file_is_refused(town: Town, tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        load(write_ledger(tmp_path / "a.xlsx", unit_rows(4)), town, datum="vote")
    problem = refused.value.problems[0]
    assert (problem.code, problem.params["reason"], problem.params["rows"]) == ("datum_not_sure", "few_rows", 4)
    assert not Unit.objects.exists()


def test_a_ledger_without_coordinates_needs_no_vote(town: Town, tmp_path: Path) -> None:
    rows = [[*row[:4], "", "", row[6]] for row in unit_rows(12)]
    outcome = load(write_ledger(tmp_path / "a.xlsx", rows), town, datum="vote")
    assert (outcome.datum, outcome.counts["no_coordinates"]) == ("", 12)


def test_swapped_columns_are_named_as_such(town: Town, tmp_path: Path) -> None:
    header = [*HEADER[:4], HEADER[5], HEADER[4], HEADER[6]]
    with pytest.raises(Refused) as refused:
        load(write_ledger(tmp_path / "a.xlsx", unit_rows(40), header), town, datum="wgs84")
    assert refused.value.problems[0].code == "axes_contradicted"
    assert not Unit.objects.exists()


def test_one_row_with_swapped_coordinates_is_refused_and_the_others_are_loaded(town: Town, tmp_path: Path) -> None:
    rows = unit_rows(20)
    rows[2][4:6] = reversed(rows[2][4:6])
    outcome = load(write_ledger(tmp_path / "a.xlsx", rows), town)
    assert codes(outcome) == [(5, "not_on_earth_swapped")]
    assert outcome.problems[0].column == "经度"
    assert outcome.counts["new"] == 19


def test_a_ledger_in_metres_of_the_surveyors_zone_is_read(town: Town, tmp_path: Path) -> None:
    rows = unit_rows(20)
    metres = crs.from_lonlat(np.array([row[4:6] for row in rows]), 4547)
    odd = [[*row[:4], *place, row[6]] for row, place in zip(rows, metres.tolist(), strict=True)]
    outcome = load(write_ledger(tmp_path / "a.xlsx", odd), town, datum="vote")
    assert outcome.datum == "EPSG:4547"
    unit = Unit.objects.get(external_id="U00001")
    assert unit.point is not None
    assert (unit.point.x, unit.point.y) == pytest.approx(rows[0][4:6], abs=1e-8)


def test_one_row_that_its_zone_cannot_hold_does_not_stop_the_others(town: Town, tmp_path: Path) -> None:
    rows = unit_rows(20)
    metres = crs.from_lonlat(np.array([row[4:6] for row in rows]), 4547).tolist()
    metres[0] = [99_000_000.0, 3_900_000.0]
    odd = [[*row[:4], *place, row[6]] for row, place in zip(rows, metres, strict=True)]
    outcome = load(write_ledger(tmp_path / "a.xlsx", odd), town, datum="EPSG:4547")
    assert codes(outcome) == [(3, "not_on_earth")]
    assert outcome.counts["new"] == 19


def test_an_unknown_datum_is_refused(town: Town, tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        load(write_ledger(tmp_path / "a.xlsx", unit_rows(4)), town, datum="beijing54")
    assert [problem.code for problem in refused.value.problems] == ["datum_unknown"]


def test_a_point_out_of_town_tells_its_own_coordinates(town: Town, tmp_path: Path) -> None:
    rows = unit_rows(10)
    rows[0][4:6] = lonlat(-3000, 500)
    outcome = load(write_ledger(tmp_path / "a.xlsx", rows), town)
    assert codes(outcome) == [(3, "outside_town")]
    assert outcome.problems[0].params["x"] == pytest.approx(rows[0][4])
