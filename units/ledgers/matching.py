"""Which unit of the register a row of a ledger means: by number, credit code, name and place, name and village.

A unit is meant by one row only, and a row that carries a number never means a unit that carries another one. A code
or a name alone is never enough against the ground: two branches on one code in different places, two shops of one name
far apart in one village stay two, and are asked about as near misses instead of merged.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from units.ledgers.twins import NEAR_M, distance_m
from units.ledgers.unit_rows import UnitRow
from units.models import Unit
from units.names import name_key

Finder = Callable[[UnitRow], list[int]]
TELLING = ("uscc", "principal", "principal_phone", "address")  # what two entries of one shop have in common


@dataclass(frozen=True, slots=True)
class Matches:
    """`meant`: row number → id of the unit it means; rows left out are new. `near`: of new rows, a unit of the same
    name in the same village that somebody should compare with it.
    """

    meant: dict[int, int]
    near: dict[int, int]


def match(rows: Sequence[UnitRow], units: Iterable[Unit]) -> Matches:
    """Compare all rows with the register; no query."""
    table = _Candidates(units)
    meant: dict[int, int] = {}
    for finder in (table.by_number, table.by_code(rows), table.by_name_and_place, table.by_name_and_village):
        for row in rows:
            if row.number not in meant and (found := finder(row)):
                meant[row.number] = found[0]
                table.claimed.add(found[0])
    new = [row for row in rows if row.number not in meant and row.attrs.get("declared_village_id")]
    near = {row.number: found[0] for row in new if (found := table.of_name_and_village(row))}
    return Matches(meant, near)


class _Candidates:
    """Units that no row has claimed yet, by what a row may know of them."""

    def __init__(self, units: Iterable[Unit]) -> None:
        self.claimed: set[int] = set()
        self.units = {unit.pk: unit for unit in units}
        self.numbered = {unit.external_id: unit.pk for unit in self.units.values() if unit.external_id}
        self.coded: dict[str, list[int]] = defaultdict(list)
        self.named: dict[str, list[int]] = defaultdict(list)
        for unit in self.units.values():
            self.named[name_key(unit.name)].append(unit.pk)
            if unit.uscc:
                self.coded[unit.uscc].append(unit.pk)

    def by_number(self, row: UnitRow) -> list[int]:
        """The unit with the row's own number."""
        found = self.numbered.get(row.attrs.get("external_id") or "")
        return [found] if found and found not in self.claimed else []

    def by_code(self, rows: Sequence[UnitRow]) -> Finder:
        """The unit with the row's credit code, where neither the file nor the register has that code twice and its
        name or its place agrees: several branches may trade under one code.
        """
        times = Counter(row.attrs.get("uscc") for row in rows)

        def find(row: UnitRow) -> list[int]:
            code = row.attrs.get("uscc") or ""
            held = self.coded.get(code, [])
            if not code or times[code] > 1 or len(held) != 1:
                return []
            return [unit_id for unit_id in self._free(row, held) if self._name_or_place_agrees(row, unit_id)]

        return find

    def by_name_and_place(self, row: UnitRow) -> list[int]:
        """Units of the same comparable name within 30 m, nearest first."""
        near = []
        for unit_id in self._free(row, self.named.get(name_key(row.attrs["name"]), [])):
            point = self.units[unit_id].point
            if row.point and point:
                near.append((distance_m(row.point, (point.x, point.y)), unit_id))
        return [unit_id for metres, unit_id in sorted(near) if metres <= NEAR_M]

    def by_name_and_village(self, row: UnitRow) -> list[int]:
        """Units of the same comparable name and the same declared village, first registered first.

        Where both have a point these are more than 30 m apart: then code, principal, phone or address must agree.
        Where neither says a village, the names alone decide unless both have a point.
        """
        return [unit_id for unit_id in self._free(row, self.of_name_and_village(row)) if self._may_be_one(row, unit_id)]

    def of_name_and_village(self, row: UnitRow) -> list[int]:
        """All units of the row's comparable name and declared village, claimed or not."""
        village = row.attrs.get("declared_village_id")
        named = self.named.get(name_key(row.attrs["name"]), [])
        return [unit_id for unit_id in named if self.units[unit_id].declared_village_id == village]

    def _may_be_one(self, row: UnitRow, unit_id: int) -> bool:
        unit = self.units[unit_id]
        if row.point is None or unit.point is None:
            return True
        said = {name: row.attrs.get(name) for name in TELLING}
        return bool(unit.declared_village_id) and any(
            value and value == getattr(unit, name) for name, value in said.items()
        )

    def _name_or_place_agrees(self, row: UnitRow, unit_id: int) -> bool:
        unit = self.units[unit_id]
        if name_key(unit.name) == name_key(row.attrs["name"]):
            return True
        if row.point and unit.point:
            return distance_m(row.point, (unit.point.x, unit.point.y)) <= NEAR_M
        return unit.declared_village_id == row.attrs.get("declared_village_id")

    def _free(self, row: UnitRow, unit_ids: Iterable[int]) -> list[int]:
        """Those not claimed, whose number does not contradict the row's."""
        number = row.attrs.get("external_id") or ""
        return [
            unit_id
            for unit_id in unit_ids
            if unit_id not in self.claimed and not (number and self.units[unit_id].external_id)
        ]
