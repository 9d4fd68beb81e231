"""Work for the import worker (`manage.py db_worker --queue-name imports`): map files on their way in."""

from django.db import transaction
from django_tasks import task

from geo import ground_drafts
from geo.models import GroundDraft, GroundDraftState


@task(queue_name="imports")
def work_on_draft(draft_id: int) -> None:
    """What the draft waits for: its check, or being written. Running it twice does it once."""
    draft = GroundDraft.objects.select_related("town", "user").get(pk=draft_id)
    if draft.state == GroundDraftState.CHECKING:
        ground_drafts.check(draft)
    elif draft.state == GroundDraftState.APPLYING:
        ground_drafts.apply(draft)


def draft_waits(draft: GroundDraft) -> None:
    """Ask the worker once what was just written is committed."""
    transaction.on_commit(lambda: work_on_draft.enqueue(draft.pk))
