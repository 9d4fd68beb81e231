"""The grids of a day as shapes in metres where straight borders are straight, and back."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo.boundaries.levels import Level, shapes_of
from geo.bridge import to_shapely
from geo.crs import Floats, TownMetres
from geo.editing import EditRefused, shared_borders
from geo.models import Grid, Town
from geo.problems import Problem, Refused
from geo.topology import Move, degree_plane


@dataclass(frozen=True, slots=True)
class Ground:
    """Grids and villages of a town on a day, in degrees, by code, and the plane in which they are edited."""

    town: Town
    on: date
    grids: dict[str, Grid]
    degrees: dict[str, BaseGeometry]
    villages: dict[str, BaseGeometry]
    to_metres: Move
    to_degrees: Move

    @classmethod
    def of(cls, town: Town, on: date) -> "Ground":
        """Read it; two queries."""
        rows = list(shapes_of(Level.GRID, town, on).select_related("grid__village").order_by("grid__code"))
        villages = {b.village.code: to_shapely(b.shape) for b in shapes_of(Level.VILLAGE, town, on)}
        return cls(
            town,
            on,
            {row.grid.code: row.grid for row in rows},
            {row.grid.code: to_shapely(row.shape) for row in rows},
            villages,
            *degree_plane(town.centre_lon, town.centre_lat),
        )

    @property
    def shapes(self) -> dict[str, BaseGeometry]:
        """Grids in the plane, metres."""
        return {code: self.flat(shape) for code, shape in self.degrees.items()}

    def flat(self, shape: BaseGeometry) -> BaseGeometry:
        """Degrees → the plane."""
        return shapely.transform(shape, self.to_metres)

    def round(self, shape: BaseGeometry) -> BaseGeometry:
        """The plane → degrees."""
        return shapely.transform(shape, self.to_degrees)

    def flat_path(self, path: tuple[tuple[float, float], ...]) -> Floats:
        """(n, 2) degrees → (n, 2) metres of the plane."""
        return np.asarray(self.to_metres(np.array(path, dtype=float)))

    def area_m2(self, degrees: BaseGeometry) -> float:
        """The area in the town's own metres."""
        return float(TownMetres(self.town.centre_lon, self.town.centre_lat).to_metres(degrees).area)

    def known(self, code: str) -> str:
        """The code itself; Refused("edit_grid_unknown") when no grid of the day has it."""
        if code not in self.grids:
            raise Refused(Problem("edit_grid_unknown", {"code": code, "on": self.on.isoformat()}))
        return code

    def problem(self, refused: EditRefused) -> Problem:
        """Why an edit is refused, with its place in degrees and grids by name."""
        params = {key: self._named(value) for key, value in refused.params.items()}
        if refused.at:
            lon, lat = self.to_degrees(np.array([refused.at]))[0]
            params |= {"lon": round(float(lon), 6), "lat": round(float(lat), 6)}
        return Problem(refused.code, params)

    def _named(self, value: str | int | float) -> str | int | float:
        grid = self.grids.get(value) if isinstance(value, str) else None
        return f"{grid.name} {grid.code}".strip() if grid else value


def borders_between(town: Town, on: date, one: str, other: str) -> list[list[list[float]]]:
    """Paths of [lon, lat] that two grids share on a day, each from junction to junction."""
    ground = Ground.of(town, on)
    paths = shared_borders(ground.shapes, ground.known(one), ground.known(other))
    if not paths:
        raise Refused(Problem("edit_no_shared_border"))
    return [ground.to_degrees(path).round(9).tolist() for path in paths]
