"""Reading the phones of a unit that one's posting does not cover: a role that may, a reason, and a row that stays."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from units.models import PhoneReading, Unit

if TYPE_CHECKING:
    from geo.models import User

REASON_MIN = 4


class PhonesRefused(ValueError):
    """The phones are not shown; `reason` is a code with words in units/phone_messages.py."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Phones:
    """The numbers as the register has them."""

    principal: str
    controller: str


@transaction.atomic
def read_phones(*, unit: Unit, user: "User", reason: str) -> Phones:
    """The numbers in full, after the row that says who read them and why was written.

    Raises PhonesRefused: phones_not_for_role, phone_reason_needed.
    """
    if not Unit.objects.phones_on_request_to(user).filter(pk=unit.pk).exists():
        raise PhonesRefused("phones_not_for_role")
    if len(reason.strip()) < REASON_MIN:
        raise PhonesRefused("phone_reason_needed")
    PhoneReading.objects.create(unit=unit, user=user, reason=reason.strip()[:200])
    return Phones(unit.principal_phone, unit.controller_phone)
