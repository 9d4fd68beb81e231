"""Which unit of the register a row of another ledger (gas, teams, hazards, visits) speaks of."""

from collections import defaultdict

from django.db.models.functions import Coalesce

from geo import cells
from geo.models import Town
from geo.problems import Problem
from geo.sheets import Row
from units.models import Unit
from units.names import name_key


class UnitIndex:
    """Ids of a town's units by number, credit code and comparable name; one query.

    A merged entry keeps its number, code and name here: they mean the unit that stands for it.
    """

    def __init__(self, town: Town) -> None:
        self.by_number: dict[str, int] = {}
        self.by_code: dict[str, set[int]] = defaultdict(set)
        self.by_name: dict[str, set[int]] = defaultdict(set)
        one = Coalesce("merged_into", "pk")
        rows = Unit.objects.filter(town=town).annotate(one=one).values_list("one", "external_id", "uscc", "name")
        for unit_id, number, code, name in rows.iterator(chunk_size=5_000):
            if number:
                self.by_number[number] = unit_id
            if code:
                self.by_code[code].add(unit_id)
            self.by_name[name_key(name)].add(unit_id)

    def find(self, row: Row) -> int | None:
        """The unit that `row` names in its cells external_id, uscc, name; without one the row gets its problem.

        A number decides alone; without a number the credit code, then the name, where only one unit has it.
        """
        number = row.take("external_id", cells.code)
        if any(not problem.is_notice for problem in row.problems):
            return None
        if number:
            found = self.by_number.get(number)
            if found is None:
                row.note(Problem("unit_unknown", {"value": number}), "external_id")
            return found
        code, name = row.take("uscc", cells.code), row.take("name", cells.text)
        held = (
            (self.by_code.get(code) if code else None) or (self.by_name.get(name_key(name)) if name else None) or set()
        )
        if len(held) != 1:
            reason = "unit_ambiguous" if held else "unit_unknown"
            row.note(Problem(reason, {"value": name or code or "-"}), "name")
            return None
        return next(iter(held))
