"""Undo an edit that has not yet governed a whole day; or say in words why that cannot be done."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F

from geo import hooks
from geo.clock import now, today
from geo.grid_edits.keeping import boundary_again, posting_again
from geo.locks import Lock, hold
from geo.models import Grid, GridBoundary, GridEdit, Posting, User
from geo.problems import Problem, Refused


@transaction.atomic
def undo_edit(*, edit: GridEdit, user: User) -> GridEdit:
    """Bring back shapes and postings as they were; the codes the edit gave stay taken for ever.

    Refused with what `undo_problem` says; PermissionDenied outside of one's own office.
    """
    if edit.town_id not in user.scope.office_town_ids:
        raise PermissionDenied
    hold(Lock.GROUND, edit.town)
    edit = GridEdit.objects.select_for_update().get(pk=edit.pk)
    if problem := undo_problem(edit):
        raise Refused(problem)
    _restore_shapes(edit)
    _restore_postings(edit)
    Grid.objects.filter(code__in=list(edit.versions)).update(version=F("version") + 1)
    edit.undone_at, edit.undone_by = now(), user
    edit.save(update_fields=["undone_at", "undone_by"])
    hooks.boundaries_changed(edit.town, edit.valid_from)
    return edit


def undo_problem(edit: GridEdit) -> Problem | None:
    """Why the edit cannot be undone; None when it can."""
    if edit.undone_at:
        return Problem("edit_undone", {"at": edit.undone_at.astimezone(now().tzinfo).strftime("%Y-%m-%d %H:%M")})
    if edit.valid_from < today():
        return Problem("edit_in_force", {"since": edit.valid_from.isoformat()})
    grids = dict(Grid.objects.filter(code__in=list(edit.versions)).values_list("code", "version"))
    if later := sorted(code for code, version in edit.versions.items() if grids.get(code) != version):
        return Problem("edit_followed", {"codes": ", ".join(later)})
    return Problem("edit_people_since") if _people_changed(edit) else None


def _people_changed(edit: GridEdit) -> bool:
    """Somebody was posted to a new grid, or a posting that the edit made was ended, since."""
    made = [place["code"] for place in edit.places if place["fate"] == "made"]
    rows = Posting.objects.filter(grid__code__in=made)
    known = {kept["pk"]: kept["valid_to"] for kept in edit.before["postings"]}
    until = {date.fromisoformat(day) if day else None for day in known.values()}
    found = dict(rows.values_list("pk", "valid_to"))
    return set(found) != set(edit.postings) or not set(found.values()) <= until


def _restore_shapes(edit: GridEdit) -> None:
    GridBoundary.objects.filter(edit=edit).delete()
    kept = edit.before["boundaries"]
    there = set(GridBoundary.objects.filter(pk__in=[one["pk"] for one in kept]).values_list("pk", flat=True))
    GridBoundary.objects.filter(pk__in=there).update(valid_to=None)
    GridBoundary.objects.bulk_create(boundary_again(one) for one in kept if one["pk"] not in there)


def _restore_postings(edit: GridEdit) -> None:
    made = Posting.objects.filter(pk__in=edit.postings)
    made.exclude(stands_in_for=None).delete()
    made.delete()
    for kept in sorted(edit.before["postings"], key=lambda one: one["stands_in_for_id"] is not None):
        again = posting_again(kept)
        if not Posting.objects.filter(pk=again.pk).update(valid_to=again.valid_to):
            again.save(force_insert=True)
