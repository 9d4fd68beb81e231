"""A fault of the ground as people speak of it: which places, how much, where on the map, what it looks like."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Any

import shapely
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

from geo.problems import Problem

SHOWN_DEG = 1e-7  # the last digit of a stored coordinate, 1 cm


@dataclass(frozen=True, slots=True)
class GroundFault:
    """One fault between places. `codes` and `names` run parallel; `row` is where the file draws the first of them.

    `code` is the reason code of its sentence; `shape` is the ground in EPSG:4326. `document` and `lead` are filled
    when the overlap is lawful: by which document, and the code of the grid that answers for it.
    """

    code: str
    codes: tuple[str, ...]
    names: tuple[str, ...]
    area_m2: float
    lon: float
    lat: float
    row: int | None
    shape: Mapping[str, Any] = field(compare=False)
    params: Mapping[str, str | int | float] = field(default_factory=dict)
    document: str = ""
    lead: str = ""

    @property
    def kind(self) -> str:
        """gap, overlap, outside_parent …: its reason code without the family."""
        return self.code.removeprefix("topology_")

    @property
    def pair(self) -> tuple[str, str] | None:
        """The codes of two places that share ground, the lower first; None for any other fault."""
        if not self.kind.endswith("overlap"):
            return None
        low, high = sorted(self.codes)
        return low, high

    def problem(self) -> Problem:
        """Its sentence."""
        return Problem(self.code, dict(self.params), row=self.row)

    def to_json(self) -> dict[str, Any]:
        """For a JSON column; `from_json` reads it back."""
        keys = ("code", "area_m2", "lon", "lat", "row", "document", "lead")
        plain: dict[str, Any] = {key: getattr(self, key) for key in keys}
        return (
            plain
            | {"codes": list(self.codes), "names": list(self.names)}
            | {
                "shape": self.shape,
                "params": dict(self.params),
            }
        )

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> "GroundFault":
        """The fault that `to_json` wrote."""
        return cls(**{**value, "codes": tuple(value["codes"]), "names": tuple(value["names"])})

    def accepted(self, document: str, lead: str) -> "GroundFault":
        """The same overlap, made lawful."""
        return replace(self, document=document, lead=lead)


def open_faults(faults: Iterable[GroundFault]) -> list[GroundFault]:
    """Those that no document makes lawful."""
    return [fault for fault in faults if not fault.document]


def shared_ground(faults: Iterable[GroundFault]) -> dict[tuple[str, str], float]:
    """m² that each pair shares, in the order met: two places may overlap in several pieces."""
    sums: dict[tuple[str, str], float] = {}
    for fault in faults:
        if fault.pair:
            sums[fault.pair] = sums.get(fault.pair, 0.0) + fault.area_m2
    return sums


def digest(faults: Iterable[GroundFault]) -> str:
    """A name for a set of faults: whoever decided on these decided on no others."""
    said = sorted(f"{fault.code} {fault.codes} {fault.area_m2:.0f} {fault.document}" for fault in faults)
    return sha256("\n".join(said).encode()).hexdigest()[:32]


def drawn(shape: BaseGeometry) -> dict[str, Any]:
    """A shape in degrees as GeoJSON geometry of 7 decimals."""
    found: dict[str, Any] = mapping(shapely.set_precision(shape, SHOWN_DEG, mode="pointwise"))
    return found
