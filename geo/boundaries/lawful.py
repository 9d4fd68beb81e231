"""Overlaps of grids that a document makes lawful: accepted with the grid that answers, withdrawn when it ends."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction

from geo import hooks
from geo.boundaries.fault import GroundFault
from geo.locks import Lock, hold
from geo.models import AcceptedOverlap, Grid, ImportJob, Town, User
from geo.problems import Problem, Refused


@dataclass(frozen=True, slots=True)
class Lawful:
    """What somebody decided about two grids that overlap: by which document, and which of the two answers (主责)."""

    codes: tuple[str, str]
    lead: str
    document: str

    def checked(self) -> "Lawful":
        """Itself, or Refused when the document is not named or the grid that answers is not one of the two."""
        if not self.document.strip():
            raise Refused(Problem("overlap_needs_document", {"place": self.codes[0], "other": self.codes[1]}))
        if self.lead not in self.codes:
            raise Refused(Problem("overlap_needs_lead", {"place": self.codes[0], "other": self.codes[1]}))
        return self


def with_lawful(faults: Iterable[GroundFault], decided: Sequence[Lawful]) -> list[GroundFault]:
    """The faults, those overlaps that were decided on carrying document and lead."""
    known = {tuple(sorted(one.codes)): one.checked() for one in decided}
    told = []
    for fault in faults:
        one = known.get(fault.pair) if fault.pair else None
        told.append(fault.accepted(one.document.strip(), one.lead) if one else fault)
    return told


def accept_overlap(
    *, town: Town, lawful: Lawful, area_m2: float, valid_from: date, user: User | None, job: ImportJob | None = None
) -> AcceptedOverlap:
    """Accept one overlap of the ground in force; units on it go to the grid that answers, in the same transaction."""
    with transaction.atomic():
        hold(Lock.GROUND, town)
        accepted = write_accepted(
            town=town, lawful=lawful.checked(), area_m2=area_m2, valid_from=valid_from, user=user, job=job
        )
        hooks.boundaries_changed(town, valid_from)
    return accepted


def write_accepted(
    *, town: Town, lawful: Lawful, area_m2: float, valid_from: date, user: User | None, job: ImportJob | None
) -> AcceptedOverlap:
    """The row alone, for callers that hold the ground lock and tell of the change themselves.

    The same decision again changes nothing; another one ends the one in force. Refused ("overlap_later") when a
    decision about the pair begins on this day or later.
    """
    grids = {grid.code: grid for grid in Grid.objects.filter(village__town=town, code__in=lawful.codes)}
    if len(grids) != len(set(lawful.codes)) or len(grids) != 2:
        raise Refused(Problem("overlap_grid_unknown", {"place": lawful.codes[0], "other": lawful.codes[1]}))
    first, second = sorted(grids.values(), key=lambda grid: grid.pk)
    lead, document = grids[lawful.lead], lawful.document.strip()[:120]
    held = AcceptedOverlap.objects.filter(first=first, second=second)
    same = held.in_force(valid_from).filter(lead=lead, document=document).first()
    if same and same.covers(area_m2):
        return same
    if later := held.filter(valid_from__gte=valid_from).first():
        params = {"place": first.code, "other": second.code, "since": later.valid_from.isoformat()}
        raise Refused(Problem("overlap_later", params))
    held.in_force(valid_from).update(valid_to=valid_from)
    return AcceptedOverlap.objects.create(
        first=first,
        second=second,
        lead=lead,
        document=document,
        area_m2=area_m2,
        valid_from=valid_from,
        user=user,
        import_job=job,
    )


def withdraw_overlap(*, town: Town, accepted: AcceptedOverlap, on: date) -> date:
    """End an acceptance: from `on` (or the day after it began) the overlap counts as a fault again. Gives that day.

    An acceptance that has ended already stays as it is.
    """
    with transaction.atomic():
        hold(Lock.GROUND, town)
        last = max(on, accepted.valid_from + timedelta(days=1))
        if AcceptedOverlap.objects.filter(pk=accepted.pk, valid_to=None).update(valid_to=last):
            hooks.boundaries_changed(town, last)
    return last
