"""Which unit of the register a row of a ledger means: by number, credit code, name and place, name and village.

A unit is meant by one row only, and a row that carries a number never means a unit that carries another one: two shops
that share a code or a name stay two. An entry that was merged into another one is still meant by its old row, so that
loading an old ledger does not enter it anew; but units that stand for themselves come first.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence

from units.ledgers.twins import NEAR_M, distance_m
from units.ledgers.unit_rows import UnitRow
from units.models import Unit
from units.names import name_key

Finder = Callable[[UnitRow], list[int]]


def match(rows: Sequence[UnitRow], units: Iterable[Unit]) -> dict[int, int]:
    """Row number → id of the unit it means. Rows that mean no unit are left out: they are new."""
    table = _Candidates(units)
    meant: dict[int, int] = {}
    for finder in (table.by_number, table.by_code(rows), table.by_name_and_place, table.by_name_and_village):
        for row in rows:
            if row.number not in meant and (found := finder(row)):
                meant[row.number] = found[0]
                table.claimed.add(found[0])
    return meant


class _Candidates:
    """Units that no row has claimed yet, by what a row may know of them."""

    def __init__(self, units: Iterable[Unit]) -> None:
        self.claimed: set[int] = set()
        self.units = {unit.pk: unit for unit in units}
        self.numbered = {unit.external_id: unit.pk for unit in self.units.values() if unit.external_id}
        self.coded: dict[str, list[int]] = defaultdict(list)
        self.named: dict[str, list[int]] = defaultdict(list)
        for unit in sorted(self.units.values(), key=lambda unit: unit.merged_into_id is not None):
            self.named[name_key(unit.name)].append(unit.pk)
            if unit.uscc and unit.merged_into_id is None:
                self.coded[unit.uscc].append(unit.pk)

    def by_number(self, row: UnitRow) -> list[int]:
        """The unit with the row's own number."""
        found = self.numbered.get(row.attrs.get("external_id") or "")
        return [found] if found and found not in self.claimed else []

    def by_code(self, rows: Sequence[UnitRow]) -> Finder:
        """The unit with the row's credit code, where neither the file nor the register has that code twice."""
        times = Counter(row.attrs.get("uscc") for row in rows)

        def find(row: UnitRow) -> list[int]:
            code = row.attrs.get("uscc") or ""
            held = self.coded.get(code, [])
            return self._free(row, held) if code and times[code] == 1 and len(held) == 1 else []

        return find

    def by_name_and_place(self, row: UnitRow) -> list[int]:
        """Units of the same comparable name within 30 m, nearest first."""
        near = []
        for unit_id in self._free(row, self.named.get(name_key(row.attrs["name"]), [])):
            unit = self.units[unit_id]
            if row.point and unit.point:
                metres = distance_m(row.point, (unit.point.x, unit.point.y))
                near.append((unit.merged_into_id is not None, metres, unit_id))
        return [unit_id for _, metres, unit_id in sorted(near) if metres <= NEAR_M]

    def by_name_and_village(self, row: UnitRow) -> list[int]:
        """Units of the same comparable name and the same declared village, first registered first.

        Where neither says a village, the names alone decide unless both have a point (and these are far apart).
        """
        village = row.attrs.get("declared_village_id")
        free = (self.units[unit_id] for unit_id in self._free(row, self.named.get(name_key(row.attrs["name"]), [])))
        return [
            unit.pk
            for unit in free
            if unit.declared_village_id == village and (village or row.point is None or unit.point is None)
        ]

    def _free(self, row: UnitRow, unit_ids: Iterable[int]) -> list[int]:
        """Those not claimed, whose number does not contradict the row's."""
        number = row.attrs.get("external_id") or ""
        return [
            unit_id
            for unit_id in unit_ids
            if unit_id not in self.claimed and not (number and self.units[unit_id].external_id)
        ]
