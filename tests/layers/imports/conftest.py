"""The cast, somebody logged in, and a ledger of its two villages."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from geo.models import User
from tests.cast import Cast
from tests.faults.import_kills import write_rows

Login = Callable[[str], Client]


@pytest.fixture
def login(cast: Cast) -> Login:
    """`login("Li")`: a client of that person."""

    def client(name: str) -> Client:
        browser = Client()
        user = User.objects.get(pk=cast.users[name].pk)
        browser.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return browser

    return client


@pytest.fixture(autouse=True)
def media(settings: Settings, tmp_path: Path) -> Path:
    """Uploads land in the test's own folder."""
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path / "media"


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    """120 rows, all good."""
    return write_rows(tmp_path / "ledger.csv", 120)
