"""应急救援: the teams and points that help, list by list; their phones for those who answer for the town."""

from collections.abc import Callable
from itertools import groupby

from django.http import HttpResponse
from django.shortcuts import render

from geo.functions import Latitude, Longitude
from geo.http import AccountRequest
from geo.models import Grid, RescuePoint, Town
from layers.filters import UnitFilter
from layers.pages.asked import asking
from layers.phones import masked


@asking
def page(request: AccountRequest, asked: UnitFilter) -> HttpResponse:
    """Every list with its teams and points."""
    town = asked.place(request.user)
    rows = RescuePoint.objects.visible_to(request.user).filter(town=town)
    show: Callable[[str], str] = str if town and _answers(request, town) else masked
    points = rows.annotate(lon=Longitude("point"), lat=Latitude("point"))
    lists = [
        (name, [(point, show(point.phone)) for point in group])
        for name, group in groupby(points, key=lambda point: point.list_name)
    ]
    return render(request, "ground/rescue.html", {"lists": lists})


def _answers(request: AccountRequest, town: Town) -> bool:
    """The account may see phones on some ground of the town: whoever answers there must be able to call for help."""
    area = request.user.scope.phones
    return town.pk in area.whole_town_ids or Grid.objects.lying_in(area).filter(village__town=town).exists()
