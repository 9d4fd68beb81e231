"""A code or a rule that has ended keeps its meaning for the days on which it was in force."""

from datetime import date, timedelta

import pytest
from django.test import Client

from geo.clock import AsOf, today
from geo.models import Code, FieldDuty, User
from patrols.blind_spots import category, responsibility
from patrols.blind_spots.look import Look
from tests.cast import Cast
from units.duties_due import duties_of
from units.models import Duty, DutyRule, GasUse, Hazard, HazardEvent

ENDS = date(2026, 6, 1)
BEFORE, AFTER = AsOf(ENDS - timedelta(days=1)), AsOf(ENDS)


@pytest.fixture
def admin(cast: Cast) -> Client:
    client = Client()
    root = User.objects.create_superuser("root")
    client.force_login(root, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def catering(cast: Cast, admin: Client) -> Code:
    """餐饮, with a unit and a hazard; the administrator ends it and names its successor 餐饮服务."""
    code = Code.objects.get(list="FIELD", name="餐饮")
    soup = cast.units["soup"]
    soup.fields.add(code)
    GasUse.objects.create(unit=soup, supply="BOTTLED")
    hazard = Hazard.objects.create(unit=soup, level="GENERAL", source="INSPECTION", description="x", field=code)
    HazardEvent.objects.create(hazard=hazard, state="FOUND", happened_on=date(2026, 5, 1))
    said = {"valid_to": ENDS, "basis": code.basis, "rank": code.rank}
    assert admin.post(f"/admin/geo/code/{code.pk}/change/", said | {"name": "别的"}).status_code == 302
    successor = {"list": "FIELD", "code": code.code, "name": "餐饮服务", "rank": 1, "valid_from": ENDS}
    assert admin.post("/admin/geo/code/add/", successor).status_code == 302
    code.refresh_from_db()
    return code


def names(cast: Cast, as_of: AsOf) -> set[str]:
    """Fields that the lists of blind spots name on a day."""
    spots = [*responsibility.find(Look(cast.users["Li"], cast.town, as_of))]
    found = {spot.name for spot in spots if spot.reason.startswith("spot_field")}
    kinds = category.find(Look(cast.users["Li"], cast.town, as_of))
    return found | {str(spot.params.get("category")) for spot in kinds}


def test_an_ended_code_is_not_renamed_and_answers_for_the_days_before(cast: Cast, catering: Code) -> None:
    assert (catering.name, catering.valid_to) == ("餐饮", ENDS)
    assert "餐饮" in names(cast, BEFORE)
    assert "餐饮服务" not in names(cast, BEFORE)
    assert "餐饮" not in names(cast, AFTER)
    assert "餐饮服务" in names(cast, AFTER)


def test_units_and_hazards_keep_the_name_they_were_entered_with(cast: Cast, catering: Code) -> None:
    assert [code.name for code in cast.units["soup"].fields.all()] == ["餐饮"]
    assert str(Hazard.objects.get().field) == "餐饮"


def test_a_duty_for_a_field_follows_the_code_whichever_of_its_names_is_in_force(cast: Cast, catering: Code) -> None:
    for as_of in (BEFORE, AFTER):
        assert Duty.TRAINING in {due.duty for due in duties_of(cast.units["soup"], as_of)}


def test_a_code_in_use_is_never_deleted(admin: Client, catering: Code) -> None:
    assert admin.post(f"/admin/geo/code/{catering.pk}/delete/", {"post": "yes"}).status_code == 403
    assert "delete_selected" not in admin.get("/admin/geo/code/").content.decode()


def test_a_rule_that_has_begun_can_only_be_ended(admin: Client, cast: Cast) -> None:
    rule = DutyRule.objects.get(duty=Duty.VISIT, selector="EVERY")
    said = {"valid_to": today(), "basis": "镇安〔2026〕9号", "interval_days": 1}
    assert admin.post(f"/admin/units/dutyrule/{rule.pk}/change/", said).status_code == 302
    rule.refresh_from_db()
    assert (rule.interval_days, rule.valid_to, rule.basis) == (365, today(), "镇安〔2026〕9号")


def test_what_begins_tomorrow_may_still_be_changed_and_deleted(admin: Client, cast: Cast) -> None:
    code = Code.objects.create(list="CAMPAIGN", code="C1", name="六查", valid_from=today() + timedelta(days=1))
    html = admin.get(f"/admin/geo/code/{code.pk}/change/").content.decode()
    assert 'name="name"' in html
    assert admin.post(f"/admin/geo/code/{code.pk}/delete/", {"post": "yes"}).status_code == 302
    assert not Code.objects.filter(pk=code.pk).exists()


def test_a_duty_for_a_field_is_listed_with_office_and_leader(admin: Client, cast: Cast) -> None:
    code = Code.objects.get(list="FIELD", name="餐饮")
    FieldDuty.objects.create(town=cast.town, field=code, basis="镇政办〔2024〕5号", valid_from=date(2024, 3, 1))
    html = admin.get("/admin/geo/fieldduty/").content.decode()
    assert "餐饮" in html
    assert "镇政办〔2024〕5号" in html
