"""The models of what is supervised; one file each."""

from units.models.accident import Accident, AccidentGrade
from units.models.drill import Drill
from units.models.duty_rule import Duty, DutyRule, RuleForm, Selector
from units.models.duty_team import DutySeat, DutyTeam, SeatKind
from units.models.emergency_plan import EmergencyPlan
from units.models.entry import Entry
from units.models.facets import ConversionStage, GasSupply, GasUse, KeyFireUnit, NineSmallVenue, PipeConversion
from units.models.hazard import Hazard, HazardEvent, HazardLevel, HazardSource
from units.models.phone_reading import PhoneReading
from units.models.placement import Placement
from units.models.special_equipment import SpecialEquipment
from units.models.training import Training
from units.models.unit import PlacedHow, Unit, UnitState
from units.models.unit_change import ChangeOrigin, UnitChange
from units.models.unit_event import UnitEvent
from units.models.unit_merge import DistinctPair, UnitMerge
from units.models.welding import Welder, WeldingMachine
from units.models.work_order import Mechanism, OrderColor, OrderStep, WorkOrder, WorkOrderEvent

__all__ = [
    "Accident",
    "AccidentGrade",
    "ChangeOrigin",
    "ConversionStage",
    "DistinctPair",
    "Drill",
    "Duty",
    "DutyRule",
    "DutySeat",
    "DutyTeam",
    "EmergencyPlan",
    "Entry",
    "GasSupply",
    "GasUse",
    "Hazard",
    "HazardEvent",
    "HazardLevel",
    "HazardSource",
    "KeyFireUnit",
    "Mechanism",
    "NineSmallVenue",
    "OrderColor",
    "OrderStep",
    "PhoneReading",
    "PipeConversion",
    "PlacedHow",
    "Placement",
    "RuleForm",
    "SeatKind",
    "Selector",
    "SpecialEquipment",
    "Training",
    "Unit",
    "UnitChange",
    "UnitEvent",
    "UnitMerge",
    "UnitState",
    "Welder",
    "WeldingMachine",
    "WorkOrder",
    "WorkOrderEvent",
]
