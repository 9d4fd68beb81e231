"""Two entries that are one unit: merged, seen as one everywhere, and exactly two again after the undo."""

from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction

from geo.clock import AsOf
from geo.models import Person
from patrols.models import Visit, VisitOutcome
from patrols.queries import status_counts, with_status
from tests.cast import Cast
from units.editing import EntryRefused, Signature, StaleUnit, edit_unit
from units.merging import merge_units, tell_apart, undo_merge
from units.models import DistinctPair, DutySeat, DutyTeam, GasUse, Hazard, KeyFireUnit, Unit, UnitMerge
from units.services import FoundHazard, find

BOOKKEEPING = {"units.UnitMerge", "units.UnitChange"}  # history: added, never taken back


def everything() -> dict[str, list[dict[str, Any]]]:
    """All rows of all tables but the history, without versions, which only grow."""
    models = [model for model in apps.get_models(include_auto_created=True) if model._meta.label not in BOOKKEEPING]
    rows = {model._meta.label: list(model._base_manager.order_by("pk").values()) for model in models}
    for unit in rows["units.Unit"]:
        del unit["version"]
    return rows


def furnish(cast: Cast) -> None:
    """Give the forge all that may hang on a unit."""
    forge = cast.units["forge"]
    Visit.objects.create(unit=forge, happened_on=date(2026, 3, 1), outcome=VisitOutcome.CLEAR, visitor_name="钱")
    find(unit=forge, found=FoundHazard("插座老化"), actor="钱")
    GasUse.objects.create(unit=forge, supply="BOTTLED", cylinders=3)
    team = DutyTeam.objects.create(key_fire=KeyFireUnit.objects.create(unit=forge))
    DutySeat.objects.create(
        team=team, kind="LEADER", person=Person.objects.get(name="Wang"), valid_from=date(2026, 1, 1)
    )
    Unit.objects.filter(pk=forge.pk).update(uscc="91350100M000100Y43", address="东街 1 号")
    Unit.objects.filter(pk=cast.units["soup"].pk).update(principal="", principal_phone="")


def merge(
    cast: Cast, survivor: Unit | None = None, twin: Unit | None = None, versions: tuple[int, int] = (1, 1)
) -> UnitMerge:
    """The forge into the soup shop, unless said otherwise."""
    return merge_units(
        survivor=survivor or cast.units["soup"],
        twin=twin or cast.units["forge"],
        versions=versions,
        by=Signature(cast.users["Li"], "同一家店"),
    )


def test_after_a_merge_everything_hangs_on_the_unit_that_stays(cast: Cast) -> None:
    furnish(cast)
    merge(cast)
    soup, forge = Unit.objects.get(external_id="soup"), Unit.objects.get(external_id="forge")
    assert (soup.visits.count(), soup.hazards.count(), soup.gas.cylinders) == (1, 1, 3)
    assert soup.key_fire.team.seats.count() == 1
    assert (forge.visits.count(), forge.hazards.count(), forge.merged_into) == (0, 0, soup)
    assert (soup.uscc, soup.principal, soup.principal_phone) == ("91350100M000100Y43", "陈一", "13800001234")
    assert [row.origin for row in soup.changes.all()] == ["MERGE"]
    assert [row.origin for row in forge.changes.all()] == ["MERGE"]


def test_lists_and_counts_see_one_unit_after_a_merge(cast: Cast) -> None:
    furnish(cast)
    before = status_counts(with_status(Unit.objects.visible_to(cast.users["Li"]), AsOf.today()))
    merge(cast)
    after = status_counts(with_status(Unit.objects.visible_to(cast.users["Li"]), AsOf.today()))
    assert (before["total"], after["total"]) == (4, 3)
    assert not Unit.objects.recordable_by(cast.users["Li"]).filter(external_id="forge").exists()


def test_the_undo_of_a_merge_restores_every_row_of_every_table(cast: Cast) -> None:
    furnish(cast)
    before = everything()
    made = merge(cast)
    assert everything() != before
    undo_merge(merge=made, by=Signature(cast.users["Li"]))
    assert everything() == before
    with pytest.raises(EntryRefused) as refused:
        undo_merge(merge=made, by=Signature(cast.users["Li"]))
    assert refused.value.reason == "merge_undone_already"


def test_what_was_entered_at_the_survivor_since_the_merge_stays_there_after_the_undo(cast: Cast) -> None:
    furnish(cast)
    made = merge(cast)
    soup = Unit.objects.get(external_id="soup")
    Visit.objects.create(unit=soup, happened_on=date(2026, 4, 1), outcome=VisitOutcome.CLEAR, visitor_name="钱")
    edit_unit(unit=soup, version=soup.version, values={"address": "西街 2 号"}, by=Signature(cast.users["Li"]))
    undo_merge(merge=made, by=Signature(cast.users["Li"]))
    soup.refresh_from_db()
    assert [visit.happened_on for visit in soup.visits.all()] == [date(2026, 4, 1)]
    assert (soup.address, soup.uscc) == ("西街 2 号", "")


def test_a_chain_of_merges_leads_to_one_unit_and_is_undone_from_its_end(cast: Cast) -> None:
    first = merge(cast)
    soup, inn = Unit.objects.get(external_id="soup"), Unit.objects.get(external_id="inn")
    second = merge(cast, survivor=inn, twin=soup, versions=(1, soup.version))
    assert Unit.objects.get(external_id="forge").merged_into == inn
    with pytest.raises(EntryRefused) as refused:
        undo_merge(merge=first, by=Signature(cast.users["Li"]))
    assert refused.value.reason == "merge_undo_later_first"
    undo_merge(merge=second, by=Signature(cast.users["Li"]))
    assert Unit.objects.get(external_id="forge").merged_into == soup


def test_a_merge_of_what_somebody_changed_meanwhile_is_refused(cast: Cast) -> None:
    edit_unit(unit=cast.units["forge"], version=1, values={"name": "新名"}, by=Signature(cast.users["Li"]))
    with pytest.raises(StaleUnit):
        merge(cast)
    assert not UnitMerge.objects.exists()


def test_the_unit_without_a_place_does_not_swallow_the_one_on_the_map(cast: Cast) -> None:
    with pytest.raises(EntryRefused) as refused:
        merge(cast, survivor=cast.units["attic"])
    assert refused.value.reason == "merge_keep_the_mapped"


def test_two_hazards_of_one_number_keep_two_units_from_being_one(cast: Cast) -> None:
    for name in ("soup", "forge"):
        hazard = find(unit=cast.units[name], found=FoundHazard("插座老化"), actor="钱")
        Hazard.objects.filter(pk=hazard.pk).update(external_id="H1")
    with pytest.raises(EntryRefused) as refused:
        merge(cast)
    assert refused.value.reason == "merge_collision"


@pytest.mark.parametrize("late", ["visit", "hazard"])
def test_the_database_lets_no_visit_and_no_hazard_stand_at_a_merged_unit(cast: Cast, late: str) -> None:
    merge(cast)
    forge = cast.units["forge"]
    with pytest.raises(IntegrityError, match="was merged into"), transaction.atomic():
        if late == "visit":
            Visit.objects.create(unit=forge, happened_on=date(2026, 4, 1), outcome=VisitOutcome.CLEAR)
        else:
            find(unit=forge, found=FoundHazard("插座老化"), actor="钱")


def test_two_that_are_told_apart_are_remembered_once_whoever_comes_first(cast: Cast) -> None:
    one, other, signed = cast.units["inn"], cast.units["soup"], Signature(cast.users["Li"])
    tell_apart(first=one, second=other, by=signed)
    tell_apart(first=other, second=one, by=signed)
    pair = DistinctPair.objects.get()
    assert (pair.first_id, pair.second_id) == tuple(sorted((one.pk, other.pk)))
