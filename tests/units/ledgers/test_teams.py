"""The ledger of five-for-one teams: seats, people, handing over."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from geo.clock import today
from geo.models import Person, Town
from tests.units.ledgers.world import SINCE, codes, write_ledger
from units.ledgers.run import Outcome, Request, run
from units.ledgers.team_ledger import TeamLedger
from units.models import DutySeat, DutyTeam, KeyFireUnit, Unit

HEADER = (
    "单位编号",
    "单位名称",
    "班子成员",
    "包村干部",
    "社区（村）工作人员",
    "消防或派出所人员",
    "专业人员",
    "起始日期",
    "文号",
)
FIVE = ["张一", "王二", "李三", "赵四", "孙五"]


@pytest.fixture(autouse=True)
def mall(town: Town) -> Unit:
    """A key fire-safety unit U1, and U2 that is none."""
    Unit.objects.create(town=town, external_id="U2", name="小店", registered_on=SINCE)
    mall = Unit.objects.create(town=town, external_id="U1", name="商场", registered_on=SINCE)
    KeyFireUnit.objects.create(unit=mall)
    return mall


def load(tmp_path: Path, town: Town, *rows: Sequence[Any], name: str = "teams.xlsx", **wishes: Any) -> Outcome:
    path = write_ledger(tmp_path / name, rows, HEADER, title="五包一责任台账")
    return run(TeamLedger(), Request(path, town, **{"apply": True, **wishes}))


def seats(on: date) -> dict[str, str]:
    return dict(DutySeat.objects.in_force(on).values_list("kind", "person__name"))


def test_five_people_take_five_seats_and_known_ones_are_found_by_name(town: Town, tmp_path: Path) -> None:
    known = Person.objects.create(town=town, name="张一", phone="13800000001")
    outcome = load(tmp_path, town, ["U1", "", *FIVE, "2024年4月1日", "城政〔2024〕8号"])
    assert (outcome.counts["new"], outcome.counts["new_people"], outcome.counts["seats"]) == (1, 4, 5)
    assert DutyTeam.objects.get().document == "城政〔2024〕8号"
    assert DutySeat.objects.get(kind="LEADER").person == known
    assert list(seats(date(2024, 4, 1)).values()) == FIVE
    assert seats(date(2024, 3, 31)) == {}


def test_the_same_file_forced_again_changes_nothing(town: Town, tmp_path: Path) -> None:
    row = ["U1", "", *FIVE, "2024-04-01", ""]
    load(tmp_path, town, row)
    assert load(tmp_path, town, row, again=True).counts["unchanged"] == 1
    assert (DutySeat.objects.count(), Person.objects.count()) == (5, 5)


def test_an_empty_seat_and_one_person_on_two_seats_are_kept_as_they_are(town: Town, tmp_path: Path) -> None:
    outcome = load(tmp_path, town, ["U1", "", "张一", "张 一", "", "赵四", "孙五", "2024-04-01", ""])
    assert not outcome.problems
    assert seats(today()) == {
        "LEADER": "张一",
        "VILLAGE_CADRE": "张一",
        "FIRE_OR_POLICE": "赵四",
        "PROFESSIONAL": "孙五",
    }
    assert Person.objects.count() == 3


def test_a_seat_is_handed_over_on_the_day_the_file_says(town: Town, tmp_path: Path) -> None:
    load(tmp_path, town, ["U1", "", *FIVE, "2024-04-01", ""])
    outcome = load(tmp_path, town, ["U1", "", "钱六", *FIVE[1:], "2025-01-01", ""], name="b.xlsx")
    assert outcome.counts["changed"] == 1
    assert seats(date(2024, 12, 31))["LEADER"] == "张一"
    assert seats(date(2025, 1, 1))["LEADER"] == "钱六"


def test_a_correction_of_the_first_day_replaces_who_sat_there(town: Town, tmp_path: Path) -> None:
    load(tmp_path, town, ["U1", "", *FIVE, "2024-04-01", ""])
    load(tmp_path, town, ["U1", "", "钱六", *FIVE[1:], "2024-04-01", ""], name="b.xlsx")
    assert DutySeat.objects.filter(kind="LEADER").count() == 1
    assert seats(date(2024, 4, 1))["LEADER"] == "钱六"


def test_a_name_that_left_the_file_leaves_its_seat_today(town: Town, tmp_path: Path) -> None:
    load(tmp_path, town, ["U1", "", *FIVE, "2024-04-01", ""])
    load(tmp_path, town, ["U1", "", "", *FIVE[1:], "2024-04-01", ""], name="b.xlsx")
    assert DutySeat.objects.get(kind="LEADER").valid_to == today()
    assert "LEADER" not in seats(today())


def test_people_of_one_name_are_told(town: Town, tmp_path: Path) -> None:
    for phone in ("13800000001", "13800000002"):
        Person.objects.create(town=town, name="张一", phone=phone)
    outcome = load(tmp_path, town, ["U1", "", *FIVE, "2024-04-01", ""])
    assert codes(outcome) == [(3, "person_ambiguous")]
    assert DutySeat.objects.get(kind="LEADER").person.phone == "13800000001"


def test_a_team_of_no_key_unit_and_a_second_team_of_one_are_refused(town: Town, tmp_path: Path) -> None:
    rows = [["U1", "", *FIVE, "2024-04-01", ""], ["U2", "", *FIVE, "", ""], ["", "商场", *FIVE, "", ""]]
    outcome = load(tmp_path, town, *rows)
    assert codes(outcome) == [(4, "not_key_fire"), (5, "team_twice")]
    assert DutyTeam.objects.count() == 1
