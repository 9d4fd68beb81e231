"""The road network of a town in its own metres, built once and kept while its roads stay the same."""

from functools import lru_cache

import numpy as np
from django.db.models import Count, Max

from geo.bridge import to_shapely
from geo.crs import TownMetres
from geo.models import Road, Town
from patrols.routing.network import Network


def town_metres(town: Town) -> TownMetres:
    """The town's own plane."""
    return TownMetres(town.centre_lon, town.centre_lat)


def town_network(town: Town) -> Network:
    """The network of the town's roads. Roads are replaced, never edited: their number and last key tell a change."""
    seen = Road.objects.filter(town=town).aggregate(count=Count("pk"), last=Max("pk"))
    return _network(town.pk, town.centre_lon, town.centre_lat, seen["count"], seen["last"])


@lru_cache(maxsize=8)
def _network(town_id: int, lon: float, lat: float, _count: int, _last: int | None) -> Network:
    roads = Road.objects.filter(town=town_id).order_by("pk").values_list("shape", flat=True)
    lines = np.array([to_shapely(road) for road in roads.iterator()], dtype=object)
    return Network.of(list(TownMetres(lon, lat).to_metres(lines)))
