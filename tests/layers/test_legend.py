"""The table of marks, and the places that must agree with it."""

import re
from pathlib import Path

from layers.filters import FACETS, STATUSES
from layers.legend import GROUND_LEGEND, STATUS_LEGEND, as_json
from layers.pages.choices import FACET_LABELS, HAZARD_STATE_LABELS
from patrols.models.coverage import GroundAge
from units.status import Status
from units.workflow import HazardState

TOKENS = Path(__file__).parents[2] / "layers/static/layers/css/tokens.css"


def test_every_status_of_the_rules_has_a_mark_and_the_filter_knows_it() -> None:
    keys = [row.key for row in STATUS_LEGEND]
    assert sorted(keys) == sorted(Status) == sorted(STATUSES)
    assert [row.order for row in STATUS_LEGEND] == list(range(len(keys)))


def test_marks_are_told_apart_by_shape_and_by_letter_alone() -> None:
    assert len({row.path for row in STATUS_LEGEND}) == len({row.letter for row in STATUS_LEGEND}) == len(STATUS_LEGEND)


def test_every_age_of_ground_has_a_mark_and_never_is_hatched() -> None:
    assert [row.key for row in GROUND_LEGEND] == list(GroundAge.values)
    assert [row.key for row in GROUND_LEGEND if row.hatch] == [GroundAge.NEVER]


def test_the_tokens_of_the_pages_hold_the_same_colours() -> None:
    tokens = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", TOKENS.read_text(encoding="utf-8")))
    names = {"RED": "red", "ORANGE": "orange", "YELLOW": "yellow", "GREEN": "blue", "GREY": "grey"}
    colors = {row.key: row.color for row in STATUS_LEGEND}
    assert {key: tokens[name] for key, name in names.items()} == {key: colors[key] for key in names}
    assert [row.color for row in GROUND_LEGEND] == [tokens[f"age-{n}"] for n in range(1, 6)] + [tokens["never"]]


def test_words_are_translated_where_they_are_shown() -> None:
    table = as_json(str.upper)
    assert table["statuses"][0]["label"] == STATUS_LEGEND[0].label.upper()
    assert table["statuses"][0]["path"] == STATUS_LEGEND[0].path


def test_every_choice_of_a_filter_and_every_state_has_words() -> None:
    assert set(FACET_LABELS) == set(FACETS)
    assert set(HAZARD_STATE_LABELS) == set(HazardState)
