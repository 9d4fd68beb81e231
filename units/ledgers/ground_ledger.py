"""The registers of the ground (people, offices) as ledgers, so that one page loads every kind of sheet."""

from dataclasses import dataclass
from pathlib import Path

from geo.models import ImportJob, ImportKind
from geo.registers import SheetRegister
from geo.sheets import Aliases, Layout, Sheet, read_sheet
from units.ledgers.run import Draft


@dataclass(frozen=True, slots=True)
class GroundLedger:
    """A register of geo in the shape of a ledger; what its rows change, geo plans."""

    register: SheetRegister
    declared_datum: str = ""

    @property
    def kind(self) -> ImportKind:
        """Under which name it is kept in the books."""
        return self.register.kind

    @property
    def columns(self) -> Aliases:
        """Its fields, and the headings that mean each."""
        return self.register.columns

    @property
    def required(self) -> tuple[str, ...]:
        """Fields without whose headings a sheet is none of this kind."""
        return tuple(self.register.required)

    def read(self, path: Path, layout: Layout | None = None) -> Sheet:
        """Rows of .xlsx, .xls or .csv."""
        return read_sheet(path, self.columns, required=self.required, layout=layout)

    def draft(self, sheet: Sheet, job: ImportJob) -> Draft:
        """What geo would change, in the words of ledgers."""
        if job.town is None:
            raise ValueError("a register belongs to a town")
        planned = self.register.plan(sheet, job.town)
        counts = {
            "rows": len(sheet.rows),
            "new": planned.counts["created"],
            "changed": planned.counts["changed"],
            "unchanged": planned.counts["unchanged"],
            "refused": planned.counts["refused"],
        }

        def write() -> dict[str, int]:
            planned.write()
            return {"new_people": planned.counts["people"]}

        return Draft(counts, planned.problems, write)
