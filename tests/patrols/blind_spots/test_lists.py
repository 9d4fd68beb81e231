"""Each kind of blind spot on the cast: which rows, why, since when, and for whom."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils.translation import override

from geo.models import Code, FieldDuty, Grid, GridBoundary, Organisation, Person, Posting, TownBoundary
from patrols.blind_spots import category, data, responsibility, time
from patrols.blind_spots.finders import FINDERS
from patrols.blind_spots.look import Look
from patrols.blind_spots.row import BlindSpot, Fix, SpotKind
from patrols.messages import remedy, why
from patrols.spot_messages import SPOT_MESSAGES
from tests.cast import SINCE, Cast
from tests.drawings import point, rect
from tests.patrols.queries.facts import TODAY, day, on, state, visit
from units.models import DutySeat, DutyTeam, KeyFireUnit, NineSmallVenue, SeatKind, Unit

pytestmark = pytest.mark.django_db
Find = Callable[..., list[BlindSpot]]


def rows(find: Find, cast: Cast, who: str = "Li", ago: int = 0, reason: str = "") -> list[BlindSpot]:
    spots = find(Look(cast.users[who], cast.town, on(ago)))
    return [spot for spot in spots if not reason or spot.reason == reason]


def names(find: Find, cast: Cast, reason: str, who: str = "Li") -> list[str]:
    return [spot.name for spot in rows(find, cast, who, reason=reason)]


# ── time ─────────────────────────────────────────────────────────────────────────────────────────────────────────
def test_never_visited_units_come_first_then_the_longest_overdue(cast: Cast) -> None:
    visit(cast.units["soup"], 400)
    visit(cast.units["forge"], 500)
    visit(cast.units["inn"], 365)
    spots = rows(time.find, cast)
    assert [(spot.name, spot.reason) for spot in spots] == [
        ("attic店", "spot_never_visited"),
        ("forge店", "spot_overdue"),
        ("soup店", "spot_overdue"),
    ]
    late = spots[2]
    assert (late.since, late.params) == (day(35), {"last": day(400).isoformat(), "interval": 365, "days": 35})
    assert (late.kind, late.fix, late.unit_id) == (SpotKind.TIME, Fix.VISIT, cast.units["soup"].pk)
    assert (late.grid_id, late.village_id) == (cast.grids["A1"].pk, cast.villages["A"].pk)
    assert late.point == pytest.approx((point(50, 50).x, point(50, 50).y))
    assert spots[0].point is None


def test_the_sentence_of_an_overdue_unit_names_last_visit_interval_and_days(cast: Cast) -> None:
    spot = BlindSpot(
        SpotKind.TIME, "spot_overdue", Fix.VISIT, "店", params={"last": "2026-08-02", "interval": 30, "days": 83}
    )
    with override("en"):
        assert why(spot) == "Last visit 2026-08-02, interval 30 days, overdue by 83 days."
    with override("zh-hans"):
        assert why(spot) == "上次检查 2026-08-02，间隔 30 天，已超期 83 天。"


# ── responsibility ───────────────────────────────────────────────────────────────────────────────────────────────
def test_grids_without_a_person_tell_since_when(cast: Cast) -> None:
    assert names(responsibility.find, cast, "spot_grid_unstaffed") == ["B村 B1网格"]
    Posting.objects.filter(grid=cast.grids["A2"]).update(valid_to=day(10))
    (ended,) = rows(responsibility.find, cast, reason="spot_grid_posting_ended")
    assert (ended.key, ended.since, ended.params) == (cast.grids["A2"].code, day(10), {"ended": day(10).isoformat()})
    assert not rows(responsibility.find, cast, ago=11, reason="spot_grid_posting_ended")


def test_ground_in_no_grid_and_in_two_is_measured_in_square_metres(cast: Cast) -> None:
    TownBoundary.objects.update(shape=rect(0, 0, 600, 250))
    Grid.objects.filter(code=cast.grids["B1"].code).update(name="B1网格")
    GridBoundary.objects.filter(grid=cast.grids["B1"]).update(shape=rect(390, 0, 600, 200))
    (gap,) = rows(responsibility.find, cast, reason="spot_ground_in_no_grid")
    (overlap,) = rows(responsibility.find, cast, reason="spot_grids_overlap")
    assert gap.params["area_m2"] == pytest.approx(600 * 50, rel=1e-3)
    assert overlap.params["area_m2"] == pytest.approx(10 * 200, rel=1e-3)
    assert (overlap.key, overlap.params["other"]) == (cast.grids["A2"].code, "B1网格")
    assert not rows(responsibility.find, cast, "Sun", reason="spot_ground_in_no_grid")
    assert rows(responsibility.find, cast, "Sun", reason="spot_grids_overlap")


def test_neighbours_that_only_share_a_border_do_not_overlap(cast: Cast) -> None:
    assert not rows(responsibility.find, cast, reason="spot_grids_overlap")
    assert not rows(responsibility.find, cast, reason="spot_ground_in_no_grid")


def test_a_unit_with_a_point_in_no_grid_is_listed_and_one_without_a_point_is_not(cast: Cast) -> None:
    cast.units["inn"].placements.update(grid=None)
    assert names(responsibility.find, cast, "spot_unit_outside") == ["inn店"]


def team(unit: Unit, *seats: tuple[SeatKind, Person]) -> None:
    made = DutyTeam.objects.create(key_fire=KeyFireUnit.objects.create(unit=unit))
    for kind, person in seats:
        DutySeat.objects.create(team=made, kind=kind, person=person, valid_from=day(100))


def test_five_for_one_needs_five_different_people(cast: Cast) -> None:
    people = [Person.objects.create(town=cast.town, name=f"甲{k}") for k in range(5)]
    full = list(zip(SeatKind, people, strict=True))
    KeyFireUnit.objects.create(unit=cast.units["attic"])
    team(cast.units["soup"], *full)
    team(cast.units["forge"], *full[:4])
    team(cast.units["inn"], *full[:4], (SeatKind.PROFESSIONAL, people[0]))
    assert names(responsibility.find, cast, "spot_team_missing") == ["attic店"]
    (missing,) = rows(responsibility.find, cast, reason="spot_team_seat_missing")
    assert (missing.name, missing.params["seats"]) == ("forge店", str(SeatKind.PROFESSIONAL.label))
    (same,) = rows(responsibility.find, cast, reason="spot_team_same_person")
    assert (same.name, same.params) == ("inn店", {"person": "甲0", "times": 2})
    assert same.fix == Fix.TEAM


def test_a_field_with_units_needs_an_office_and_a_leader(cast: Cast) -> None:
    catering = Code.objects.get(list="FIELD", name="餐饮")
    cast.units["soup"].fields.add(catering)
    (spot,) = rows(responsibility.find, cast, reason="spot_field_without_duty")
    assert (spot.name, spot.params) == ("餐饮", {"field": "餐饮", "units": 1})
    office = Organisation.objects.create(town=cast.town, name="市场监管所")
    duty = FieldDuty.objects.create(town=cast.town, field=catering, organisation=office, valid_from=day(5))
    assert rows(responsibility.find, cast, reason="spot_field_without_leader")
    duty.leader = Person.objects.get(name="Wang")
    duty.save()
    assert not [spot for spot in rows(responsibility.find, cast) if spot.key == catering.code]
    assert rows(responsibility.find, cast, ago=6, reason="spot_field_without_duty")
    assert not rows(responsibility.find, cast, "Zhao", ago=6, reason="spot_field_without_duty")


# ── category ─────────────────────────────────────────────────────────────────────────────────────────────────────
def test_kinds_without_a_unit_or_without_a_visit_in_a_year_are_told_per_village(cast: Cast) -> None:
    eatery = Code.objects.get(list="NINE_SMALL", name="小餐饮")
    for name in ("soup", "inn"):
        NineSmallVenue.objects.create(unit=cast.units[name], sub_type=eatery)
    visit(cast.units["inn"], 366)
    spots = [spot for spot in rows(category.find, cast) if spot.params["category"] == "小餐饮"]
    assert [(spot.name, spot.reason, spot.since) for spot in spots] == [
        ("A村", "spot_category_unvisited", None),
        ("B村", "spot_category_long_unvisited", day(366)),
    ]
    assert not [spot for spot in rows(category.find, cast, ago=1) if spot.since]
    state(cast.units["inn"], "SUSPENDED", 3)
    assert [spot.reason for spot in rows(category.find, cast) if spot.params["category"] == "小餐饮"] == [
        "spot_category_unvisited",
        "spot_category_absent",
    ]


def test_every_kind_of_both_lists_is_told_for_an_empty_village(cast: Cast) -> None:
    lists = Code.objects.filter(list__in=("FIELD", "NINE_SMALL")).count()
    assert len(rows(category.find, cast, "Sun")) == lists
    assert len(rows(category.find, cast)) == 2 * lists
    assert rows(category.find, cast, "Qian") == []


# ── data ─────────────────────────────────────────────────────────────────────────────────────────────────────────
def test_units_without_a_point_or_in_another_village_are_listed(cast: Cast) -> None:
    assert names(data.find, cast, "spot_no_point") == ["attic店"]
    Unit.objects.filter(pk=cast.units["inn"].pk).update(declared_village=cast.villages["A"])
    (moved,) = rows(data.find, cast, reason="spot_other_village")
    assert (moved.name, moved.params) == ("inn店", {"declared": "A村", "found": "B村"})


def test_two_units_on_one_code_are_both_listed_and_duplicates_once(cast: Cast) -> None:
    Unit.objects.filter(external_id__in=("soup", "forge")).update(uscc="91350100M000100Y43")
    assert names(data.find, cast, "spot_shared_code") == ["soup店", "forge店"]
    Unit.objects.filter(external_id="forge").update(name="soup店（个体工商户）", point=point(50, 70))
    (twin,) = rows(data.find, cast, reason="spot_duplicate")
    assert (twin.unit_id, twin.params["other"]) == (cast.units["forge"].pk, "soup店 soup")
    Unit.objects.filter(external_id="forge").update(point=point(50, 81))
    assert not rows(data.find, cast, reason="spot_duplicate")


def test_five_units_on_one_point_are_a_stack(cast: Cast) -> None:
    for k in range(4):
        Unit.objects.create(
            town=cast.town,
            external_id=f"S{k}",
            name=f"摊{k}",
            point=point(50, 50),
            registered_on=SINCE + timedelta(days=k),
        )
        assert bool(rows(data.find, cast, reason="spot_stacked")) == (k == 3)
    (stack,) = rows(data.find, cast, reason="spot_stacked")
    assert (stack.params["count"], stack.since) == (5, SINCE + timedelta(days=3))


# ── all of them ──────────────────────────────────────────────────────────────────────────────────────────────────
def test_rows_respect_what_the_account_may_see(cast: Cast) -> None:
    assert {spot.name for spot in rows(time.find, cast, "Qian")} == {"soup店"}
    assert {spot.name for spot in rows(time.find, cast, "Sun")} == {"inn店"}
    for find in FINDERS.values():
        assert find(Look(cast.users["Zhou"], cast.town, on())) == []


def test_the_five_lists_of_one_look_read_its_units_once(cast: Cast, django_assert_max_num_queries: Any) -> None:
    look = Look(cast.users["Li"], cast.town, on())
    look.user.scope  # noqa: B018 - read once per request
    with django_assert_max_num_queries(24):
        counts = {kind: len(find(look)) for kind, find in FINDERS.items()}
    assert list(counts) == list(SpotKind)
    assert counts[SpotKind.TIME] == 4


def test_deregistered_units_and_days_before_registration_have_no_rows(cast: Cast) -> None:
    state(cast.units["attic"], "CLOSED", 3)
    assert names(data.find, cast, "spot_no_point") == []
    before = (TODAY - date(2023, 12, 31)).days
    assert rows(time.find, cast, ago=before) == []


@pytest.mark.parametrize("find", [time.find, data.find, category.find, responsibility.find])
def test_a_list_costs_a_fixed_number_of_queries(cast: Cast, find: Find, django_assert_max_num_queries: Any) -> None:
    cast.users["Li"].scope  # noqa: B018 - read once per request
    for k in range(20):
        Unit.objects.create(town=cast.town, external_id=f"N{k}", name=f"新{k}", registered_on=SINCE)
    with django_assert_max_num_queries(14):
        assert find(Look(cast.users["Li"], cast.town, on()))


def test_every_reason_has_a_sentence_and_a_remedy_in_chinese() -> None:
    names = {name for message in SPOT_MESSAGES.values() for name in re.findall(r"%\((\w+)\)s", str(message.what))}
    params = dict.fromkeys(names, "1")
    with override("zh-hans"):
        for reason in SPOT_MESSAGES:
            spot = BlindSpot(SpotKind.DATA, reason, Fix.UNIT, "店", params=params)
            for said in (why(spot), remedy(spot)):
                assert any("一" <= letter <= "鿿" for letter in said), reason
