"""Work for the background worker (`manage.py db_worker`)."""

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from geo.clock import AsOf
from geo.models import Town
from patrols import coverage_runs


@task()
def compute_coverage(town_id: int) -> int:
    """Coverage of a town as of today, with all that is known; gives the key of the run."""
    return coverage_runs.compute(Town.objects.get(pk=town_id), AsOf.today()).pk


@task()
def reclean_tracks(town_id: int) -> int:
    """Clean the tracks of a town anew that were cleaned under other limits; gives how many."""
    from patrols.track_services import reclean  # it asks for coverage by this module

    return reclean(town=Town.objects.get(pk=town_id)).tracks


def coverage_is_stale(town: Town) -> None:
    """Ask for a new computation once the facts just written are committed; one that waits already will see them."""
    transaction.on_commit(lambda: _enqueue(town.pk))


def follow_boundaries(town: Town, on: date) -> None:
    """New boundaries from a day on: their grids have other ground."""
    coverage_is_stale(town)


def coverage_is_asked_no_more(town: Town) -> None:
    """Take back requests that wait: whoever computes now will see all that they would have seen."""
    _waiting(town.pk).delete()


def _waiting(town_id: int) -> QuerySet[Any]:
    waiting: QuerySet[Any] = DBTaskResult.objects.filter(
        task_path=compute_coverage.module_path, status=TaskResultStatus.READY, args_kwargs__args=[town_id]
    )
    return waiting


def _enqueue(town_id: int) -> None:
    if not _waiting(town_id).exists():
        compute_coverage.enqueue(town_id)
