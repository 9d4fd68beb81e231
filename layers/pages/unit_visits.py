"""Visits of one unit, the latest first, each with what it found and what has become of that."""

from collections.abc import Sequence
from typing import Any

from django.db.models import F

from geo.clock import AsOf
from patrols.models import Visit
from units.models import Unit

SHOWN = 30


def visits_of(unit: Unit, as_of: AsOf, hazards: Sequence[Any]) -> tuple[list[Any], int]:
    """(the latest visits with `found` and `mended`, how many there are); `hazards` are all of the unit as of the day.

    A hazard counts as mended when it is neither open nor waits to be verified.
    """
    known = Visit.objects.known(as_of).filter(unit=unit).select_related("visitor")
    latest = known.order_by("-happened_on", F("at_time").desc(nulls_last=True), "-pk")
    visits: list[Any] = list(latest[:SHOWN])
    by_visit = _hazards_of(visits, {hazard.pk: hazard for hazard in hazards})
    for visit in visits:
        visit.found = by_visit.get(visit.pk, [])
        visit.mended = sum(not (hazard.is_open or hazard.is_unverified) for hazard in visit.found)
    return visits, len(visits) if len(visits) < SHOWN else known.count()


def _hazards_of(visits: Sequence[Visit], known: dict[int, Any]) -> dict[int, list[Any]]:
    links = Visit.hazards.through.objects.filter(visit__in=[visit.pk for visit in visits])
    found: dict[int, list[Any]] = {}
    for visit_id, hazard_id in links.order_by("pk").values_list("visit_id", "hazard_id"):
        if hazard_id in known:
            found.setdefault(visit_id, []).append(known[hazard_id])
    return found
