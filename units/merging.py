"""Two entries that are one unit: merge them into the one that stays, undo it exactly, or remember that they are two.

Whatever points at the twin (visits, hazards, records of any app) moves to the survivor and is written down, so that it
can move back. What may only be added (life, history, placements) stays with the twin and is read through
`merged_into`. A facet that both have stays with each. The twin itself stays, hidden: every list reads
`Unit.objects.unmerged()`. A trigger keeps new visits and hazards away from it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.apps import apps
from django.db import IntegrityError, connection, models, transaction

from geo.clock import now, today
from units.entry import EntryRefused, Signature, locked, open_register, record, sign
from units.models import ChangeOrigin, DistinctPair, DutyTeam, KeyFireUnit, Unit, UnitMerge
from units.placement import place_some

STAYS = frozenset({"units.Placement", "units.UnitMerge", "units.DistinctPair"})
FILLS = ("uscc", "address", "fire_principal", "people_on_site", "remark")
PERSONS = (("principal", "principal_phone"), ("controller", "controller_phone"))
APPEND_ONLY = """
SELECT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid
WHERE p.proname = 'refuse_edit' AND NOT t.tgisinternal
"""


@dataclass(frozen=True, slots=True)
class Move:
    """Rows of a model whose column `field` went from one id to another."""

    model: str
    field: str
    rows: list[int]
    old: int
    new: int

    def do(self) -> None:
        """Write it. Raises IntegrityError where the same thing stands at the target already."""
        self._rows(self.old).update(**{self.field: self.new})

    def undo(self) -> None:
        """Write it back, for the rows that are still where they went."""
        self._rows(self.new).update(**{self.field: self.old})

    def _rows(self, at: int) -> models.QuerySet[Any]:
        rows: models.QuerySet[Any] = apps.get_model(self.model)._base_manager.filter(pk__in=self.rows)
        return rows.filter(**{self.field: at})


# ── merge ────────────────────────────────────────────────────────────────────────────────────────────────────────
def merge_units(*, survivor: Unit, twin: Unit, versions: tuple[int, int], by: Signature) -> UnitMerge:
    """`twin` becomes part of `survivor`; `versions` are those that the caller saw of both.

    Raises StaleUnit when one of them changed since, EntryRefused with the reason when they cannot be merged.
    """
    if survivor.pk == twin.pk:
        raise EntryRefused("merge_with_itself")
    if survivor.town_id != twin.town_id:
        raise EntryRefused("merge_other_town")
    with open_register(survivor.town):
        stays, goes = _locked_pair(survivor, twin, versions)
        if stays.point is None and goes.point is not None:
            raise EntryRefused("merge_keep_the_mapped")
        moves = [*_moves(goes, stays), *_team_moves(goes, stays)]
        for move in moves:
            _try(move)
        codes = sorted(set(goes.fields.values_list("pk", flat=True)) - set(stays.fields.values_list("pk", flat=True)))
        stays.fields.add(*codes)
        filled, edited = _fill(stays, goes), dict(stays.edited)
        sign(stays, ChangeOrigin.MERGE, {**filled, "absorbed": [None, _called(goes)]}, by)
        stays.edited.pop("absorbed", None)
        stays.save()
        goes.merged_into, goes.version = stays, goes.version + 1
        goes.save(update_fields=["merged_into", "version"])
        record(goes, ChangeOrigin.MERGE, {"merged_into": [None, _called(stays)]}, by)
        journal = {"moves": [asdict(move) for move in moves], "filled": filled, "edited": edited, "fields": codes}
        return UnitMerge.objects.create(
            survivor=stays, twin=goes, journal=journal, reason=by.reason.strip()[:200], user=by.user
        )


def _locked_pair(survivor: Unit, twin: Unit, versions: tuple[int, int]) -> tuple[Unit, Unit]:
    """Both rows, held in the order of their ids, so that two people who merge crosswise do not wait for each other."""
    wanted = {survivor.pk: (survivor, versions[0]), twin.pk: (twin, versions[1])}
    held = {pk: locked(*wanted[pk]) for pk in sorted(wanted)}
    return held[survivor.pk], held[twin.pk]


def _moves(goes: Unit, stays: Unit) -> Iterator[Move]:
    """One move for every foreign key of any model that points at the unit, but for what stays by its nature."""
    fixed = _append_only_tables()
    for relation in Unit._meta.get_fields(include_hidden=True):
        if not isinstance(relation, models.ForeignObjectRel) or relation.many_to_many:
            continue
        model, field = relation.related_model, relation.field.name
        meta = model._meta
        if meta.label in STAYS or meta.auto_created or meta.db_table in fixed:
            continue
        rows = model._base_manager.filter(**{field: goes.pk})
        if relation.one_to_one and model._base_manager.filter(**{field: stays.pk}).exists():
            continue
        if found := list(rows.order_by("pk").values_list("pk", flat=True)):
            yield Move(meta.label, field, found, goes.pk, stays.pk)


def _append_only_tables() -> frozenset[str]:
    with connection.cursor() as cursor:
        cursor.execute(APPEND_ONLY)
        return frozenset(row[0] for row in cursor.fetchall())


def _team_moves(goes: Unit, stays: Unit) -> Iterator[Move]:
    """Both are key fire-safety units: a team that only the twin has serves the survivor."""
    key = dict(KeyFireUnit.objects.filter(unit__in=[goes.pk, stays.pk]).values_list("unit_id", "pk"))
    if len(key) < 2 or DutyTeam.objects.filter(key_fire=key[stays.pk]).exists():
        return
    if team := DutyTeam.objects.filter(key_fire=key[goes.pk]).first():
        yield Move("units.DutyTeam", "key_fire", [team.pk], key[goes.pk], key[stays.pk])


def _try(move: Move) -> None:
    try:
        with transaction.atomic():
            move.do()
    except IntegrityError as error:
        what = str(apps.get_model(move.model)._meta.verbose_name)
        raise EntryRefused("merge_collision", what=what) from error


def _fill(stays: Unit, goes: Unit) -> dict[str, list[Any]]:
    """What the survivor does not say and the twin does; a phone only together with its own person."""
    filled: dict[str, list[Any]] = {}
    names = [*FILLS, *(name for who, phone in PERSONS for name in _of_person(stays, goes, who, phone))]
    for name in names:
        held, other = getattr(stays, name), getattr(goes, name)
        if held in ("", None) and other not in ("", None):
            filled[name] = [held, other]
            setattr(stays, name, other)
    return filled


def _of_person(stays: Unit, goes: Unit, who: str, phone: str) -> Sequence[str]:
    return (who, phone) if getattr(stays, who) in ("", getattr(goes, who)) else ()


def _called(unit: Unit) -> str:
    return f"{unit.name} {unit.external_id}".strip()


# ── undo ─────────────────────────────────────────────────────────────────────────────────────────────────────────
def undo_merge(*, merge: UnitMerge, by: Signature) -> UnitMerge:
    """Both units as they were; what was entered at the survivor since the merge stays there.

    Raises EntryRefused when it was undone already, or the survivor was merged into another unit later.
    """
    with open_register(merge.survivor.town):
        held = UnitMerge.objects.select_for_update().get(pk=merge.pk)
        if held.undone_at is not None:
            raise EntryRefused("merge_undone_already")
        units = {unit.pk: unit for unit in _held_in_order(held)}
        stays, goes = units[held.survivor_id], units[held.twin_id]
        if stays.merged_into_id is not None:
            raise EntryRefused("merge_undo_later_first")
        goes.merged_into, goes.version = None, goes.version + 1
        goes.save(update_fields=["merged_into", "version"])
        for move in reversed([Move(**each) for each in held.journal["moves"]]):
            move.undo()
        _empty(stays, held.journal, by)
        record(goes, ChangeOrigin.UNDO, {"merged_into": [_called(stays), None]}, by)
        held.undone_at, held.undone_by = now(), by.user
        held.save(update_fields=["undone_at", "undone_by"])
        place_some(stays.town, today(), [stays.pk, goes.pk])
        return held


def _held_in_order(merge: UnitMerge) -> Sequence[Unit]:
    return list(Unit.objects.select_for_update().filter(pk__in=[merge.survivor_id, merge.twin_id]).order_by("pk"))


def _empty(stays: Unit, journal: dict[str, Any], by: Signature) -> None:
    """Take back what the merge filled in, unless somebody wrote over it since."""
    untouched = {name: pair for name, pair in journal["filled"].items() if getattr(stays, name) == pair[1]}
    for name, (before, _) in untouched.items():
        setattr(stays, name, before)
    stays.fields.remove(*journal["fields"])
    edited = {name: value for name, value in stays.edited.items() if name not in untouched}
    before = {name: value for name, value in journal["edited"].items() if name in untouched}
    stays.edited, stays.version = edited | before, stays.version + 1
    stays.save()
    taken_back = {name: [pair[1], pair[0]] for name, pair in untouched.items()}
    record(stays, ChangeOrigin.UNDO, taken_back, by)


# ── two after all ────────────────────────────────────────────────────────────────────────────────────────────────
def tell_apart(*, first: Unit, second: Unit, by: Signature) -> None:
    """Remember that two units which look alike are two; saying it twice is saying it once."""
    if first.pk == second.pk:
        raise EntryRefused("merge_with_itself")
    low, high = sorted((first.pk, second.pk))
    DistinctPair.objects.bulk_create([DistinctPair(first_id=low, second_id=high, user=by.user)], ignore_conflicts=True)
