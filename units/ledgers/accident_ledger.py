"""The ledger of accidents (事故): the one among the dated records that has coordinates of its own."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django.contrib.gis.geos import Point

from geo import cells
from geo.clock import today
from geo.models import ImportJob, ImportKind, Town
from geo.sheets import Aliases, Row, Sheet
from units.ledgers.entry_columns import ACCIDENT_COLUMNS
from units.ledgers.entry_ledger import Books, EntryLedger, Taken, unit_if_named
from units.ledgers.hazard_rows import listed
from units.ledgers.places import VOTE, Decision, decide, locate
from units.ledgers.register import ground_of, lists_of
from units.ledgers.run import Draft
from units.ledgers.unit_rows import UnitRow, choice, limited
from units.models import Accident, AccidentGrade
from units.names import village_key

GRADES: Mapping[Any, tuple[str, ...]] = {
    AccidentGrade.GENERAL: ("一般", "一般事故"),
    AccidentGrade.LARGER: ("较大", "较大事故"),
    AccidentGrade.MAJOR: ("重大", "重大事故"),
    AccidentGrade.GRAVEST: ("特别重大", "特别重大事故"),
}


@dataclass(frozen=True)
class AccidentLedger(EntryLedger):
    """Rows of accidents.xlsx, known by their number; without one by day, place, unit and what happened."""

    declared_datum: str = VOTE
    insist: bool = False
    kind: ClassVar[ImportKind] = ImportKind.ACCIDENTS
    columns: ClassVar[Aliases] = ACCIDENT_COLUMNS
    required: ClassVar[tuple[str, ...]] = ("happened_on",)
    model: ClassVar[Any] = Accident
    key: ClassVar[tuple[str, ...]] = ("number",)

    def draft(self, sheet: Sheet, job: ImportJob) -> Draft:
        """As of every ledger of records; before it the datum of the file is decided, as for units. Raises Refused."""
        if job.town is None:
            raise ValueError("a ledger of accidents belongs to a town")
        decision = self._locate(sheet, job.town)
        draft = super().draft(sheet, job)
        draft.datum, draft.evidence = decision.datum, decision.evidence
        return draft

    def attrs_of(self, row: Row, books: Books) -> dict[str, Any]:
        """Unit if any, number, place, field, grade, deaths, injured, what happened, source."""
        point = row.cells.get("point")
        return {
            "unit_id": unit_if_named(row, books),
            "number": row.take("number", limited(32, cells.code)),
            "point": Point(point[0], point[1], srid=4326) if point else None,
            "datum": row.cells.get("datum") if point else None,
            "place": row.take("place", limited(200)),
            "field_id": listed(row, "field", books.fields, "field_unknown"),
            "grade": row.take("grade", choice(GRADES)),
            "deaths": row.take("deaths", cells.whole),
            "injured": row.take("injured", cells.whole),
            "description": row.take("description", limited(2000)),
            "source": row.take("source", limited(120)),
        }

    def look(self, taken: Taken, books: Books) -> None:
        """Give a number to a row that has none: the same row loaded twice is one accident."""
        names = ("place", "unit_id", "description")
        said = (taken.happened_on, *(taken.attrs.get(name) for name in names))
        taken.attrs.setdefault("number", "#" + hashlib.sha256(repr(said).encode()).hexdigest()[:31])

    def _locate(self, sheet: Sheet, town: Town) -> Decision:
        """Write the point and its datum into the cells of every row that has coordinates."""
        villages, ground = lists_of(town, today()).villages, ground_of(town, today())
        rows = [_placed(row, villages) for row in sheet.rows]
        decision = decide(rows, ground, self.declared_datum or VOTE, insist=self.insist)
        located = locate(rows, ground, decision.datum)
        for row, found in zip(sheet.rows, rows, strict=True):
            row.cells |= {"point": found.point, "datum": decision.datum}
            if problem := located.problems.get(row.number):
                row.note(problem, "x")
        return decision


def _placed(row: Row, villages: Mapping[str, int | None]) -> UnitRow:
    """The place of a row as the ledger of units has it: coordinates, and the village that its row declares."""
    x, y = row.take("x", cells.coordinate), row.take("y", cells.coordinate)
    village = villages.get(village_key(row.take("village", cells.text) or ""))
    return UnitRow(row.number, {"declared_village_id": village}, (x, y) if x is not None and y is not None else None)
