"""A route as one RFC 7946 document: its line, its start, its stops. Ids are made of the route's uuid."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from layers.plans.on_map import DIGITS, legs_of
from layers.plans.stops import StopRow
from patrols.models import Plan


def document(plan: Plan, stops: Sequence[StopRow]) -> dict[str, Any]:
    """A FeatureCollection in WGS-84 degrees."""
    return {"type": "FeatureCollection", "features": [_route(plan), _start(plan), *(_stop(plan, s) for s in stops)]}


def _route(plan: Plan) -> dict[str, Any]:
    legs = legs_of(plan)
    return _feature(
        f"{plan.uuid}",
        {"type": "MultiLineString", "coordinates": legs} if legs else None,
        kind="route",
        on=plan.on.isoformat(),
        mode=plan.mode,
        budget_min=plan.budget_min,
        length_m=round(plan.length_m),
        duration_min=round(plan.duration_min, 1),
    )


def _start(plan: Plan) -> dict[str, Any]:
    return _feature(f"{plan.uuid}/start", _point(plan.start.x, plan.start.y), kind="start")


def _stop(plan: Plan, stop: StopRow) -> dict[str, Any]:
    """A stop; of a sensitive unit neither name nor place nor reason, only that there is one."""
    if stop.is_withheld:
        return _feature(f"{plan.uuid}/{stop.seq}", None, kind="unit", seq=stop.seq, name=_("sensitive unit"))
    return _feature(
        f"{plan.uuid}/{stop.seq}",
        _point(stop.lon, stop.lat),
        kind="unit" if stop.unit else "ground",
        seq=stop.seq,
        name=stop.unit.name if stop.unit else None,
        unit=str(stop.unit.uuid) if stop.unit else None,
        reason=stop.why,
        arrive_min=round(stop.arrive_min, 1),
    )


def _point(lon: float, lat: float) -> dict[str, Any]:
    return {"type": "Point", "coordinates": [round(lon, DIGITS), round(lat, DIGITS)]}


def _feature(key: str, geometry: dict[str, Any] | None, **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "id": key, "geometry": geometry, "properties": properties}
