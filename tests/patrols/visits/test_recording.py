"""A visit is recorded once per uuid, with the hazards found on it."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Barrier
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection

from geo.clock import AsOf, today
from patrols.models import Visit, VisitOutcome
from patrols.services import Conflict, VisitBody, VisitRefused, record_visit
from tests.cast import Cast
from tests.committed import committed_cast
from units.editing import Signature
from units.merging import merge_units
from units.models import Hazard
from units.services import FoundHazard
from units.workflow import StepRefused

SENDERS = 8
ROUNDS = 3


def body(cast: Cast, **said: Any) -> VisitBody:
    values: dict[str, Any] = {"outcome": VisitOutcome.CLEAR, "visitor_name": "钱"}
    return VisitBody(unit=cast.units["soup"], happened_on=today(), **(values | said))


@pytest.fixture
def finding(cast: Cast) -> VisitBody:
    """Two hazards found."""
    found = (FoundHazard("灭火器过期"), FoundHazard("插座老化"))
    return body(cast, outcome=VisitOutcome.FOUND, found=found, note="已告知负责人")


def test_a_visit_brings_its_hazards_in_one_transaction(finding: VisitBody) -> None:
    visit = record_visit(uuid=uuid4(), body=finding)
    assert (visit.visitor_name, visit.outcome, visit.hazards.count()) == ("钱", "FOUND", 2)
    assert {hazard.unit_id for hazard in Hazard.objects.open(AsOf.today())} == {finding.unit.pk}
    assert set(visit.hazards.values_list("events__actor", "events__happened_on")) == {("钱", today())}


def test_the_same_uuid_with_the_same_content_is_the_same_visit(finding: VisitBody) -> None:
    uuid = uuid4()
    first, again = record_visit(uuid=uuid, body=finding), record_visit(uuid=uuid, body=replace(finding))
    assert first.pk == again.pk
    assert (Visit.objects.count(), Hazard.objects.count()) == (1, 2)


@pytest.mark.parametrize(
    "change",
    [
        {"note": "另一条"},
        {"at_time": None, "did_publicise": True},
        {"found": (FoundHazard("灭火器过期"),)},
        {"visitor_name": "孙"},
    ],
)
def test_the_same_uuid_with_another_content_is_a_conflict(finding: VisitBody, change: dict[str, Any]) -> None:
    stored = record_visit(uuid=uuid4(), body=finding)
    with pytest.raises(Conflict) as conflict:
        record_visit(uuid=stored.uuid, body=replace(finding, **change))
    assert conflict.value.stored == stored
    assert (Visit.objects.count(), Hazard.objects.count()) == (1, 2)


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        (lambda: {"outcome": VisitOutcome.FOUND}, "visit_needs_hazards"),
        (lambda: {"found": (FoundHazard("插座老化"),)}, "visit_clear_with_hazards"),
        (lambda: {"happened_on": today() + timedelta(days=1)}, "visit_in_the_future"),
        (lambda: {"happened_on": today() - timedelta(days=4000)}, "visit_before_registered"),
    ],
)
def test_what_cannot_be_is_refused_and_leaves_nothing(
    cast: Cast, said: Callable[[], dict[str, Any]], reason: str
) -> None:
    with pytest.raises(VisitRefused) as refused:
        record_visit(uuid=uuid4(), body=replace(body(cast), **said()))
    assert refused.value.reason == reason
    assert not Visit.objects.exists()


def test_a_visit_of_a_unit_that_was_merged_in_the_meantime_is_refused_in_words(cast: Cast) -> None:
    seen, stays, goes = body(cast), cast.units["forge"], cast.units["soup"]
    by = Signature(cast.users["Li"])
    merge_units(survivor=stays, twin=goes, versions=(stays.version, goes.version), by=by)
    with pytest.raises(VisitRefused) as refused:
        record_visit(uuid=uuid4(), body=seen)
    assert refused.value.reason == "visit_unit_merged"
    assert not Visit.objects.exists()


def test_when_a_hazard_is_refused_the_visit_is_not_written_either(finding: VisitBody) -> None:
    with pytest.raises(StepRefused, match="description_needed"):
        record_visit(uuid=uuid4(), body=replace(finding, found=(FoundHazard("灭火器过期"), FoundHazard(" "))))
    assert (Visit.objects.count(), Hazard.objects.count()) == (0, 0)


def test_a_known_hazard_looked_at_again_hangs_on_the_second_visit_too(finding: VisitBody) -> None:
    known = record_visit(uuid=uuid4(), body=finding).hazards.first()
    assert known is not None
    again = record_visit(uuid=uuid4(), body=replace(finding, found=(), seen=(known,)))
    assert list(again.hazards.all()) == [known]
    assert Hazard.objects.count() == 2


def test_a_visit_sent_eight_times_at_once_is_one_visit(django_db_setup: None, django_db_blocker: Any) -> None:
    with committed_cast(django_db_blocker) as cast:
        for _round in range(ROUNDS):
            sent = body(cast, outcome=VisitOutcome.FOUND, found=(FoundHazard("通道堵塞"),), note=str(_round))
            uuid, barrier = uuid4(), Barrier(SENDERS)
            with ThreadPoolExecutor(SENDERS) as pool:
                results = [pool.submit(_send, sent, uuid, barrier) for _sender in range(SENDERS)]
            assert len({each.result() for each in results}) == 1
            assert Visit.objects.filter(uuid=uuid).count() == 1
        assert (Visit.objects.count(), Hazard.objects.count()) == (ROUNDS, ROUNDS)


def _send(sent: VisitBody, uuid: Any, barrier: Barrier) -> int:
    try:
        barrier.wait(timeout=10)
        return record_visit(uuid=uuid, body=sent).pk
    finally:
        connection.close()
