"""The kinds of ledger that this installation reads: one entry each, for commands, pages and templates alike.

Every app registers its own when it is ready, so that this app never imports the ones above it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from geo.models import CodeList, ImportKind
from geo.sheets import Aliases
from units.ledgers.run import Ledger

Words = Mapping[Any, Sequence[str]] | CodeList


@dataclass(frozen=True, slots=True)
class LedgerKind:
    """One kind. `make(datum, insist)` gives the ledger of a file; a kind without coordinates ignores both.

    For the template: `words` (field → table of its words, the first spelling is offered, or the code list that it is
    chosen from) and `examples` (field → text in the example row). A ledger may have both as class attributes.
    """

    kind: ImportKind
    columns: Aliases
    required: tuple[str, ...]
    make: Callable[[str, bool], Ledger]
    has_coordinates: bool = False
    words: Mapping[str, Words] = field(default_factory=dict)
    examples: Mapping[str, str] = field(default_factory=dict)


_kinds: dict[ImportKind, LedgerKind] = {}


def register(kind: LedgerKind) -> None:
    """Add a kind; the same kind again replaces the earlier entry."""
    _kinds[kind.kind] = kind


def register_without_coordinates(make: Callable[[], Ledger]) -> None:
    """Add the kind of a ledger whose rows name units, not places."""
    ledger = make()
    words, examples = getattr(ledger, "words", {}), getattr(ledger, "examples", {})
    made: Callable[[str, bool], Ledger] = lambda _datum, _insist: make()  # noqa: E731
    register(LedgerKind(ledger.kind, ledger.columns, tuple(ledger.required), made, words=words, examples=examples))


def kinds() -> Mapping[ImportKind, LedgerKind]:
    """All kinds, in the order of registration."""
    return MappingProxyType(_kinds)
