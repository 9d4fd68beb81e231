"""The unit ledgers hold what the truth says, in the habits of an office."""

from __future__ import annotations

import unicodedata
from datetime import date
from typing import Any

import numpy as np
import pytest
from shapely import Point, STRtree
from stdnum.cn import uscc

from tests.test_town.conftest import Town
from tests.town.datum import to_gcj02
from tests.town.ledgers import PHONE_HEADERS


def _ledger(town: Town, stem: str) -> list[dict[str, Any]]:
    plain = {theirs: ours for ours, theirs in PHONE_HEADERS.items()}
    return [{plain.get(name, name): value for name, value in row.items()} for row in town.rows(stem)][:-1]


def _number(value: Any) -> float:
    return float(unicodedata.normalize("NFKC", str(value)).strip())


def test_both_ledgers_together_hold_every_unit_once(town: Town) -> None:
    ids = [row["单位编号"] for stem in ("units-survey", "units-phone") for row in _ledger(town, stem)]
    assert sorted(ids) == [unit.id for unit in town.truth.units]


def test_the_last_row_is_a_total(town: Town) -> None:
    assert town.rows("units-survey")[-1]["序号"] == "合计"


def test_surveyed_coordinates_are_the_true_ones(town: Town) -> None:
    rows = [row for row in _ledger(town, "units-survey") if row["经度"] != ""]
    assert len(rows) > 100
    for row in rows:
        truth = town.truth.unit(row["单位编号"])
        assert (row["经度"], row["纬度"]) == (truth.lon, truth.lat)


def test_phone_coordinates_are_the_true_ones_shifted_to_gcj02(town: Town) -> None:
    rows = [row for row in _ledger(town, "units-phone") if row["经度"] != ""]
    assert len(rows) > 100
    for row in rows:
        truth = town.truth.unit(row["单位编号"])
        shifted = to_gcj02(np.array([[truth.lon, truth.lat]]))[0]
        assert (_number(row["经度"]), _number(row["纬度"])) == pytest.approx(tuple(shifted), abs=1e-6)
        assert abs(_number(row["经度"]) - truth.lon) > 0.005


def test_the_shift_is_the_one_measured_at_35_north_113_east() -> None:
    # field-facts: 600 m east, 38 m south
    (shifted,) = to_gcj02(np.array([[113.4, 35.2]]))
    assert (shifted[0] - 113.4) * 91_100 == pytest.approx(600, abs=3)
    assert (shifted[1] - 35.2) * 110_950 == pytest.approx(-38, abs=2)


def test_every_placed_unit_lies_in_the_grid_the_truth_names_and_no_lower_one(town: Town) -> None:
    grids = town.shapes("grids")
    codes, tree = sorted(grids), STRtree([grids[code] for code in sorted(grids)])
    for unit in town.truth.units:
        covering = sorted(codes[i] for i in tree.query(Point(unit.lon, unit.lat), predicate="intersects"))
        if unit.why_not_placed == "no_coordinates":
            assert unit.grid is None
        else:
            assert (covering[0] if covering else None) == unit.grid


def test_units_on_a_border_are_covered_by_two_grids(town: Town) -> None:
    grids = town.shapes("grids")
    assert len(town.truth.blind_spots.on_border) == 2
    for name in town.truth.blind_spots.on_border:
        unit = town.truth.unit(name)
        assert sum(grid.covers(Point(unit.lon, unit.lat)) for grid in grids.values()) == 2


def test_units_outside_every_grid_are_in_the_gap_or_out_of_town(town: Town) -> None:
    (whole,) = town.shapes("town").values()
    outside = [town.truth.unit(name) for name in town.truth.blind_spots.units_outside_every_grid]
    assert sum(unit.why_not_placed == "in_gap" for unit in outside) == 2
    for unit in outside:
        assert whole.covers(Point(unit.lon, unit.lat)) == (unit.why_not_placed == "in_gap")


def test_planted_data_faults_can_be_seen_in_the_ledgers(town: Town) -> None:
    rows = {row["单位编号"]: row for stem in ("units-survey", "units-phone") for row in _ledger(town, stem)}
    spots = town.truth.blind_spots
    assert spots.no_coordinates == sorted(name for name, row in rows.items() if row["经度"] == "")
    assert all(rows[a]["统一社会信用代码"] == rows[b]["统一社会信用代码"] != "" for a, b in spots.shared_codes)
    assert all(rows[b]["单位名称"].startswith(rows[a]["单位名称"]) for a, b in spots.duplicates)
    assert min(len(spots.no_coordinates), len(spots.shared_codes), len(spots.duplicates), len(spots.wrong_village)) >= 1
    names = {f["properties"]["code"]: f["properties"]["name"] for f in town.features("villages")}
    assert all(rows[n]["所属村（社区）"] != names[town.truth.unit(n).village] for n in spots.wrong_village)


def test_credit_codes_are_valid_but_for_the_planted_ones(town: Town) -> None:
    rows = [row for stem in ("units-survey", "units-phone") for row in _ledger(town, stem)]
    coded = {row["单位编号"]: row["统一社会信用代码"] for row in rows if row["统一社会信用代码"]}
    assert 0.5 < len(coded) / len(rows) < 0.7
    assert sorted(n for n, code in coded.items() if not uscc.is_valid(code)) == town.truth.blind_spots.invalid_codes


def test_one_column_of_dates_comes_in_several_forms(town: Town) -> None:
    values = [row["建档日期"] for row in _ledger(town, "units-survey")]
    assert any(isinstance(value, date) for value in values)
    assert any(isinstance(value, float) for value in values)
    assert any(isinstance(value, str) and "年" in value for value in values)
    assert any(isinstance(value, str) and "." in value for value in values)


def test_a_suspended_or_struck_off_unit_says_since_when(town: Town) -> None:
    rows = [row for stem in ("units-survey", "units-phone") for row in _ledger(town, stem)]
    assert all((row["经营状态"] == "在营") == (row["变更日期"] == "") for row in rows)
    assert all((row["经营状态"] == "停业") == (row["停业复核日期"] != "") for row in rows)
