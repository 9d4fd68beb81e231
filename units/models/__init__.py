"""The models of what is supervised; one file each."""

from units.models.duty_rule import DutyRule, Selector
from units.models.duty_team import DutySeat, DutyTeam, SeatKind
from units.models.facets import ConversionStage, GasSupply, GasUse, KeyFireUnit, NineSmallVenue, PipeConversion
from units.models.hazard import Hazard, HazardEvent, HazardLevel, HazardSource
from units.models.phone_reading import PhoneReading
from units.models.placement import Placement
from units.models.unit import Unit, UnitState
from units.models.unit_event import UnitEvent

__all__ = [
    "ConversionStage",
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
    "PhoneReading",
    "PipeConversion",
    "Placement",
    "SeatKind",
    "Selector",
    "Unit",
    "UnitEvent",
    "UnitState",
]
