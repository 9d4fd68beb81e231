"""Fixtures that every part uses: the cast."""

import pytest

from tests.cast import Cast, make_cast


@pytest.fixture
def cast(db: None) -> Cast:
    """The small town of tests/cast.py, freshly written."""
    return make_cast()
