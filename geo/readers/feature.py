"""What every reader gives: numbered features, what was wrong with single ones, and the system the file declares."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from shapely.geometry.base import BaseGeometry

from geo.problems import Problem


@dataclass(frozen=True, slots=True)
class Feature:
    """One feature; `number` counts from 1 in the order of the file. `geometry` is flat (no collections), 2D, finite."""

    number: int
    properties: Mapping[str, Any]
    geometry: BaseGeometry | None


@dataclass(slots=True)
class FeatureFile:
    """A file as read: coordinates are still those of the file.

    `epsg`: what the file says of itself, None when it says nothing that is recognised. `problems`: one for each
    feature that was left out, with its number as row.
    """

    features: list[Feature] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    epsg: int | None = None
