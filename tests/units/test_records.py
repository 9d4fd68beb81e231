"""Records entered by hand: corrected and struck out by adding, never by changing what stands."""

from datetime import date, timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client

from geo.clock import AsOf, end_of, today
from geo.models import User
from tests.cast import Cast, make_cast
from units.models import Drill
from units.records import AlreadyReplaced, add, correct, strike_out

DAY = date(2026, 5, 1)


@pytest.fixture
def drill(cast: Cast) -> Drill:
    """One drill of the inn, entered by hand."""
    return add(entry=new(cast), user=cast.users["Li"])


def new(cast: Cast, **more: Any) -> Drill:
    return Drill(**{"unit": cast.units["inn"], "happened_on": DAY, "theme": "疏散演练", "participants": 30, **more})


def test_a_correction_holds_for_every_day_but_not_for_what_was_known_before(cast: Cast, drill: Drill) -> None:
    newer = correct(entry=drill, changes={"participants": 40, "happened_on": DAY + timedelta(1)}, user=None)
    assert (newer.replaces, newer.theme, newer.participants) == (drill, "疏散演练", 40)
    assert not Drill.objects.standing(AsOf(DAY)).exists(), "it was not held on that day after all"
    assert Drill.objects.standing(AsOf.today()).get() == newer
    before = AsOf(DAY, end_of(today() - timedelta(days=1)))
    assert not Drill.objects.known(before).exists()


def test_what_was_struck_out_holds_for_no_day_and_stays_readable(drill: Drill) -> None:
    struck = strike_out(entry=drill, user=None)
    assert not Drill.objects.standing(AsOf.today()).exists()
    assert Drill.objects.get(replaces=None).theme == struck.theme


def test_only_the_latest_word_can_be_corrected(drill: Drill) -> None:
    correct(entry=drill, changes={"participants": 31}, user=None)
    with pytest.raises(AlreadyReplaced):
        correct(entry=drill, changes={"participants": 32}, user=None)
    with pytest.raises(AlreadyReplaced):
        strike_out(entry=drill, user=None)


def test_what_happens_tomorrow_is_not_recorded_today(cast: Cast) -> None:
    with pytest.raises(ValidationError, match="happened_on"):
        new(cast, happened_on=today() + timedelta(days=1)).full_clean()


@pytest.mark.django_db(transaction=True)
def test_of_several_people_who_correct_one_record_at_once_exactly_one_wins() -> None:
    drill = add(entry=new(make_cast()), user=None)
    for _round in range(5):
        start, won, told = Barrier(4), list[int](), list[int]()

        def work(
            number: int, entry: Drill = drill, start: Barrier = start, won: list[int] = won, told: list[int] = told
        ) -> None:
            start.wait()
            try:
                correct(entry=entry, changes={"participants": number}, user=None)
                won.append(number)
            except AlreadyReplaced:
                told.append(number)
            finally:
                connection.close()

        threads = [Thread(target=work, args=(number,)) for number in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert (len(won), len(told)) == (1, 3)
        drill = Drill.objects.standing(AsOf.today()).get()


# ── the administrator's page ─────────────────────────────────────────────────────────────────────────────────────
@pytest.fixture
def admin(cast: Cast) -> Client:
    client = Client()
    root = User.objects.create_superuser("root")
    client.force_login(root, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_saving_a_changed_record_in_the_admin_adds_a_correction(admin: Client, drill: Drill) -> None:
    url = f"/admin/units/drill/{drill.pk}/change/"
    said = {"unit": drill.unit_id, "happened_on": DAY, "theme": "疏散演练", "participants": 35, "plan_tested": ""}
    assert admin.post(url, said | {"effect": ""}).status_code == 302
    old, newer = Drill.objects.order_by("pk")
    assert (old.participants, newer.participants, newer.replaces) == (30, 35, old)
    assert newer.user == User.objects.get(username="root")
    assert 'name="_save"' not in admin.get(url).content.decode(), "what has been replaced is only shown"
    assert admin.post(f"/admin/units/drill/{newer.pk}/delete/").status_code == 403


def test_striking_out_is_an_action_of_the_list(admin: Client, drill: Drill) -> None:
    said = {"action": "strike_out_selected", "_selected_action": [drill.pk]}
    assert admin.post("/admin/units/drill/", said).status_code == 302
    assert not Drill.objects.standing(AsOf.today()).exists()
    assert Drill.objects.count() == 2


def test_a_drill_of_tomorrow_or_a_second_time_is_told_in_the_form(admin: Client, drill: Drill) -> None:
    said = {"unit": drill.unit_id, "happened_on": DAY, "theme": "疏散演练", "participants": "", "plan_tested": ""}
    assert admin.post("/admin/units/drill/add/", said | {"effect": ""}).status_code == 200
    tomorrow = said | {"happened_on": today() + timedelta(days=1), "effect": ""}
    assert admin.post("/admin/units/drill/add/", tomorrow).status_code == 200
    assert admin.post("/admin/units/drill/add/", said | {"theme": "另一次", "effect": ""}).status_code == 302
    assert Drill.objects.count() == 2
