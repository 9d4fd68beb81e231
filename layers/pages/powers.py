"""What an account may do with one unit."""

from typing import TYPE_CHECKING

from units.models import Unit

if TYPE_CHECKING:
    from geo.models import User


def may_record(user: "User", unit: Unit) -> bool:
    """Whether the user may enter visits of this unit and steps of its hazards; one query."""
    return Unit.objects.recordable_by(user).filter(pk=unit.pk).exists()


def may_edit(user: "User", unit: Unit) -> bool:
    """Whether the user keeps the unit's entry: the office, and those who record there (a shorter form)."""
    return runs_register_of(user, unit) or may_record(user, unit)


def runs_register_of(user: "User", unit: Unit) -> bool:
    """Whether the user is in the office of the unit's town, which merges, decides conflicts and edits every field."""
    return unit.town_id in user.scope.office_town_ids
