"""The accounts of the invented town."""

import re
import stat
from io import StringIO
from pathlib import Path

import pytest
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from django.test import RequestFactory
from pytest_django import Settings

from geo.models import Person, User
from tests.cast import Cast


@pytest.fixture
def demo(cast: Cast, settings: Settings, tmp_path: Path) -> Cast:
    """The cast as a demonstration town whose people have no accounts yet."""
    settings.DATA_DIR = tmp_path
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # argon2 is slow on purpose
    Person.objects.update(user=None)
    call_command("mark_demo", town=cast.town.code)
    return cast


def make(cast: Cast) -> str:
    """What the command prints."""
    out = StringIO()
    call_command("demo_accounts", town=cast.town.code, stdout=out)
    return out.getvalue()


def test_every_role_gets_an_account_that_sees_its_own_ground(demo: Cast) -> None:
    make(demo)
    assert User.objects.get(username="office").scope.is_office
    assert User.objects.get(username="gridmember").scope.grid_ids == {demo.grids["A1"].pk}
    assert User.objects.get(username="village").scope.village_ids == {demo.villages["B"].pk}
    assert not User.objects.get(username="county").scope.phones
    assert User.objects.get(username="admin").scope.town_ids == frozenset()


def test_the_printed_passwords_open_the_accounts(demo: Cast) -> None:
    lines = [line.split() for line in make(demo).splitlines()]
    assert [line[0] for line in lines] == ["office", "leader", "gridlead", "gridmember", "village", "county", "admin"]
    for username, password, *_ in lines:
        assert re.fullmatch(r"[a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4}", password)
        assert authenticate(RequestFactory().post("/login/"), username=username, password=password) is not None


def test_a_second_run_prints_the_same_passwords(demo: Cast) -> None:
    assert make(demo) == make(demo)


def test_only_their_owner_may_read_the_passwords(demo: Cast, tmp_path: Path) -> None:
    make(demo)
    assert stat.S_IMODE((tmp_path / "passwords").stat().st_mode) == 0o600


def test_a_town_with_real_data_gets_no_demo_accounts(cast: Cast) -> None:
    with pytest.raises(CommandError, match=cast.town.code):
        make(cast)
    assert not User.objects.filter(username="office").exists()
