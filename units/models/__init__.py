"""The models of what is supervised; one file each."""

from units.models.duty_rule import DutyRule, Selector
from units.models.duty_team import DutySeat, DutyTeam, SeatKind
from units.models.facets import ConversionStage, GasSupply, GasUse, KeyFireUnit, NineSmallVenue, PipeConversion
from units.models.hazard import Hazard, HazardEvent, HazardLevel, HazardSource
from units.models.placement import Placement
from units.models.unit import PlacedHow, Unit, UnitState
from units.models.unit_change import ChangeOrigin, UnitChange
from units.models.unit_event import UnitEvent
from units.models.unit_merge import DistinctPair, UnitMerge

__all__ = [
    "ChangeOrigin",
    "ConversionStage",
    "DistinctPair",
    "DutyRule",
    "DutySeat",
    "DutyTeam",
    "GasSupply",
    "GasUse",
    "Hazard",
    "HazardEvent",
    "HazardLevel",
    "HazardSource",
    "KeyFireUnit",
    "NineSmallVenue",
    "PipeConversion",
    "PlacedHow",
    "Placement",
    "SeatKind",
    "Selector",
    "Unit",
    "UnitChange",
    "UnitEvent",
    "UnitMerge",
    "UnitState",
]
