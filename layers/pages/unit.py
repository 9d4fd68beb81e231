"""One unit: what it is, why it looks as it does, who answers for it, what happened there. Page and drawer."""

from typing import Any
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from geo.http import AccountRequest
from geo.models import Grid, Posting, Role, Village
from layers.filters import UnitFilter
from layers.pages.asked import asking
from layers.pages.hazard_words import describe
from layers.pages.map_setup import setup
from layers.pages.powers import may_edit, may_record, runs_register_of
from layers.pages.unit_codes import fields_then, sub_type_then
from layers.pages.unit_duties import duty_rows, orders_of
from layers.pages.unit_facets import conversion_of, platform_of, recorded, seats_of
from layers.pages.unit_history import changes_of, conflicts_of
from layers.pages.unit_phones import phones_of
from layers.pages.unit_visits import visits_of
from layers.pages.why import why_ring, why_status
from patrols.dwell_hints import hints_at
from patrols.queries import with_status
from units.models import Hazard, HazardLevel, Unit, UnitEvent


@asking
def page(request: AccountRequest, asked: UnitFilter, uuid: UUID) -> HttpResponse:
    """The unit's own page; the old address of a merged entry leads to the unit that stands for it."""
    if survivor := _survivor(request, uuid):
        return redirect("unit", survivor.uuid)
    context = _context(request, asked, uuid)
    unit = context["unit"]
    owed = _owed(request, asked, context) | {"dwells": hints_at(unit, request.user, asked.as_of)}
    return render(request, "pages/unit.html", {**context, **owed, **_entry(request, asked, unit), "setup": setup()})


@asking
def drawer(request: AccountRequest, asked: UnitFilter, uuid: UUID) -> HttpResponse:
    """The same, short, beside the map."""
    if survivor := _survivor(request, uuid):
        return redirect("unit-drawer", survivor.uuid)
    return render(request, "pages/_unit_drawer.html", _context(request, asked, uuid))


def _context(request: AccountRequest, asked: UnitFilter, uuid: UUID) -> dict[str, Any]:
    unit = _found(request, asked, uuid)
    on, hazards = asked.as_of.on, _hazards(unit, asked)
    open_ones = [hazard for hazard in hazards if hazard.is_open]
    visits, visit_count = visits_of(unit, asked.as_of, hazards)
    return {
        "unit": unit,
        "why_status": why_status(unit, open_ones, on) if unit.status else "",
        "why_ring": why_ring(unit, on) if unit.status else "",
        "days_late": (on - unit.due_on).days if unit.is_overdue and unit.due_on else None,
        "open_hazards": open_ones,
        "unverified_hazards": [hazard for hazard in hazards if hazard.is_unverified],
        "settled_hazards": [hazard for hazard in hazards if not (hazard.is_open or hazard.is_unverified)],
        "majors": sum(hazard.level == HazardLevel.MAJOR for hazard in open_ones),
        "late_hazards": sum(bool(hazard.days_late) for hazard in open_ones),
        "visits": visits,
        "visit_count": visit_count,
        "last_visit": visits[0] if visits else None,
        "life": _life(unit, asked),
        "phones": phones_of(request.user, unit),
        **_facets(unit, asked),
        "watchers": _watchers(unit, asked),
        "may_record": may_record(request.user, unit),
    }


def _owed(request: AccountRequest, asked: UnitFilter, context: dict[str, Any]) -> dict[str, Any]:
    """What the unit owes by the rules, and the work orders about it."""
    unit = context["unit"]
    hazards = [*context["open_hazards"], *context["unverified_hazards"], *context["settled_hazards"]]
    orders = orders_of(unit, hazards, asked.as_of, request.user)
    return {"duties": duty_rows(unit, asked.as_of), "orders": orders}


def _survivor(request: AccountRequest, uuid: UUID) -> Unit | None:
    """The unit that stands for a merged entry, if the user may see it."""
    return Unit.objects.visible_to(request.user).filter(twins__uuid=uuid).first()


def _entry(request: AccountRequest, asked: UnitFilter, unit: Unit) -> dict[str, Any]:
    """What the page says about the entry itself: its history, and files that contradict it."""
    shows_phones = Unit.objects.phones_open_to(request.user).filter(pk=unit.pk).exists()
    is_office = runs_register_of(request.user, unit)
    return {
        "changes": changes_of(unit, asked.as_of, shows_phones=shows_phones),
        "conflicts": conflicts_of([unit], unit.town) if unit.conflicts and is_office else [],
        "may_edit": may_edit(request.user, unit),
        "is_register_office": is_office,
    }


def _found(request: AccountRequest, asked: UnitFilter, uuid: UUID) -> Any:
    """The unit with its status of the day; without one when it was not on the books then."""
    visible = Unit.objects.visible_to(request.user).filter(uuid=uuid)
    village = Village.objects.filter(pk=OuterRef("village_then"))
    grid = Grid.objects.filter(pk=OuterRef("grid_then"))
    names = {
        "village_name": Subquery(village.values("name")),
        "village_code": Subquery(village.values("code")),
        "grid_code": Subquery(grid.values("code")),
        "grid_name": Subquery(grid.values("name")),
    }
    facets = ("declared_village", "nine_small__sub_type", "key_fire__team", "gas", "import_job", "town")
    found: Any = with_status(visible, asked.as_of).annotate(**names).select_related(*facets).first()
    found = found or visible.select_related(*facets).first()
    if found is None:
        raise Http404
    for name in ("status", "is_overdue", "is_suspended", "due_on", "last_visited_on", "interval_days", *names):
        if not hasattr(found, name):
            setattr(found, name, None)
    return found


def _facets(unit: Any, asked: UnitFilter) -> dict[str, Any]:
    """What it is besides a unit, in detail."""
    seats = seats_of(unit, asked.as_of)
    return {
        "conversion": conversion_of(unit, asked.as_of),
        "platform": platform_of(unit, asked.as_of.on),
        "seats": seats,
        "seats_empty": sum(not seat["person"] for seat in seats),
        "fields_then": fields_then(unit, asked.as_of.on),
        "sub_type_then": sub_type_then(unit, asked.as_of.on),
    }


def _hazards(unit: Unit, asked: UnitFilter) -> list[Any]:
    """Hazards known on the day, the open ones with the nearest deadline first, each with the words of its state."""
    found: Any = Hazard.objects.filter(unit=unit).as_of(asked.as_of).select_related("field", "factor")
    hazards = [describe(hazard, asked.as_of.on) for hazard in found]
    return sorted(hazards, key=lambda hazard: (hazard.level != "MAJOR", str(hazard.deadline_then or "9999"), hazard.pk))


def _life(unit: Unit, asked: UnitFilter) -> QuerySet[UnitEvent]:
    """When it was in business, suspended or deregistered, as known on the day; the latest first."""
    events = UnitEvent.objects.filter(unit=unit, happened_on__lte=asked.as_of.on)
    return recorded(events, asked.as_of).order_by("-happened_on", "-pk")


def _watchers(unit: Any, asked: UnitFilter) -> list[Posting]:
    """Who answers for the grid it stands in, on the day."""
    postings = Posting.objects.filter(grid__code=unit.grid_code or "", role__in=(Role.GRID_LEAD, Role.GRID_MEMBER))
    held = recorded(postings.in_force(asked.as_of.on), asked.as_of)
    return list(held.select_related("person").order_by("role", "pk"))
