"""What a unit owes besides visits, and the orders that it was sent: in words, the worst first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from geo.clock import AsOf
from geo.sentences import remedy, what
from units.duties_due import DutyDue, duties_of
from units.duty_clock import Standing
from units.models import Unit, WorkOrder, WorkOrderEvent

if TYPE_CHECKING:
    from geo.models import User


@dataclass(frozen=True, slots=True)
class DutyRow:
    """One duty as the page shows it."""

    due: DutyDue

    @property
    def label(self) -> str:
        """Which duty."""
        return str(self.due.duty.label)

    @property
    def is_late(self) -> bool:
        """Whether its day has passed."""
        return self.due.standing == Standing.OVERDUE

    @property
    def words(self) -> str:
        """How it stands, in one sentence."""
        return what(self.due.problem)

    @property
    def remedy(self) -> str:
        """What to do, as long as something is to be done."""
        return "" if self.due.standing == Standing.DONE else remedy(self.due.problem)


def duty_rows(unit: Unit, as_of: AsOf) -> list[DutyRow]:
    """The duties of the unit on the day; seven queries."""
    return [DutyRow(due) for due in duties_of(unit, as_of)]


def orders_of(unit: Unit, hazards: Sequence[Any], as_of: AsOf, user: "User") -> list[Any]:
    """Work orders to the unit or about one of its hazards, the latest first, each with `steps` and `is_late`."""
    about = Q(to_unit=unit) | Q(
        pk__in=WorkOrder.hazards.through.objects.filter(hazard__in=[h.pk for h in hazards]).values("workorder")
    )
    known = WorkOrder.objects.visible_to(user).known(as_of).filter(about)
    orders: list[Any] = list(
        known.select_related("to_village", "to_organisation", "to_unit").order_by("-issued_on", "-pk")
    )
    steps = (
        list(WorkOrderEvent.objects.known(as_of).filter(order__in=orders).order_by("happened_on", "pk"))
        if orders
        else []
    )
    for order in orders:
        order.steps = [step for step in steps if step.order_id == order.pk]
        order.is_late = _is_late(order, as_of.on)
    return orders


def _is_late(order: Any, on: date) -> bool:
    is_closed = any(step.step == "CLOSED" for step in order.steps)
    return bool(order.deadline_on and order.deadline_on < on and not is_closed)
