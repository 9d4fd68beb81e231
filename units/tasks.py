"""Work for the background worker of imports (`manage.py db_worker --queue-name imports`)."""

from django_tasks import task

from units.ledgers.drafts.queue import QUEUE
from units.ledgers.drafts.work import work


@task(queue_name=QUEUE)
def work_on_draft(draft_id: int, run: int) -> None:
    """One try of one step of an uploaded ledger."""
    work(draft_id, run)
