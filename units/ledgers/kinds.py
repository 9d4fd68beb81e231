"""The kinds of ledger that this installation reads: one entry each, for commands, pages and templates alike.

Every app registers its own when it is ready, so that this app never imports the ones above it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from geo.models import ImportKind
from geo.sheets import Aliases
from units.ledgers.run import Ledger


@dataclass(frozen=True, slots=True)
class LedgerKind:
    """One kind. `make(datum, insist)` gives the ledger of a file; a kind without coordinates ignores both."""

    kind: ImportKind
    columns: Aliases
    required: tuple[str, ...]
    make: Callable[[str, bool], Ledger]
    has_coordinates: bool = False


_kinds: dict[ImportKind, LedgerKind] = {}


def register(kind: LedgerKind) -> None:
    """Add a kind; the same kind again replaces the earlier entry."""
    _kinds[kind.kind] = kind


def register_without_coordinates(make: Callable[[], Ledger]) -> None:
    """Add the kind of a ledger whose rows name units, not places."""
    ledger = make()
    register(LedgerKind(ledger.kind, ledger.columns, tuple(ledger.required), lambda _datum, _insist: make()))


def kinds() -> Mapping[ImportKind, LedgerKind]:
    """All kinds, in the order of registration."""
    return MappingProxyType(_kinds)
