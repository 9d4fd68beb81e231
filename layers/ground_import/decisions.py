"""What somebody decides about the overlaps of a file: which document, which grid answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from geo.boundaries.fault import GroundFault, open_faults, shared_ground
from geo.boundaries.lawful import Lawful

GRID_DIGITS = 15


@dataclass(frozen=True, slots=True)
class Pair:
    """Two grids that share ground without a document, and what was written about them so far."""

    number: int
    codes: tuple[str, str]
    names: tuple[str, str]
    area_m2: float
    document: str = ""
    lead: str = ""

    @property
    def choices(self) -> list[tuple[str, str]]:
        """The two grids to choose from: code and name."""
        return [(code, f"{name} {code}".strip()) for code, name in zip(self.codes, self.names, strict=True)]

    @property
    def lawful(self) -> Lawful | None:
        """The decision as far as it was written; None while nothing was."""
        said = self.document.strip() or self.lead
        return Lawful(self.codes, self.lead, self.document) if said else None


def pairs_of(faults: Sequence[GroundFault], said: Mapping[str, str] | None = None) -> list[Pair]:
    """Pairs of grids that overlap without a document, the pieces of a pair summed up; `said`: the fields sent."""
    left = open_faults(faults)
    sums = {pair: area for pair, area in shared_ground(left).items() if all(len(code) == GRID_DIGITS for code in pair)}
    names = {code: name for fault in left for code, name in zip(fault.codes, fault.names, strict=True)}
    said = said or {}
    return [
        Pair(
            number=number,
            codes=codes,
            names=(names[codes[0]], names[codes[1]]),
            area_m2=area,
            document=said.get(f"document-{number}", "")[:120],
            lead=said.get(f"lead-{number}", ""),
        )
        for number, (codes, area) in enumerate(sums.items(), start=1)
    ]
