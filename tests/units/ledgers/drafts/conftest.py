"""A clerk of the drawn town."""

import pytest

from geo.models import User


@pytest.fixture
def clerk(db: None) -> User:
    """Somebody in the office."""
    return User.objects.create(username="li")
