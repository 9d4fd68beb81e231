"""The verbs of the hazard main line: what each adds, and what they refuse."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from geo.clock import AsOf, today
from tests.cast import Cast
from units import services
from units.models import Hazard, HazardEvent, HazardLevel, HazardSource
from units.services import FoundHazard, StaleVersion
from units.workflow import StepRefused

pytestmark = pytest.mark.django_db
MAJOR = FoundHazard("安全出口锁闭", HazardLevel.MAJOR)
GENERAL = FoundHazard("灭火器过期")


def found(cast: Cast, what: FoundHazard = GENERAL, days_ago: int = 9) -> Hazard:
    return services.find(
        unit=cast.units["soup"], found=what, actor="钱", happened_on=today() - timedelta(days=days_ago)
    )


def walked(hazard: Hazard, *steps: Callable[..., Any]) -> Hazard:
    """The hazard after steps, each with the version it has then."""
    for step in steps:
        step(hazard=hazard, version=hazard.version)
        hazard.refresh_from_db()
    return hazard


def ordered(**said: Any) -> Callable[..., Any]:
    values: dict[str, Any] = {"deadline_on": today(), "responsible": "陈一", "requirement": "立即打开", "actor": "钱"}
    return lambda **which: services.order(**(values | said), **which)


def asked(**which: Any) -> Any:
    return services.ask_recheck(actor="陈一", **which)


def passed(**which: Any) -> Any:
    return services.pass_recheck(actor="李工", **which)


def refusal(step: Callable[..., Any], hazard: Hazard) -> str:
    before = HazardEvent.objects.count()
    with pytest.raises(StepRefused) as refused:
        step(hazard=hazard, version=hazard.version)
    hazard.refresh_from_db()
    assert HazardEvent.objects.count() == before, "a refused step leaves no trace"
    return refused.value.reason


def test_a_major_hazard_walks_the_main_line_to_its_approver(cast: Cast) -> None:
    hazard = walked(found(cast, MAJOR), ordered(), asked, passed)
    walked(hazard, lambda **which: services.close_out(actor="王镇长", **which))
    states = list(hazard.events.values_list("state", flat=True))
    assert states == ["FOUND", "ORDERED", "RECHECK_ASKED", "RECHECK_PASSED", "CLOSED_OUT"]
    assert (hazard.version, hazard.responsible) == (5, "陈一")
    assert not Hazard.objects.open(AsOf.today()).exists()


def test_a_failed_recheck_goes_back_with_a_new_deadline(cast: Cast) -> None:
    later = today() + timedelta(days=5)
    in_time = ordered(happened_on=today() - timedelta(days=5), deadline_on=today() - timedelta(days=1))
    hazard = walked(found(cast), in_time, asked)
    assert Hazard.objects.overdue(AsOf.today()).get() == hazard
    walked(hazard, lambda **which: services.fail_recheck(actor="李工", note="仍未更换", deadline_on=later, **which))
    then: Any = Hazard.objects.as_of(AsOf.today()).get()
    assert (then.state_then, then.deadline_then) == ("RECTIFYING", later)
    assert walked(hazard, asked, passed).events.count() == 6


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({"responsible": " "}, "major_needs_responsible"),
        ({"requirement": ""}, "major_needs_requirement"),
        ({"deadline_on": None}, "major_needs_deadline"),
        ({"deadline_on": today() - timedelta(days=1)}, "deadline_before_order"),
    ],
)
def test_an_order_for_a_major_hazard_says_who_what_and_until_when(
    cast: Cast, said: dict[str, Any], reason: str
) -> None:
    assert refusal(ordered(**said), found(cast, MAJOR)) == reason


def test_a_general_hazard_may_be_ordered_without_a_deadline(cast: Cast) -> None:
    hazard = walked(found(cast), ordered(deadline_on=None, responsible="", requirement=""))
    assert not Hazard.objects.overdue(AsOf.today()).filter(pk=hazard.pk).exists()


@pytest.mark.parametrize(
    ("actor", "reason"),
    [("陈一", "rechecker_reported_fix"), ("", "rechecker_needed"), ("soup店", "rechecker_is_of_unit")],
)
def test_the_unit_never_rechecks_itself(cast: Cast, actor: str, reason: str) -> None:
    hazard = walked(found(cast), ordered(), asked)
    assert refusal(lambda **which: services.pass_recheck(actor=actor, **which), hazard) == reason


def test_the_reporter_of_the_fix_may_be_from_outside_and_still_never_rechecks(cast: Cast) -> None:
    hazard = walked(found(cast), ordered(), lambda **which: services.ask_recheck(actor="孙", **which))
    step = lambda **which: services.fail_recheck(actor="孙", note="差", **which)  # noqa: E731
    assert refusal(step, hazard) == "rechecker_reported_fix"


def test_a_major_hazard_is_never_closed_without_an_approver(cast: Cast) -> None:
    hazard = walked(found(cast, MAJOR), ordered(), asked, passed)
    assert refusal(lambda **which: services.close_out(actor=" ", **which), hazard) == "approver_needed"


def test_nothing_is_closed_out_without_a_passed_recheck(cast: Cast) -> None:
    close = lambda **which: services.close_out(actor="王", **which)  # noqa: E731
    hazard = found(cast)
    for step in (ordered(), asked):
        assert refusal(close, hazard) == "step_not_allowed"
        walked(hazard, step)
    assert refusal(close, hazard) == "step_not_allowed"


def test_on_the_spot_closes_a_general_hazard_the_same_day_with_a_note(cast: Cast) -> None:
    at_once = lambda **which: services.close_at_once(actor="钱", note="当场更换", **which)  # noqa: E731
    hazard = walked(found(cast, days_ago=0), at_once)
    assert list(hazard.events.values_list("state", flat=True)) == ["FOUND", "CLOSED_OUT"]
    assert refusal(at_once, found(cast, days_ago=1)) == "not_the_same_day"
    assert refusal(at_once, found(cast, MAJOR, days_ago=0)) == "major_not_at_once"
    silent = lambda **which: services.close_at_once(actor="钱", note=" ", **which)  # noqa: E731
    assert refusal(silent, found(cast, days_ago=0)) == "note_needed"


def test_a_tip_off_is_verified_or_dismissed(cast: Cast) -> None:
    tip = FoundHazard("液化气瓶放在楼道", source=HazardSource.TIP_OFF)
    new = found(cast, tip)
    assert not Hazard.objects.open(AsOf.today()).exists(), "what nobody verified is no hazard yet"
    assert Hazard.objects.unverified(AsOf.today()).get() == new
    true = walked(new, lambda **which: services.verify(actor="钱", **which))
    assert true.events.last().state == "VERIFIED"  # type: ignore[union-attr]
    false = walked(found(cast, tip), lambda **which: services.dismiss(actor="钱", note="现场无气瓶", **which))
    assert set(Hazard.objects.open(AsOf.today())) == {true}
    assert refusal(ordered(), false) == "step_not_allowed"


def test_a_tip_off_is_neither_ordered_nor_closed_before_it_is_verified(cast: Cast) -> None:
    tip = found(cast, FoundHazard("液化气瓶放在楼道", source=HazardSource.TIP_OFF), days_ago=0)
    at_once = lambda **which: services.close_at_once(actor="钱", note="当场搬走", **which)  # noqa: E731
    assert refusal(ordered(), tip) == "step_not_allowed"
    assert refusal(at_once, tip) == "step_not_allowed"
    verified = walked(tip, lambda **which: services.verify(actor="钱", **which), ordered())
    assert verified.events.last().state == "ORDERED"  # type: ignore[union-attr]


def test_only_a_tip_off_is_verified_or_dismissed(cast: Cast) -> None:
    hazard = found(cast)
    assert refusal(lambda **which: services.verify(actor="钱", **which), hazard) == "step_not_allowed"
    dismiss = lambda **which: services.dismiss(actor="钱", note="无此事", **which)  # noqa: E731
    assert refusal(dismiss, hazard) == "step_not_allowed"


def test_work_goes_on_after_a_recheck_only_by_failing_it(cast: Cast) -> None:
    hazard = walked(found(cast), ordered(), asked)
    go_on = lambda **which: services.rectify(actor="陈一", **which)  # noqa: E731
    assert refusal(go_on, hazard) == "step_not_allowed"


def test_void_needs_a_reason_and_ends_it(cast: Cast) -> None:
    hazard = found(cast)
    assert refusal(lambda **which: services.void(actor="李", note="", **which), hazard) == "note_needed"
    walked(hazard, lambda **which: services.void(actor="李", note="重复录入", **which))
    assert not Hazard.objects.open(AsOf.today()).exists()


def test_steps_of_tomorrow_and_before_the_last_one_are_refused(cast: Cast) -> None:
    hazard = found(cast, days_ago=3)
    tomorrow = today() + timedelta(days=1)
    early = today() - timedelta(days=4)
    assert refusal(ordered(happened_on=tomorrow, deadline_on=tomorrow), hazard) == "in_the_future"
    assert refusal(ordered(happened_on=early), hazard) == "before_last_step"
    with pytest.raises(StepRefused, match="in_the_future"):
        services.find(unit=cast.units["soup"], found=GENERAL, actor="钱", happened_on=tomorrow)
    with pytest.raises(StepRefused, match="description_needed"):
        services.find(unit=cast.units["soup"], found=FoundHazard(" "), actor="钱")


def test_the_second_of_two_who_saw_the_same_version_is_told_what_it_is_now(cast: Cast) -> None:
    hazard = found(cast)
    walked(hazard, ordered())
    with pytest.raises(StaleVersion) as stale:
        services.void(hazard=hazard, version=1, actor="李", note="重复")
    assert (stale.value.version, stale.value.state) == (2, "ORDERED")
    assert hazard.events.count() == 2


def test_the_database_lets_nobody_edit_a_step(cast: Cast) -> None:
    event = found(cast).events.get()
    with pytest.raises(IntegrityError, match="added, never edited"), transaction.atomic():
        HazardEvent.objects.filter(pk=event.pk).update(state="CLOSED_OUT")
    assert HazardEvent.objects.get(pk=event.pk).state == "FOUND"


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({"actor": " "}, "approver_needed_for_extension"),
        ({"note": ""}, "note_needed"),
        ({"deadline_on": None}, "deadline_not_later"),
        ({"deadline_on": today()}, "deadline_not_later"),
    ],
)
def test_an_extension_needs_an_approver_a_reason_and_a_later_deadline(
    cast: Cast, said: dict[str, Any], reason: str
) -> None:
    hazard = walked(found(cast), ordered())
    values: dict[str, Any] = {"actor": "王镇长", "note": "等配件", "deadline_on": today() + timedelta(days=30)}
    assert refusal(lambda **which: services.extend(**(values | said), **which), hazard) == reason
    walked(hazard, lambda **which: services.extend(**values, **which), asked, passed)
    known: Any = Hazard.objects.as_of(AsOf.today()).get()
    assert (known.state_then, known.deadline_then) == ("RECHECK_PASSED", values["deadline_on"])
