"""Work for the background worker (`manage.py db_worker`)."""

from django.db import transaction
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from geo.clock import AsOf
from geo.models import Town
from patrols import coverage_runs


@task()
def compute_coverage(town_id: int) -> int:
    """Coverage of a town as of today, with all that is known; gives the key of the run."""
    return coverage_runs.compute(Town.objects.get(pk=town_id), AsOf.today()).pk


def coverage_is_stale(town: Town) -> None:
    """Ask for a new computation once the facts just written are committed; one that waits already will see them."""
    transaction.on_commit(lambda: _enqueue(town.pk))


def _enqueue(town_id: int) -> None:
    waiting = DBTaskResult.objects.filter(
        task_path=compute_coverage.module_path, status=TaskResultStatus.READY, args_kwargs__args=[town_id]
    )
    if not waiting.exists():
        compute_coverage.enqueue(town_id)
