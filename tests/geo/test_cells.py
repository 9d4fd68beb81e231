"""Cells of ledgers, in all the ways people type them."""

from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo import cells
from geo.cells import BadCell


@pytest.mark.parametrize(
    "value",
    [
        date(2024, 6, 30),
        datetime(2024, 6, 30, 8, 15),  # noqa: DTZ001 - a sheet's dates have no zone
        45473,
        45473.0,
        "45473",
        20240630.0,
        "2024.6.30",
        "2024-06-30",
        "2024/6/30 0:00:00",
        "２０２４年６月３０日",
        "2024年 6月 30日",
        "2024-06-30T00:00:00",
    ],
)
def test_one_day_has_many_spellings(value: Any) -> None:
    assert cells.date_of(value) == date(2024, 6, 30)


@pytest.mark.parametrize("value", ["2024.6", "6月30日", "2024-13-01", "24.6.30", "上月", "12", 3.0])
def test_a_date_without_its_year_or_day_is_not_guessed(value: Any) -> None:
    with pytest.raises(BadCell) as bad:
        cells.date_of(value)
    assert bad.value.problem.code == "date_not_read"


@pytest.mark.parametrize("value", [None, "", "  ", "　", "/", "无", "—"])
def test_blank_cells_have_many_spellings_too(value: Any) -> None:
    assert cells.date_of(value) is None
    assert cells.number(value) is None
    assert cells.phones(value) == []
    assert cells.yes_no(value) in (None, False)


@pytest.mark.parametrize(
    ("value", "expected"),
    [("14:05", time(14, 5)), ("14时5分", time(14, 5)), (0.5, time(12)), (time(9, 30), time(9, 30))],
)
def test_times_of_day(value: Any, expected: time) -> None:
    assert cells.time_of(value) == expected


def test_a_phone_typed_as_a_number_keeps_its_digits() -> None:
    assert cells.phones(13800000000.0) == ["13800000000"]
    assert cells.phones("１３８００００００００ / 0391-1234567、13900000000") == [
        "13800000000",
        "0391-1234567",
        "13900000000",
    ]


def test_a_code_that_lost_its_last_digits_is_refused_not_used() -> None:
    for value in (410822199001011234.0, "4.10822E+17"):
        with pytest.raises(BadCell) as bad:
            cells.code(value)
        assert bad.value.problem.code == "code_lost_digits"
    assert cells.code(410821100201001.0) == "410821100201001"
    assert cells.code(" 91350100m000100y4 ") == "91350100M000100Y4"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("113°27′00″", 113.45),
        ("113。45", None),
        ("１１３．４５°", 113.45),
        ("E113°27.0'", 113.45),
        ("113.45", 113.45),
        ("-70.5", -70.5),
        ("S35°12′", -35.2),
        (38445000.5, 38445000.5),
    ],
)
def test_coordinates_in_degrees_minutes_and_metres(value: Any, expected: float | None) -> None:
    if expected is None:
        with pytest.raises(BadCell) as bad:
            cells.coordinate(value)
        assert bad.value.problem.code == "coordinate_not_read"
    else:
        assert cells.coordinate(value) == pytest.approx(expected, abs=1e-9)


def test_numbers_may_carry_their_unit_but_not_words() -> None:
    assert cells.whole("30人") == 30
    assert cells.number("1,200.5 平方") == 1200.5
    for value, code in (("约三十", "number_not_read"), ("-3", "whole_not_read"), ("2.5", "whole_not_read")):
        with pytest.raises(BadCell) as bad:
            cells.whole(value)
        assert bad.value.problem.code == code


def test_a_list_is_divided_by_semicolons_because_names_contain_commas() -> None:
    assert cells.words("酒店、影剧院、景点景区；工贸;餐饮\n住宿") == ["酒店、影剧院、景点景区", "工贸", "餐饮", "住宿"]


def test_yes_and_no() -> None:
    assert [cells.yes_no(v) for v in ("是", "√", True, "否", "×", 0.0, "")] == [
        True,
        True,
        True,
        False,
        False,
        False,
        None,
    ]
    with pytest.raises(BadCell) as bad:
        cells.yes_no("也许")
    assert bad.value.problem.code == "yes_no_not_read"


DAYS = st.dates(date(1950, 1, 1), date(2100, 12, 31))
FULL_WIDTH = str.maketrans("0123456789.-/,", "０１２３４５６７８９．－／，")
DAY_FORMS = [
    "{0:%Y-%m-%d}",
    "{0:%Y.%m.%d}",
    "{0.year}.{0.month}.{0.day}",
    "{0:%Y/%m/%d}",
    "{0.year}/{0.month}/{0.day} 0:00:00",
    "{0.year}年{0.month}月{0.day}日",
    "{0.year}年 {0.month}月 {0.day}日",
    "{0:%Y年%m月%d日}",
    "{0:%Y%m%d}",
    "{0:%Y-%m-%d}T08:15:00",
    " {0:%Y-%m-%d}　",
]


@given(DAYS, st.sampled_from(DAY_FORMS), st.booleans())
def test_any_day_in_any_form_is_that_day(day: date, form: str, wide: bool) -> None:
    said = form.format(day)
    assert cells.date_of(said.translate(FULL_WIDTH) if wide else said) == day


@given(DAYS, st.floats(0, 0.999))
def test_any_day_as_a_number_is_that_day_in_both_systems(day: date, hour: float) -> None:
    since_1900, since_1904 = ((day - epoch).days for epoch in (cells.EXCEL_EPOCH, cells.EPOCH_1904))
    assert cells.date_of(since_1900 + hour) == day
    assert cells.date_of(str(since_1900)) == day
    assert cells.date_of(cells.Serial1904(since_1904 + hour)) == day
    assert cells.date_of(datetime(day.year, day.month, day.day, 23, 59)) == day  # noqa: DTZ001 - as sheets have them


@given(st.floats(-1e9, 1e9), st.integers(0, 6), st.sampled_from(["", "人", "平方", "㎡", "万元", "%"]), st.booleans())
def test_any_number_with_its_separators_and_unit_is_that_number(
    value: float, digits: int, unit: str, wide: bool
) -> None:
    written = f"{value:,.{digits}f}"
    said = f" {written.translate(FULL_WIDTH) if wide else written} {unit}"
    assert cells.number(said) == float(written.replace(",", ""))


PARSERS: list[Callable[[Any], object]] = [
    *(cells.text, cells.code, cells.date_of, cells.time_of, cells.number, cells.whole),
    *(cells.yes_no, cells.phones, cells.words, cells.coordinate),
]


def refusal(parser: Callable[[Any], object], value: Any) -> str:
    """The reason code, "" when the cell was understood."""
    try:
        parser(value)
    except BadCell as bad:
        return bad.problem.code
    return ""


@given(st.one_of(st.text(max_size=30), st.floats(), st.integers(), st.none(), st.dates(), st.times(), st.booleans()))
def test_no_cell_makes_a_parser_stumble(value: Any) -> None:
    codes = {refusal(parser, value) for parser in PARSERS} - {""}
    assert all(code.endswith(("_not_read", "_lost_digits")) for code in codes)
