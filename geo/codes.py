"""What a code of a list meant on a day: one that was ended and followed keeps its old name for old days."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction

from geo.models import Code
from geo.problems import Problem, Refused


def names_on(codes: Iterable[Code], on: date) -> dict[tuple[str, str], str]:
    """(list, code) → the name in force on the day; the code's own name where no row was. One query."""
    wanted = {(each.list, each.code): each.name for each in codes}
    rows = Code.objects.in_force(on).filter(
        code__in={code for _, code in wanted}, list__in={kind for kind, _ in wanted}
    )
    then = {(row.list, row.code): row.name for row in rows}
    return {key: then.get(key, name) for key, name in wanted.items()}


@transaction.atomic
def follow_by(*, code: Code, name: str, valid_from: date, basis: str) -> Code:
    """End a code the day before `valid_from` and begin its successor: same list, code and place, another meaning.

    What happened before keeps the old meaning. Raises Refused: code_ended_already, code_follows_before_begin.
    """
    held = Code.objects.select_for_update().get(pk=code.pk)
    if held.valid_to is not None:
        raise Refused([Problem("code_ended_already", {"name": held.name, "day": held.valid_to.isoformat()})])
    if valid_from <= held.valid_from:
        raise Refused([Problem("code_follows_before_begin", {"name": held.name, "day": held.valid_from.isoformat()})])
    Code.objects.filter(pk=held.pk).update(valid_to=valid_from)
    return Code.objects.create(
        list=held.list, code=held.code, rank=held.rank, name=name, basis=basis, valid_from=valid_from
    )
