"""The cast in committed rows, for tests in which several connections must see each other's work.

A flush after such a test would take the shipped rules and code lists with it; here only the town goes.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django_tasks_db.models import DBTaskResult

from geo.models import Grid, GridBoundary, GridEdit, Person, Posting, Town, TownBoundary, User, Village, VillageBoundary
from patrols.models import Visit
from tests.cast import Cast, make_cast
from units.models import Hazard, Unit


@contextmanager
def committed_cast(blocker: Any) -> Iterator[Cast]:
    """The town of tests/cast.py while it lasts; `blocker` is pytest-django's `django_db_blocker`."""
    with blocker.unblock():
        before = _row_counts()
        cast = make_cast()
        try:
            yield cast
        finally:
            _wipe(cast.town)
            assert _row_counts() == before, "rows stay behind, and tests of other files will find them"


def _row_counts() -> dict[str, int]:
    return {model._meta.label: model._default_manager.count() for model in apps.get_models()}


def _wipe(town: Town) -> None:
    DBTaskResult.objects.all().delete()  # committed visits asked for coverage, and other files count what waits
    Visit.objects.filter(unit__town=town).delete()
    Hazard.objects.filter(unit__town=town).delete()
    Unit.objects.filter(town=town).delete()
    Posting.objects.filter(person__town=town).exclude(stands_in_for=None).delete()
    Posting.objects.filter(person__town=town).delete()
    Person.objects.filter(town=town).delete()
    GridBoundary.objects.filter(grid__village__town=town).delete()
    GridEdit.objects.filter(town=town).delete()
    Grid.objects.filter(village__town=town).delete()
    VillageBoundary.objects.filter(village__town=town).delete()
    Village.objects.filter(town=town).delete()
    TownBoundary.objects.filter(town=town).delete()
    town.delete()
    User.objects.all().delete()
