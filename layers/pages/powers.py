"""What an account may do with one unit."""

from typing import TYPE_CHECKING

from units.models import Unit

if TYPE_CHECKING:
    from geo.models import User


def may_record(user: "User", unit: Unit) -> bool:
    """Whether the user may enter visits of this unit and steps of its hazards; one query."""
    return Unit.objects.recordable_by(user).filter(pk=unit.pk).exists()
