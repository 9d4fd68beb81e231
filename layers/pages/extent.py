"""The part of the ground a map view shows.

Pure: no Django.
"""

import math
from dataclasses import dataclass
from typing import Self

CELL_PX = 72
TILE_PX = 256


class BadExtent(ValueError):
    """The four numbers of a box are not understood."""


@dataclass(frozen=True, slots=True)
class Extent:
    """A box in degrees, EPSG:4326; west < east and south < north."""

    west: float
    south: float
    east: float
    north: float

    @classmethod
    def read(cls, text: str) -> Self:
        """From "west,south,east,north"; raises BadExtent. Boxes that cross 180° are not understood."""
        try:
            west, south, east, north = (float(part) for part in text.split(","))
        except ValueError as wrong:
            raise BadExtent(text) from wrong
        box = cls(max(west, -180.0), max(south, -90.0), min(east, 180.0), min(north, 90.0))
        if not (box.west < box.east and box.south < box.north):  # also refuses nan
            raise BadExtent(text)
        return box

    @property
    def corners(self) -> tuple[float, float, float, float]:
        """West, south, east, north, as geometry libraries want them."""
        return self.west, self.south, self.east, self.north


def cell_degrees(zoom: int, latitude: float) -> tuple[float, float]:
    """Width and height in degrees of a cell of about CELL_PX screen pixels in Web Mercator at a zoom.

    Latitude shrinks by its cosine, so that cells look square; rounded to whole degrees of latitude, so that cells
    stay where they are while the map moves.
    """
    width = 360.0 * CELL_PX / (TILE_PX * 2**zoom)
    return width, width * math.cos(math.radians(round(latitude)))
