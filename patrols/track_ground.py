"""The ground of a town as tracks need it: how far away a fix may be, and what the vote on the datum compares with."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from django.contrib.gis.db.models.functions import AsWKB
from shapely.geometry.base import BaseGeometry

from geo.bridge import to_shapely
from geo.crs import TownMetres
from geo.models import Road, Town, TownBoundary
from patrols.fixes import Floats
from patrols.track_datum import Streets

FARTHEST_KM = 5.0  # a fix farther away has nothing to do with the town
CURVE = 64  # segments of a quarter circle: a limit of kilometres true to a metre
ROUND_M = 200.0  # roads at the border belong to the town's streets


@dataclass(frozen=True, slots=True)
class TownGround:
    """Metres of the town, its latest boundary in them, and in degrees what lies within the farthest distance of it.

    A town without a boundary takes every fix.
    """

    metres: TownMetres
    shape: BaseGeometry | None = None
    near: BaseGeometry | None = None

    @classmethod
    def of(cls, town: Town) -> "TownGround":
        """One query."""
        metres = TownMetres(town.centre_lon, town.centre_lat)
        boundary = TownBoundary.objects.filter(town=town).order_by("-valid_from").first()
        if boundary is None:
            return cls(metres)
        shape = metres.to_metres(to_shapely(boundary.shape))
        near: BaseGeometry = shapely.buffer(shape, FARTHEST_KM * 1000, quad_segs=CURVE)
        return cls(metres, shape, metres.to_lonlat(near))

    def distance_km(self, lonlat: Floats) -> float:
        """From the nearest of the (n, 2) fixes that are on earth; 0 without any, or without a boundary."""
        usable = lonlat[(np.abs(lonlat[:, 0]) <= 180) & (np.abs(lonlat[:, 1]) <= 90)]
        if self.shape is None or not len(usable):
            return 0.0
        far = shapely.distance(self.shape, shapely.points(self.metres.to_metres(usable)))
        return float(np.min(np.nan_to_num(far, nan=np.inf))) / 1000

    def streets(self, town: Town) -> Streets:
        """The roads of the town in its metres."""
        wkbs: Any = Road.objects.filter(town=town).annotate(wkb=AsWKB("shape")).values_list("wkb", flat=True)
        roads = shapely.from_wkb(np.array([bytes(wkb) for wkb in wkbs], dtype=object))
        ground = None if self.shape is None else shapely.buffer(self.shape, ROUND_M)
        return Streets(self.metres, self.metres.to_metres(roads) if len(roads) else roads, ground)
