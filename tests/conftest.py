"""Fixtures that every part uses: the cast; and code lists that outlive tests with real transactions."""

import pytest

from tests.cast import Cast, make_cast


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test with real transactions empties all tables; the rows that migrations wrote are put back before the next."""
    for item in items:
        marker = item.get_closest_marker("django_db")
        if marker is not None and marker.kwargs.get("transaction"):
            item.add_marker(pytest.mark.django_db(transaction=True, serialized_rollback=True), append=False)


@pytest.fixture
def cast(db: None) -> Cast:
    """The small town of tests/cast.py, freshly written."""
    return make_cast()
