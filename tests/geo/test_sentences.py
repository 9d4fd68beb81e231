"""Every reason code has its words, in both languages."""

import re
from pathlib import Path

import pytest
from django.utils import translation

from geo import sentences
from geo.problems import Problem
from geo.sentences import Message, catalogue, render

PACKAGE = Path(sentences.__file__).parent
CODE = re.compile(r'(?:Problem|BadCell)\(\s*"([a-z_0-9]+)"')


def test_every_code_used_in_geo_has_its_words() -> None:
    used = {code for path in PACKAGE.rglob("*.py") for code in CODE.findall(path.read_text(encoding="utf-8"))}
    assert len(used) > 40
    assert used <= catalogue().keys()


def test_a_sentence_names_file_sheet_row_column_fault_and_remedy() -> None:
    problem = Problem("date_not_read", {"value": "昨天"}, file="a.xlsx", sheet="检查", row=17, column="检查日期")
    with translation.override("en"):
        said = render(problem)
    assert said == (
        "a.xlsx, sheet “检查”, row 17, column “检查日期”: “昨天” is not understood as a date. Write it as 2024-06-30."
    )
    with translation.override("zh-hans"):
        said = render(problem)
    assert all(part in said for part in ("a.xlsx", "检查", "17", "检查日期", "昨天", "2024-06-30"))


def test_numbers_are_short_and_long_cells_are_cut() -> None:
    with translation.override("en"):
        said = render(Problem("axes_swapped", {"x": 35.2, "y": 113.400000123}))
        assert said.startswith("(35.2, 113.4) is out of place")
        assert len(render(Problem("date_not_read", {"value": "长" * 5000}))) < 200


def test_a_problem_survives_the_database() -> None:
    problem = Problem("date_not_read", {"value": "昨天"}, file="a.xlsx", row=3, is_notice=True)
    assert Problem.from_json(problem.to_json()) == problem


def test_two_apps_cannot_claim_one_code(monkeypatch: pytest.MonkeyPatch) -> None:
    from units import messages as units_messages

    claimed = {**units_messages.CATALOGUE, "file_empty": Message("x", "y")}
    monkeypatch.setattr(units_messages, "CATALOGUE", claimed)
    catalogue.cache_clear()
    with pytest.raises(ValueError, match="file_empty"):
        catalogue()
    monkeypatch.undo()
    catalogue.cache_clear()
    assert "file_empty" in catalogue()
