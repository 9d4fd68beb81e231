"""The ledgers of units and of what hangs on them, registered when the app is ready."""

from collections.abc import Callable
from functools import partial

from geo.models import ImportKind
from geo.organisations import ORGANISATIONS
from geo.people import PEOPLE
from units.ledgers.accident_ledger import AccidentLedger
from units.ledgers.drill_ledger import DrillLedger
from units.ledgers.equipment_ledger import EquipmentLedger
from units.ledgers.gas_ledger import GasLedger
from units.ledgers.ground_ledger import GroundLedger
from units.ledgers.hazard_ledger import HazardLedger
from units.ledgers.kinds import LedgerKind, register, register_without_coordinates
from units.ledgers.order_ledger import OrderLedger
from units.ledgers.plan_ledger import PlanLedger
from units.ledgers.run import Ledger
from units.ledgers.team_ledger import TeamLedger
from units.ledgers.training_ledger import TrainingLedger
from units.ledgers.unit_ledger import UnitLedger
from units.ledgers.welding_ledger import WelderLedger, WeldingLedger

OF_UNITS: tuple[Callable[[], Ledger], ...] = (
    GasLedger,
    TeamLedger,
    HazardLedger,
    WeldingLedger,
    WelderLedger,
    EquipmentLedger,
    DrillLedger,
    TrainingLedger,
    PlanLedger,
    OrderLedger,
)


def register_ledgers() -> None:
    """Offices and people first, then units: the rows of all other ledgers name them."""
    for register_of_ground in (ORGANISATIONS, PEOPLE):
        register_without_coordinates(partial(GroundLedger, register_of_ground))
    register(LedgerKind(ImportKind.UNITS, UnitLedger.columns, UnitLedger.required, _units, has_coordinates=True))
    for ledger in OF_UNITS:
        register_without_coordinates(ledger)
    accidents = (ImportKind.ACCIDENTS, AccidentLedger.columns, AccidentLedger.required)
    register(LedgerKind(*accidents, _accidents, has_coordinates=True))


def _accidents(datum: str, insist: bool) -> Ledger:
    return AccidentLedger(declared_datum=datum, insist=insist)


def _units(datum: str, insist: bool) -> Ledger:
    return UnitLedger(declared_datum=datum, insist=insist)
