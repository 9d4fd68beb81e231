"""Several people act on one hazard at the same moment: exactly one wins."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from django.db import connection

from geo.clock import today
from tests.committed import committed_cast
from units import services
from units.models import Hazard, HazardEvent
from units.services import FoundHazard, StaleVersion

PEOPLE = 4
ROUNDS = 5


def test_of_four_who_close_one_hazard_exactly_one_wins(django_db_setup: None, django_db_blocker: Any) -> None:
    with committed_cast(django_db_blocker) as cast:
        for _round in range(ROUNDS):
            hazard = services.find(unit=cast.units["soup"], found=FoundHazard("插座老化"), actor="钱")
            barrier = Barrier(PEOPLE)
            with ThreadPoolExecutor(PEOPLE) as pool:
                results = [pool.submit(_close, hazard, f"甲{who}", barrier) for who in range(PEOPLE)]
            assert sorted(each.result() for each in results) == ["closed", *["stale: CLOSED_OUT"] * (PEOPLE - 1)]
            states = HazardEvent.objects.filter(hazard=hazard).values_list("state", "happened_on")
            assert list(states) == [("FOUND", today()), ("CLOSED_OUT", today())]
            assert Hazard.objects.get(pk=hazard.pk).version == 2


def _close(hazard: Hazard, actor: str, barrier: Barrier) -> str:
    try:
        barrier.wait(timeout=10)
        services.close_at_once(hazard=hazard, version=1, actor=actor, note="当场更换")
    except StaleVersion as stale:
        return f"stale: {stale.state}"
    finally:
        connection.close()
    return "closed"
