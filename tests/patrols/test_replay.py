"""A whole town through the real importers: what it looked like on ten past days is what its maker knows."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction

from geo.clock import AsOf, end_of, today
from geo.models import Code, Person, Posting, Role, User
from geo.models import Town as Place
from patrols.blind_spots import category, data, responsibility, time
from patrols.blind_spots.look import Look
from patrols.blind_spots.row import BlindSpot
from patrols.models import Visit
from patrols.queries import inspection_ratio, status_counts, with_status
from tests.town import Truth, build
from units.duties_due import duties
from units.duty_clock import Standing
from units.models import (
    Accident,
    Drill,
    Duty,
    EmergencyPlan,
    Hazard,
    SpecialEquipment,
    Training,
    Unit,
    Welder,
    WeldingMachine,
    WorkOrder,
)

pytestmark = pytest.mark.django_db  # without it pytest-django sets up no test database for a module's fixture
PLACES = {"district": "districts", "village": "villages", "grid": "grids"}
DATUMS = {"units-survey": "wgs84", "units-phone": "gcj02"}


@dataclass(frozen=True)
class Loaded:
    """The town in the database, what is true of it, and an office account."""

    truth: Truth
    place: Place
    office: User

    def as_of(self, day: str) -> AsOf:
        """That day, with what was known on it."""
        return AsOf(date.fromisoformat(day), end_of(date.fromisoformat(day)))


@pytest.fixture(scope="module")
def town(tmp_path_factory: Any, django_db_setup: None, django_db_blocker: Any) -> Iterator[Loaded]:
    """200 units in 20 grids, written as files and loaded by the commands a user runs; taken back at the end."""
    out = tmp_path_factory.mktemp("town")
    truth = build(out, on=today(), units=200, grids=20, villages=6)
    with django_db_blocker.unblock(), transaction.atomic():
        _load(out, truth)
        place = Place.objects.get(code=truth.town_code)
        user = User.objects.create(username="office")
        person = Person.objects.create(town=place, name="安委办", user=user)
        Posting.objects.create(person=person, role=Role.OFFICE, town=place, valid_from=date(2020, 1, 1))
        yield Loaded(truth, place, user)
        transaction.set_rollback(True)


def _load(out: Path, truth: Truth) -> None:
    quiet: dict[str, Any] = {"stdout": (out / "log.txt").open("a")}
    ground = {"datum": "wgs84", "valid_from": date(2020, 1, 1), **quiet}
    call_command("import_boundaries", out / "town.geojson", level="town", **ground)
    for level, stem in PLACES.items():
        call_command(
            "import_boundaries",
            out / f"{stem}.geojson",
            level=level,
            town=truth.town_code,
            accept_faults="示例数据中的缝隙与重叠",
            **ground,
        )
    books: dict[str, Any] = {"town": truth.town_code, "apply": True, "report": out / "report.xlsx", **quiet}
    call_command("import_people", out / "people.xlsx", town=truth.town_code, **quiet)
    for stem, datum in DATUMS.items():
        call_command("import_units", out / f"{stem}.xlsx", datum=datum, **books)
    for kind in ("gas", "teams", "hazards", "visits"):
        call_command(f"import_{kind}", out / f"{kind}.xlsx", **books)
    stems = ("organisations", "welding", "welders", "equipment", "drills", "trainings", "plans", "accidents")
    others = [f"{stem}={out / stem}.xlsx" for stem in stems] + [f"work_orders={out / 'work-orders'}.xlsx"]
    call_command("import_ledgers", *others, town=truth.town_code, apply=True, datum="wgs84", **quiet)
    quiet["stdout"].close()


def test_every_row_of_the_ledgers_is_in_the_books(town: Loaded) -> None:
    assert Unit.objects.filter(town=town.place).count() == len(town.truth.units)
    assert Hazard.objects.filter(unit__town=town.place).count() == town.truth.counts["hazards"]
    assert Visit.objects.filter(unit__town=town.place).count() == town.truth.counts["visits"]


@pytest.mark.parametrize("at", range(11))
def test_status_and_ring_of_every_unit_on_ten_past_days_and_today(town: Loaded, at: int) -> None:
    as_of = town.as_of(town.truth.dates[at])
    units = with_status(Unit.objects.filter(town=town.place), as_of)
    told = {unit.external_id: (unit.status, unit.is_overdue) for unit in units}
    known = {unit.id: (unit.statuses[at], unit.overdue[at]) for unit in town.truth.units}
    assert told == {number: seen for number, seen in known.items() if seen[0] != "ABSENT"}


@pytest.mark.parametrize("at", range(11))
def test_counts_of_the_day_are_what_the_town_knows(town: Loaded, at: int) -> None:
    day, as_of = town.truth.days[at], town.as_of(town.truth.dates[at])
    units = with_status(Unit.objects.filter(town=town.place), as_of)
    counts, ratio = status_counts(units), inspection_ratio(units)
    assert {status: counts[status] for status in day.statuses} == day.statuses
    assert (ratio.due, ratio.due - ratio.checked, counts["overdue"]) == (day.due, day.overdue, day.overdue)
    hazards = Hazard.objects.filter(unit__town=town.place)
    assert hazards.as_of(as_of).count() == day.hazards
    assert hazards.open(as_of).count() == day.hazards_open
    assert hazards.open(as_of).filter(level="MAJOR").count() == day.majors_open
    assert hazards.overdue(as_of).count() == day.overdue_hazards
    assert Visit.objects.filter(unit__town=town.place).known(as_of).count() == day.visits


def test_planted_blind_spots_are_all_found_and_no_others(town: Loaded) -> None:
    planted, as_of = town.truth.blind_spots, AsOf(date.fromisoformat(town.truth.on))
    numbers = dict(Unit.objects.values_list("pk", "external_id"))

    def units(spots: list[BlindSpot], reason: str) -> list[str]:
        return sorted(numbers[spot.unit_id] for spot in spots if spot.reason == reason and spot.unit_id)

    def keys(spots: list[BlindSpot], reason: str) -> list[str]:
        return sorted(spot.key for spot in spots if spot.reason == reason)

    duties = responsibility.find(Look(town.office, town.place, as_of))
    faults = data.find(Look(town.office, town.place, as_of))
    assert keys(duties, "spot_grid_unstaffed") == sorted(planted.unstaffed_grids)
    assert keys(duties, "spot_grid_posting_ended") == sorted(planted.ended_posting_grids)
    assert units(duties, "spot_unit_outside") == sorted(planted.units_outside_every_grid)
    listed = {unit.id for unit in town.truth.units if unit.statuses[-1] != "ABSENT"}
    for reason, name in (
        ("seat_missing", "missing_seat"),
        ("same_person", "same_person_twice"),
        ("missing", "no_team"),
    ):
        assert units(duties, f"spot_team_{reason}") == sorted({*planted.teams_incomplete[name]} & listed)
    assert units(faults, "spot_no_point") == sorted(planted.no_coordinates)
    assert units(faults, "spot_other_village") == sorted(planted.wrong_village)
    assert units(faults, "spot_shared_code") == sorted(number for pair in planted.shared_codes for number in pair)
    assert units(faults, "spot_duplicate") == sorted(pair[1] for pair in planted.duplicates)


def test_the_gap_and_the_overlap_are_found_with_their_size(town: Loaded) -> None:
    topology, as_of = town.truth.topology, AsOf(date.fromisoformat(town.truth.on))
    spots = responsibility.find(Look(town.office, town.place, as_of))
    (gap,) = [spot for spot in spots if spot.reason == "spot_ground_in_no_grid"]
    (overlap,) = [spot for spot in spots if spot.reason == "spot_grids_overlap"]
    assert (gap.key, overlap.key) == (topology.gap_village, topology.overlap_grids[0])
    found = [gap.params["area_m2"], overlap.params["area_m2"]]
    assert found == pytest.approx([topology.gap_m2, topology.overlap_m2], abs=2)


def test_overdue_rows_are_due_less_checked_and_absent_kinds_are_those_planted(town: Loaded) -> None:
    as_of = AsOf(date.fromisoformat(town.truth.on))
    assert len(time.find(Look(town.office, town.place, as_of))) == town.truth.days[-1].overdue
    nine_small = set(Code.objects.filter(list="NINE_SMALL").values_list("name", flat=True))
    spots = category.find(Look(town.office, town.place, as_of))
    absent = [[s.key, s.params["category"]] for s in spots if s.reason == "spot_category_absent"]
    assert sorted(a for a in absent if a[1] in nine_small) == sorted(town.truth.blind_spots.nine_small_absent)


def test_every_row_of_the_other_books_is_in_and_nothing_was_refused(town: Loaded) -> None:
    books = {
        "drills": Drill,
        "trainings": Training,
        "plans": EmergencyPlan,
        "welders": Welder,
        "welding": WeldingMachine,
        "equipment": SpecialEquipment,
        "accidents": Accident,
        "work-orders": WorkOrder,
    }
    assert {name: model._default_manager.count() for name, model in books.items()} == {
        name: town.truth.counts[name] for name in books
    }


def test_duties_stand_as_the_town_knows_them(town: Loaded) -> None:
    truth, as_of = town.truth.records, AsOf(date.fromisoformat(town.truth.on))
    numbers = dict(Unit.objects.values_list("pk", "external_id"))
    owed = [
        (numbers[pk], due) for pk, dues in duties(Unit.objects.filter(town=town.place), as_of).items() for due in dues
    ]

    def units(duty: Duty, **wanted: Any) -> list[str]:
        chosen = [(n, due) for n, due in owed if due.duty == duty]
        return sorted(n for n, due in chosen if all(getattr(due, name) == value for name, value in wanted.items()))

    assert units(Duty.DRILL, standing=Standing.DONE) == sorted(truth.drilled)
    assert units(Duty.DRILL, standing=Standing.OVERDUE) == sorted(truth.drill_overdue)
    assert units(Duty.TRAINING, code="duty_principal_trained") == sorted(truth.caterers_trained)
    assert units(Duty.TRAINING, code="duty_principal_changed") == sorted(truth.caterers_changed)
    assert units(Duty.TRAINING, code="duty_principal_untrained") == sorted(truth.caterers_untrained)


def test_papers_that_have_run_out_and_orders_that_are_open_are_those_of_the_town(town: Loaded) -> None:
    truth, as_of = town.truth, AsOf(date.fromisoformat(town.truth.on))
    expired = {"expires_on__lt": as_of.on}
    welders = Welder.objects.standing(as_of).filter(**expired).values_list("certificate", flat=True)
    equipment = SpecialEquipment.objects.standing(as_of).filter(**expired).values_list("number", flat=True)
    assert (sorted(welders), sorted(equipment)) == (truth.records.welders_expired, truth.records.equipment_expired)
    chipped = WeldingMachine.objects.standing(as_of).exclude(chip_id="")
    assert chipped.count() == truth.records.machines_chipped
    orders = WorkOrder.objects.filter(town=town.place)
    assert set(orders.open(as_of).values_list("number", flat=True)) == set(truth.orders_open)
    assert set(orders.overdue(as_of).values_list("number", flat=True)) == set(truth.orders_late)


def test_only_the_planted_fields_are_without_office_or_leader(town: Loaded) -> None:
    planted = town.truth.fields_open
    spots = responsibility.find(Look(town.office, town.place, AsOf(date.fromisoformat(town.truth.on))))
    found = {spot.reason: spot.name for spot in spots if spot.reason.startswith("spot_field")}
    known = {
        "spot_field_without_duty": planted.without_duty,
        "spot_field_without_office": planted.without_office,
        "spot_field_without_leader": planted.without_leader,
    }
    assert found.items() <= known.items(), "a field of which the small town has no unit in business is not listed"
    assert sum(spot.reason.startswith("spot_field") for spot in spots) == len(found)
