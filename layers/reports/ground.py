"""Ground coverage of a grid or a sum of grids, with the bounds that hold the truth."""

from collections.abc import Iterable
from dataclasses import dataclass, fields

from patrols.models import GridCoverage

HECTARE_M2 = 10_000


@dataclass(frozen=True, slots=True)
class Ground:
    """Areas in m²; `low`..`high` bound the covered area (计算误差); `near`/`far` are what reach −10 m / +10 m gives."""

    covered_m2: float = 0.0
    supervisable_m2: float = 0.0
    covered_low_m2: float = 0.0
    covered_high_m2: float = 0.0
    near_m2: float = 0.0
    far_m2: float = 0.0
    never_m2: float = 0.0
    cells: int = 0
    cells_covered: int = 0

    @classmethod
    def of(cls, rows: Iterable[GridCoverage]) -> "Ground":
        """The sum of grids: a cell belongs to the grid of its centre, so villages add up to the town."""
        rows = list(rows)
        return cls(**{part.name: sum(getattr(row, part.name) for row in rows) for part in fields(cls)})

    @property
    def ratio(self) -> float | None:
        """Covered share of the supervisable ground; None where there is none."""
        return self._share(self.covered_m2)

    @property
    def near_ratio(self) -> float | None:
        """The share if the reach were 10 m less."""
        return self._share(self.near_m2)

    @property
    def far_ratio(self) -> float | None:
        """The share if the reach were 10 m more."""
        return self._share(self.far_m2)

    @property
    def covered_ha(self) -> float:
        """Covered ground in hectares."""
        return self.covered_m2 / HECTARE_M2

    @property
    def supervisable_ha(self) -> float:
        """Supervisable ground in hectares."""
        return self.supervisable_m2 / HECTARE_M2

    @property
    def never_ha(self) -> float:
        """Supervisable ground never covered, in hectares."""
        return self.never_m2 / HECTARE_M2

    @property
    def error_ha(self) -> float:
        """How far the truth may lie from the number, hectares."""
        return max(self.covered_high_m2 - self.covered_m2, self.covered_m2 - self.covered_low_m2, 0) / HECTARE_M2

    def _share(self, part_m2: float) -> float | None:
        return part_m2 / self.supervisable_m2 if self.supervisable_m2 else None
