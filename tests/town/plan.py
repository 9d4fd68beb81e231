"""How big the town is, how many of each thing are planted, and the random streams of its parts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

EARLIEST = date(2024, 9, 1)
GRID_AREA_M2 = 600_000.0  # mean ground of one grid; the town's radius follows from it
LEDGER_CSV_ABOVE = 50_000  # more units than this: ledgers as csv, truth for one date only
STREAMS = (  # their place in the list seeds them: new ones go last
    *("warp", "seeds", "roads", "buildings", "units", "hazards", "visits", "tracks", "people", "gas", "teams"),
    *("oddities", "records", "offices", "orders"),
)


@dataclass(frozen=True)
class Plan:
    """Everything that decides what is written: same plan, same bytes."""

    on: date
    seed: int = 7
    units: int = 4000
    grids: int = 200
    villages: int = 36
    index: int = 0  # 0..: which town of a county

    def __post_init__(self) -> None:
        if not 3 <= self.villages * 3 <= self.grids:
            raise ValueError(f"a village needs at least 3 grids: {self.villages} villages, {self.grids} grids")
        if self.units < 100:
            raise ValueError("the town plants its oddities in at least 100 units")
        if self.on < EARLIEST:
            raise ValueError(f"the town's ledgers tell three years: choose a date from {EARLIEST} on")

    def rng(self, stream: str) -> np.random.Generator:
        """A generator of its own for each part, so that a change in one part leaves the others as they were."""
        return np.random.default_rng([self.seed, self.index, STREAMS.index(stream)])

    @property
    def day(self) -> int:
        """``on`` as days since 1970, the unit of every date inside the generator."""
        return to_day(self.on)

    @property
    def town_code(self) -> str:
        """Nine digits that no real town has (county 410899 is invented)."""
        return f"410899{100 + self.index}"

    @property
    def serial_prefix(self) -> str:
        """What keeps the numbers of units, hazards and visits of a county's towns apart; empty for the first town."""
        return f"{self.index:02d}" if self.index else ""

    @property
    def centre(self) -> tuple[float, float]:
        """Longitude and latitude of the town's middle; the towns of a county stand 26 km apart.

        So far that a unit planted outside its own town is outside every town.
        """
        return 113.4 + 0.28 * (self.index % 5), 35.2 + 0.24 * (self.index // 5)

    @property
    def radius_m(self) -> float:
        """Radius of the town, in metres."""
        return float(np.sqrt(self.grids * GRID_AREA_M2 / np.pi))

    @property
    def communities(self) -> int:
        """How many of the villages are communities (社区) of the seat."""
        return max(1, round(self.villages * 7 / 36))

    @property
    def is_large(self) -> bool:
        """Whether ledgers are written as csv and the truth holds today only."""
        return self.units > LEDGER_CSV_ABOVE

    def of_grids(self, count_at_200: int, least: int = 1) -> int:
        """A planted number of grids, given for 200 grids, in proportion."""
        return max(least, round(count_at_200 * self.grids / 200))

    def of_units(self, count_at_4000: int, least: int = 1) -> int:
        """A planted number of units, given for 4,000 units, in proportion."""
        return max(least, round(count_at_4000 * self.units / 4000))


def to_day(value: date) -> int:
    """A date as days since 1970-01-01."""
    return value.toordinal() - date(1970, 1, 1).toordinal()


def to_date(day: int) -> date:
    """Days since 1970-01-01 as a date."""
    return date.fromordinal(int(day) + date(1970, 1, 1).toordinal())
