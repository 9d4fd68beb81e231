"""What a route leaves out, reason by reason."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from patrols.models import Plan
from patrols.plan_messages import why_left_out
from patrols.plans import MOST_CANDIDATES
from units.models import Unit

if TYPE_CHECKING:
    from geo.models import User


@dataclass(frozen=True, slots=True)
class LeftOutRow:
    """Units (those the account still sees) and patches of ground left out for one reason."""

    why: str
    units: list[Unit]
    ground: int

    @property
    def count(self) -> int:
        """Units and patches together."""
        return len(self.units) + self.ground


def left_out_of(plan: Plan, user: "User") -> list[LeftOutRow]:
    """The reasons in the order in which they were noted."""
    ids = [pk for rest in plan.left_out.values() for pk in rest["units"]]
    seen = Unit.objects.visible_to(user).in_bulk(ids)
    return [
        LeftOutRow(
            why_left_out(reason, limit=MOST_CANDIDATES),
            [seen[pk] for pk in rest["units"] if pk in seen],
            rest["ground"],
        )
        for reason, rest in plan.left_out.items()
    ]
