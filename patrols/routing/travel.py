"""How fast a patrol moves: metres → minutes.

Speeds are for planning a patrol that looks around, not for a race: 4.5 km/h on foot, 15 km/h by e-bike (the limit of
GB 17761 is 25 km/h). Off the road everybody walks.
"""

from dataclasses import dataclass

from patrols.routing.noding import Floats

WALK_KMH = 4.5
EBIKE_KMH = 15.0


@dataclass(frozen=True, slots=True)
class Pace:
    """Speeds in km/h along the road and off it."""

    road_kmh: float
    off_road_kmh: float = WALK_KMH

    def minutes(self, road_m: Floats, off_road_m: Floats) -> Floats:
        """Minutes for metres along roads and metres off them, element by element."""
        return road_m / self.road_kmh * 0.06 + off_road_m / self.off_road_kmh * 0.06

    def road_m_within(self, minutes: float) -> float:
        """Metres of road in so many minutes."""
        return minutes * self.road_kmh / 0.06


PACES = {"WALK": Pace(WALK_KMH), "EBIKE": Pace(EBIKE_KMH)}
