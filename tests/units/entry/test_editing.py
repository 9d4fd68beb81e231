"""A unit's entry kept right by hand: what is written, what is remembered, what is refused."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from geo.clock import today
from geo.models import Code, CodeList
from tests.cast import SINCE, Cast
from tests.drawings import point
from units.editing import EntryRefused, Signature, StaleUnit, add_unit, change_state, edit_unit
from units.models import GasUse, NineSmallVenue, Placement, Unit, UnitChange, UnitEvent, UnitState
from units.placing import Place, place_unit, to_place


def by(cast: Cast, reason: str = "") -> Signature:
    return Signature(cast.users["Li"], reason)


def history(unit: Unit) -> list[tuple[str, dict[str, Any]]]:
    """Origin and changes, oldest first."""
    return [(row.origin, row.changes) for row in unit.changes.order_by("pk")]


def test_an_edit_is_written_with_who_why_and_both_values_and_makes_a_new_version(cast: Cast) -> None:
    unit = edit_unit(
        unit=cast.units["soup"], version=1, values={"name": "鲜汤馆", "address": ""}, by=by(cast, "门头改了")
    )
    assert (unit.name, unit.version, unit.edited) == ("鲜汤馆", 2, {"name": "soup店"})
    row = UnitChange.objects.get(unit=unit)
    assert (row.origin, row.changes, row.user, row.reason) == (
        "EDIT", {"name": ["soup店", "鲜汤馆"]}, cast.users["Li"], "门头改了",
    )  # fmt: skip


def test_an_edit_that_changes_nothing_leaves_no_trace(cast: Cast) -> None:
    unit = edit_unit(unit=cast.units["soup"], version=1, values={"name": "soup店"}, by=by(cast))
    assert (unit.version, history(unit)) == (1, [])


def test_an_edit_of_a_stale_form_is_refused_with_what_stands_now(cast: Cast) -> None:
    edit_unit(unit=cast.units["soup"], version=1, values={"name": "甲"}, by=by(cast))
    with pytest.raises(StaleUnit) as stale:
        edit_unit(unit=cast.units["soup"], version=1, values={"name": "乙"}, by=by(cast))
    assert (stale.value.unit.name, stale.value.unit.version) == ("甲", 2)


def test_facets_and_fields_are_edited_like_attributes_and_taken_away_when_emptied(cast: Cast) -> None:
    fields = frozenset(Code.objects.filter(list=CodeList.FIELD).values_list("pk", flat=True)[:2])
    small = Code.objects.filter(list=CodeList.NINE_SMALL).first()
    assert small is not None
    soup = cast.units["soup"]
    values = {"fields": fields, "nine_small.sub_type_id": small.pk, "gas.supply": "BOTTLED", "gas.cylinders": 2}
    unit = edit_unit(unit=soup, version=1, values=values, by=by(cast))
    assert frozenset(unit.fields.values_list("pk", flat=True)) == fields
    assert (NineSmallVenue.objects.get(unit=unit).sub_type, GasUse.objects.get(unit=unit).cylinders) == (small, 2)
    edit_unit(
        unit=soup, version=2, values={"gas.supply": None, "gas.cylinders": None, "fields": frozenset()}, by=by(cast)
    )
    assert not GasUse.objects.filter(unit=unit).exists()
    assert NineSmallVenue.objects.filter(unit=unit).exists()


@pytest.mark.parametrize(
    ("values", "reason", "field"),
    [
        ({"name": "  "}, "name_needed", "name"),
        ({"principal_phone": "打给老王"}, "phone_not_understood", "principal_phone"),
        ({"external_id": "forge"}, "number_taken", "external_id"),
        ({"registered_on": today() + timedelta(1)}, "registered_in_future", "registered_on"),
    ],
)
def test_what_no_entry_may_say_is_refused_beside_its_field(
    cast: Cast, values: dict[str, Any], reason: str, field: str
) -> None:
    with pytest.raises(EntryRefused) as refused:
        edit_unit(unit=cast.units["soup"], version=1, values=values, by=by(cast))
    assert (refused.value.reason, refused.value.field) == (reason, field)
    assert history(cast.units["soup"]) == []


def test_a_new_shop_stands_in_its_grid_at_once_and_its_second_submission_is_the_same_shop(cast: Cast) -> None:
    uuid = uuid4()
    where = point(450, 50)
    for _ in range(2):
        unit = add_unit(
            uuid=uuid,
            town=cast.town,
            values={"name": "新茶馆", "declared_village_id": cast.villages["B"].pk, "principal_phone": "13900001111"},
            place=Place(where.x, where.y, "CLICK"),
            by=by(cast),
        )
    assert Unit.objects.filter(name="新茶馆").count() == 1
    placement = Placement.objects.get(unit=unit)
    assert (placement.grid, placement.valid_from) == (cast.grids["B1"], today())
    assert [row.state for row in UnitEvent.objects.filter(unit=unit)] == ["OPEN"]
    assert [row.origin for row in unit.changes.all()] == ["ADD"]
    assert (unit.placed_by, unit.placed_how) == (cast.users["Li"], "CLICK")


def test_a_unit_placed_by_hand_finds_its_grid_and_keeps_who_placed_it_and_how(cast: Cast) -> None:
    where = point(250, 50)
    unit = place_unit(unit=cast.units["attic"], version=1, place=Place(where.x, where.y, "PASTE", "wgs84"), by=by(cast))
    old, new = Placement.objects.filter(unit=unit).order_by("valid_from")
    assert (old.grid, old.valid_to, new.grid, new.valid_from) == (None, today(), cast.grids["A2"], today())
    assert (unit.placed_by, unit.placed_how, unit.placed_at is not None) == (cast.users["Li"], "PASTE", True)
    assert history(unit) == [("PLACE", {"point": [None, [where.x, where.y]]})]


def test_a_place_outside_the_town_or_on_no_earth_is_refused(cast: Cast) -> None:
    where = point(5000, 50)
    with pytest.raises(EntryRefused) as refused:
        place_unit(unit=cast.units["attic"], version=1, place=Place(where.x, where.y, "CLICK"), by=by(cast))
    assert refused.value.reason == "place_outside_town"
    with pytest.raises(EntryRefused) as refused:
        to_place(113.4, 235.2, datum="wgs84", how="PASTE")
    assert refused.value.reason == "place_not_on_earth"


def test_coordinates_of_a_phone_map_are_shifted_back(cast: Cast) -> None:
    place = to_place(113.41, 35.21, datum="gcj02", how="PASTE")
    assert 113.40 < place.lon < 113.406
    assert place.datum == "gcj02"


def test_a_suspension_needs_a_review_date_and_is_an_event_of_its_own_day(cast: Cast) -> None:
    soup, day = cast.units["soup"], today() - timedelta(3)
    with pytest.raises(EntryRefused) as refused:
        change_state(unit=soup, version=1, state=UnitState.SUSPENDED, by=by(cast))
    assert refused.value.reason == "review_needed"
    change_state(
        unit=soup, version=1, state=UnitState.SUSPENDED, happened_on=day, review_on=today() + timedelta(30), by=by(cast)
    )
    latest = UnitEvent.objects.filter(unit=soup).latest("pk")
    assert (latest.state, latest.happened_on) == ("SUSPENDED", day)
    assert history(soup) == [("STATE", {"state": ["OPEN", "SUSPENDED"]})]
    with pytest.raises(EntryRefused) as refused:
        change_state(unit=soup, version=2, state=UnitState.OPEN, happened_on=SINCE, by=by(cast))
    assert refused.value.reason == "state_before_last"


def test_a_deregistration_needs_a_reason(cast: Cast) -> None:
    with pytest.raises(EntryRefused) as refused:
        change_state(unit=cast.units["soup"], version=1, state=UnitState.CLOSED, by=by(cast))
    assert refused.value.reason == "closing_reason_needed"


def test_the_history_is_added_to_never_edited(cast: Cast) -> None:
    edit_unit(unit=cast.units["soup"], version=1, values={"name": "甲"}, by=by(cast))
    with pytest.raises(IntegrityError, match="never edited"), transaction.atomic():
        UnitChange.objects.update(reason="x")
