"""The drawn town, and a media folder of each test's own."""

from pathlib import Path

import pytest
from pytest_django import Settings

from geo.models import Town
from tests.units.ledgers.world import draw_town


@pytest.fixture
def town(db: None) -> Town:
    """The four villages of tests/units/ledgers/world.py."""
    return draw_town()


@pytest.fixture(autouse=True)
def media(settings: Settings, tmp_path: Path) -> Path:
    """Reports of imports land in the test's own folder."""
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path / "media"
