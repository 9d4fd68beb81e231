"""Whose grids: pages here are for the office of the town asked for."""

from datetime import date

from django.core.exceptions import PermissionDenied

from geo.clock import today
from geo.http import AccountRequest
from geo.models import Town
from layers.filters import UnitFilter

FARTHEST_DAYS = 3660


def office_town(request: AccountRequest, asked: UnitFilter) -> Town:
    """The town asked for; PermissionDenied unless the account runs its registers."""
    town = asked.place(request.user)
    if town is None or town.pk not in request.user.scope.office_town_ids:
        raise PermissionDenied
    return town


def first_day(text: str) -> date:
    """The first day of an edit as a form says it; today when it says none or nonsense."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return today()
    return day if date(2000, 1, 1) <= day and (day - today()).days <= FARTHEST_DAYS else today()
