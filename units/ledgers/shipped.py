"""The ledgers of units and of what hangs on them, registered when the app is ready."""

from geo.models import ImportKind
from units.ledgers.gas_ledger import GasLedger
from units.ledgers.hazard_ledger import HazardLedger
from units.ledgers.kinds import LedgerKind, register, register_without_coordinates
from units.ledgers.run import Ledger
from units.ledgers.team_ledger import TeamLedger
from units.ledgers.unit_ledger import UnitLedger


def register_ledgers() -> None:
    """Units first: the rows of all other ledgers name them."""
    kind, words = ImportKind.UNITS, UnitLedger.words
    register(LedgerKind(kind, UnitLedger.columns, UnitLedger.required, _units, has_coordinates=True, words=words))
    for ledger in (GasLedger, TeamLedger, HazardLedger):
        register_without_coordinates(ledger)


def _units(datum: str, insist: bool) -> Ledger:
    return UnitLedger(declared_datum=datum, insist=insist)
