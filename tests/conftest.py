"""Fixtures that every part uses: the cast; and code lists that outlive tests with real transactions."""

from collections.abc import Iterator

import pytest
from django.db import connection
from pytest_django.plugin import blocking_manager_key

from tests.cast import Cast, make_cast


def _has_real_transactions(item: pytest.Item) -> bool:
    marker = item.get_closest_marker("django_db")
    return marker is not None and bool(marker.kwargs.get("transaction"))


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test with real transactions empties all tables: it starts from the rows that migrations wrote."""
    for item in items:
        if _has_real_transactions(item):
            item.add_marker(pytest.mark.django_db(transaction=True, serialized_rollback=True), append=False)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> Iterator[None]:
    """…and leaves them behind for whatever file its worker runs next.

    After the last test the test database is gone, and the connection is that of the working database again.
    """
    yield
    if nextitem is not None and _has_real_transactions(item):
        with item.config.stash[blocking_manager_key].unblock():
            connection.creation.deserialize_db_from_string(connection._test_serialized_contents)  # type: ignore[attr-defined]
            connection.close()


@pytest.fixture
def cast(db: None) -> Cast:
    """The small town of tests/cast.py, freshly written."""
    return make_cast()
