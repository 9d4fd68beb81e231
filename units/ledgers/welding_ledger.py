"""The ledgers of welding machines (加芯赋码) and of certified welders."""

from typing import Any, ClassVar

from geo import cells
from geo.models import ImportKind
from geo.problems import Problem
from geo.sheets import Aliases, Row, Sheet
from units.ledgers.entry_columns import WELDER_COLUMNS, WELDING_COLUMNS
from units.ledgers.entry_ledger import Books, EntryLedger, Taken, unit_if_named
from units.ledgers.unit_rows import limited
from units.models import Welder, WeldingMachine

TAGS = ("chip_id", "code")


class WeldingLedger(EntryLedger):
    """Rows of welding.xlsx, one machine each, known by its number; without a number by its chip, then by its code.

    A machine without chip and code is taken too: the plan wants it counted. A chip or code on two machines is refused.
    """

    kind: ClassVar[ImportKind] = ImportKind.WELDING
    columns: ClassVar[Aliases] = WELDING_COLUMNS
    required: ClassVar[tuple[str, ...]] = ("number",)
    model: ClassVar[Any] = WeldingMachine
    key: ClassVar[tuple[str, ...]] = ("number",)

    def attrs_of(self, row: Row, books: Books) -> dict[str, Any]:
        """Unit, number, model, chip, code."""
        unit_id = books.units.find(row)
        tags = {name: row.take(name, limited(64, cells.code)) or "" for name in TAGS}
        number = row.take("number", limited(32, cells.code)) or (tags["chip_id"] or tags["code"])[:32]
        if not number:
            row.note(Problem("required", {"field": row.headings.get("number", "")}), "number")
        return {"unit_id": unit_id, "number": number, "model": row.take("model", limited(64)), **tags}

    def prepare(self, books: Books, sheet: Sheet) -> None:
        """Which machine holds which chip and which code."""
        for machine in books.heads.values():
            books.noted |= {(tag, getattr(machine, tag)): machine.number for tag in TAGS}

    def look(self, taken: Taken, books: Books) -> None:
        """A chip or a code belongs to one machine."""
        number = taken.attrs["number"]
        for tag in TAGS:
            if value := taken.attrs.get(tag):
                other = books.noted.setdefault((tag, value), number)
                if other != number:
                    taken.row.note(Problem("welding_tag_elsewhere", {"value": value, "other": other}), tag)


class WelderLedger(EntryLedger):
    """Rows of welders.xlsx, one certificate each, known by its number; a welder need not belong to a unit."""

    kind: ClassVar[ImportKind] = ImportKind.WELDERS
    columns: ClassVar[Aliases] = WELDER_COLUMNS
    required: ClassVar[tuple[str, ...]] = ("welder", "certificate")
    model: ClassVar[Any] = Welder
    key: ClassVar[tuple[str, ...]] = ("certificate",)

    def attrs_of(self, row: Row, books: Books) -> dict[str, Any]:
        """Unit, name, certificate, level, until when it holds, when trained."""
        unit_id = unit_if_named(row, books)
        return {
            "unit_id": unit_id,
            "name": row.take("welder", limited(32), required=True),
            "certificate": row.take("certificate", limited(32, cells.code), required=True),
            "level": row.take("level", limited(32)),
            "expires_on": row.take("expires_on", cells.date_of),
            "trained_on": row.take("trained_on", cells.date_of),
        }

    def look(self, taken: Taken, books: Books) -> None:
        """A certificate runs out after it was issued; nobody was trained tomorrow."""
        refuse_expired_before(taken)
        if (trained_on := taken.attrs.get("trained_on")) and trained_on > books.today:
            taken.row.note(Problem("date_in_future", {"value": trained_on.isoformat()}), "trained_on")


def refuse_expired_before(taken: Taken, name: str = "expires_on") -> None:
    """A day until which something holds is not before the day from which it does."""
    until = taken.attrs.get(name)
    if until and taken.day and until < taken.day:
        params = {"since": taken.day.isoformat(), "until": until.isoformat()}
        taken.row.note(Problem("period_reversed", params), name)
