"""What a unit owes on a day: the rules of the table, the records, and both times."""

from datetime import date, timedelta
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from geo.clock import AsOf, end_of, entered
from geo.models import Code
from geo.sentences import remedy, what
from tests.cast import Cast
from units.duties_due import DutyDue, duties, duties_of
from units.duty_clock import Standing
from units.duty_messages import DUTY_MESSAGES
from units.models import (
    Drill,
    Duty,
    DutyRule,
    EmergencyPlan,
    GasUse,
    NineSmallVenue,
    RuleForm,
    SpecialEquipment,
    Training,
    Unit,
    Welder,
)

ON = date(2026, 9, 1)


@pytest.fixture
def soup(cast: Cast) -> Unit:
    """A snack bar on bottled gas; its principal is 陈一."""
    soup = cast.units["soup"]
    GasUse.objects.create(unit=soup, supply="BOTTLED")
    soup.fields.add(Code.objects.get(list="FIELD", name="餐饮"))
    return soup


def owed(unit: Unit, duty: Duty, on: date = ON, known_on: date | None = None) -> list[DutyDue]:
    as_of = AsOf(on, end_of(known_on) if known_on else None)
    return [due for due in duties_of(unit, as_of) if due.duty == duty]


def one(unit: Unit, duty: Duty, on: date = ON, known_on: date | None = None) -> DutyDue:
    (due,) = owed(unit, duty, on, known_on)
    return due


def drill(unit: Unit, day: date, **more: Any) -> Drill:
    return Drill.objects.create(unit=unit, happened_on=day, theme="疏散逃生演练", **more)


def test_every_unit_owes_a_drill_in_the_calendar_year(soup: Unit) -> None:
    drill(soup, date(2025, 5, 1))
    due = one(soup, Duty.DRILL)
    assert (due.standing, due.due_on, due.last_done_on) == (Standing.DUE, date(2026, 12, 31), date(2025, 5, 1))
    assert (due.code, due.params["ago"], due.is_example) == ("duty_due", 488, False)
    assert "三（七）14" in due.basis


def test_a_high_risk_unit_owes_one_in_every_half_year(soup: Unit) -> None:
    drill(soup, date(2026, 2, 1))
    assert one(soup, Duty.DRILL).standing is Standing.DONE
    Unit.objects.filter(pk=soup.pk).update(is_high_risk=True)
    assert (one(soup, Duty.DRILL).standing, one(soup, Duty.DRILL).due_on) == (Standing.DUE, date(2026, 12, 31))
    assert one(soup, Duty.DRILL, date(2027, 1, 1)).code == "duty_overdue"


def test_a_drill_entered_late_counts_from_its_entry_for_who_asks_what_was_known(soup: Unit) -> None:
    drill(soup, date(2026, 3, 1), recorded_at=entered(date(2026, 8, 1)))
    assert one(soup, Duty.DRILL).standing is Standing.DONE
    assert one(soup, Duty.DRILL, known_on=date(2026, 7, 31)).code == "duty_overdue_never"
    assert one(soup, Duty.DRILL, known_on=date(2026, 8, 1)).standing is Standing.DONE


def test_a_change_of_principal_resets_the_training(soup: Unit) -> None:
    assert one(soup, Duty.TRAINING).code == "duty_principal_untrained"
    Training.objects.create(unit=soup, happened_on=date(2026, 4, 1), theme="燃气安全", principal="陈 一")
    trained = one(soup, Duty.TRAINING)
    assert (trained.standing, trained.last_done_on) == (Standing.DONE, date(2026, 4, 1))
    Unit.objects.filter(pk=soup.pk).update(principal="王二")
    soup.refresh_from_db()
    changed = one(soup, Duty.TRAINING)
    assert (changed.standing, changed.code) == (Standing.DUE, "duty_principal_changed")
    assert (changed.params["principal"], changed.params["trained"]) == ("王二", "陈 一")
    Unit.objects.filter(pk=soup.pk).update(principal="")
    assert one(soup, Duty.TRAINING).code == "duty_principal_unknown"


def test_only_caterers_who_burn_gas_owe_the_training(cast: Cast, soup: Unit) -> None:
    assert owed(cast.units["inn"], Duty.TRAINING) == []
    soup.gas.supply = "ELECTRIC"
    soup.gas.save()
    assert owed(soup, Duty.TRAINING) == []


def test_a_small_eating_place_owes_it_by_its_sub_type_and_only_once(cast: Cast, soup: Unit) -> None:
    eating = Code.objects.get(list="NINE_SMALL", name="小餐饮")
    NineSmallVenue.objects.create(unit=soup, sub_type=eating)
    assert len(owed(soup, Duty.TRAINING)) == 1
    soup.fields.clear()
    assert len(owed(soup, Duty.TRAINING)) == 1


def test_certificates_and_equipment_follow_their_own_dates(cast: Cast, soup: Unit) -> None:
    common = {"town": cast.town, "unit": soup}
    issued = {"happened_on": date(2023, 9, 1), **common}
    Welder.objects.create(name="赵焊", certificate="T1", expires_on=ON - timedelta(days=1), **issued)
    Welder.objects.create(name="钱焊", certificate="T2", expires_on=ON, **issued)
    SpecialEquipment.objects.create(kind="电梯", number="E1", **issued)
    expired, valid = owed(soup, Duty.CERTIFICATE)
    assert (expired.code, expired.subject, expired.params["n"]) == ("duty_paper_expired", "赵焊 T1", 1)
    assert (valid.code, valid.standing) == ("duty_paper", Standing.DONE)
    assert one(soup, Duty.EQUIPMENT).code == "duty_paper_undated"


def test_a_renewed_certificate_leaves_the_old_answer_to_the_old_days(cast: Cast, soup: Unit) -> None:
    common = {"town": cast.town, "unit": soup, "name": "赵焊", "certificate": "T1"}
    old = Welder.objects.create(happened_on=date(2023, 1, 1), expires_on=date(2026, 1, 1), **common)
    Welder.objects.create(happened_on=date(2026, 6, 1), expires_on=date(2029, 6, 1), replaces=old, **common)
    assert one(soup, Duty.CERTIFICATE).due_on == date(2029, 6, 1)
    assert one(soup, Duty.CERTIFICATE, date(2026, 5, 31)).due_on == date(2026, 1, 1)


def test_a_plan_says_itself_when_it_is_reviewed(soup: Unit) -> None:
    assert owed(soup, Duty.PLAN) == []
    plan = {"unit": soup, "name": "火灾应急预案"}
    EmergencyPlan.objects.create(happened_on=date(2023, 8, 1), next_review_on=date(2026, 8, 1), **plan)
    due = one(soup, Duty.PLAN)
    assert (due.code, due.subject, due.is_example) == ("duty_paper_expired", "火灾应急预案", True)
    EmergencyPlan.objects.create(happened_on=date(2026, 8, 20), next_review_on=date(2029, 8, 1), **plan)
    assert one(soup, Duty.PLAN).standing is Standing.DONE


def test_the_worst_stands_first(cast: Cast, soup: Unit) -> None:
    Welder.objects.create(
        town=cast.town, unit=soup, name="赵焊", certificate="T", happened_on=date(2020, 1, 1), expires_on=ON
    )
    order = list(Standing)
    places = [order.index(due.standing) for due in duties_of(soup, AsOf(ON))]
    assert places == sorted(places, reverse=True)
    assert len(places) == 3


def test_a_rule_that_has_ended_still_answers_for_its_own_days(soup: Unit) -> None:
    drills = DutyRule.objects.filter(duty=Duty.DRILL)
    drills.update(valid_to=date(2026, 1, 1))
    assert owed(soup, Duty.DRILL) == []
    assert one(soup, Duty.DRILL, date(2025, 12, 31)).due_on == date(2024, 12, 31)


def test_the_town_may_add_a_rule_of_its_own_and_the_strictest_holds(cast: Cast, soup: Unit) -> None:
    DutyRule.objects.create(
        duty=Duty.DRILL,
        selector="BOTTLED_GAS",
        form=RuleForm.INTERVAL,
        interval_days=90,
        town=cast.town,
        basis="镇安〔2026〕3号",
        valid_from=date(2026, 1, 1),
    )
    drill(soup, date(2026, 5, 1))
    due = one(soup, Duty.DRILL)
    assert (due.due_on, due.basis) == (date(2026, 7, 30), "镇安〔2026〕3号")


def test_many_units_cost_no_more_questions_than_one(
    cast: Cast, soup: Unit, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for unit in cast.units.values():
        drill(unit, date(2026, 3, 1))
    with django_assert_num_queries(7):
        found = duties(Unit.objects.filter(town=cast.town), AsOf(ON))
    assert set(found) == {unit.pk for unit in cast.units.values()}
    with django_assert_num_queries(7):
        assert duties_of(soup, AsOf(ON)) == found[soup.pk]


def test_every_answer_is_a_sentence_with_a_remedy(cast: Cast, soup: Unit) -> None:
    for due in duties_of(soup, AsOf(ON)):
        assert what(due.problem)
        assert remedy(due.problem)
        assert due.code in DUTY_MESSAGES
