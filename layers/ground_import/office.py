"""Who may bring ground in: the office of the town, and nobody else."""

from django.core.exceptions import PermissionDenied

from geo.http import AccountRequest
from geo.models import Town
from layers.filters import UnitFilter


def office_town(request: AccountRequest, asked: UnitFilter) -> Town:
    """The town that the address speaks of; PermissionDenied unless the account sits in its office."""
    town = asked.place(request.user)
    if town is None or town.pk not in request.user.scope.office_town_ids:
        raise PermissionDenied
    return town
