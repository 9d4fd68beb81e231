"""The register of units: every column that a list or a file of units can have."""

from typing import Any

from django.db.models import Case, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Collate
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from geo.functions import Latitude, Longitude
from geo.models import District, Grid, Village
from layers.legend import RING_LABEL, STATUS_BY_KEY, STATUS_LEGEND
from layers.phones import masked
from layers.registers.column import Asker, Column, Look, Record, plain
from layers.registers.fields import field_names
from layers.registers.register import Register
from units.models import GasSupply, GasUse, KeyFireUnit, NineSmallVenue
from units.models.unit import standing_on

URGENCY = Case(*(When(status=row.key, then=Value(row.order)) for row in STATUS_LEGEND), output_field=IntegerField())
CHINESE = "zh-x-icu"  # names in the order of their pinyin
THE_UNIT = OuterRef("pk")
VILLAGE = Village.objects.filter(pk=OuterRef("village_then"))
GRID = Grid.objects.filter(pk=OuterRef("grid_then"))


def _yes(key: str, label: str | Promise, source: Any, **more: Any) -> Column:
    """A column of yes and nothing: a page full of "no" would be read by nobody."""
    fact = f"of_{key}"

    def read(record: Record, asker: Asker) -> str:
        return _("yes") if record[fact] else ""

    expression = F(source) if isinstance(source, str) else source
    return Column(key, label, lambda asker: {fact: expression}, read, order=(fact,), **more)


def _phone(key: str, label: str | Promise, source: str) -> Column:
    """A phone, in full only where the reader's posting covers the unit; it sorts nothing."""

    def facts(asker: Asker) -> dict[str, Any]:
        reads = Case(When(standing_on(asker.user.scope.phones), then=Value(True)), default=Value(False))
        return {f"of_{key}": F(source), "reads_phones": reads}

    def read(record: Record, asker: Asker) -> str:
        return str(record[f"of_{key}"] if record["reads_phones"] else masked(record[f"of_{key}"]))

    return Column(key, label, facts, read, width=16)


def _degrees(key: str, label: str | Promise, source: Any) -> Column:
    """A coordinate with 7 decimals (about 1 cm)."""
    fact = f"of_{key}"

    def read(record: Record, asker: Asker) -> float | None:
        return None if record[fact] is None else round(record[fact], 7)

    return Column(key, label, lambda asker: {fact: source}, read, order=(fact,), look=Look.NUMBER)


def _status(record: Record, asker: Asker) -> str:
    return _(STATUS_BY_KEY[record["status"]].label)


def _due(record: Record, asker: Asker) -> Any:
    return record["of_due"] or (_("now") if record["is_overdue"] else None)


def _grid(record: Record, asker: Asker) -> str:
    return record["of_grid"] or (_("outside every grid") if record["is_mapped"] else _("not on the map"))


def _due_facts(asker: Asker) -> dict[str, Any]:
    return {"of_due": F("due_on")}


COLUMNS: tuple[Column, ...] = (
    plain("number", gettext_lazy("Number"), "external_id", is_default=True, members=("unit_number",)),
    plain("name", gettext_lazy("Name"), look=Look.UNIT, width=32, is_default=True, members=("name",),
          order=(Collate("name", CHINESE),)),
    Column("status", gettext_lazy("Hazard status"), lambda asker: {"urgency": URGENCY, **_due_facts(asker)}, _status,
           order=("urgency", F("due_on")), look=Look.STATUS, width=18, is_default=True, empty_first=True,
           members=("status",)),
    plain("village", gettext_lazy("Village"), Subquery(VILLAGE.values("name")), is_default=True,
          order=(Subquery(VILLAGE.values("code")),), members=("village_code", "village")),
    Column("grid", gettext_lazy("Grid"), lambda asker: {"of_grid": Subquery(GRID.values("code"))}, _grid,
           order=("of_grid",), width=18, is_default=True, members=("grid_code",)),
    plain("visited", gettext_lazy("Last visit"), "last_visited_on", look=Look.DATE, is_default=True, empty_first=True,
          members=("last_visited_on",)),
    Column("due", gettext_lazy("Due"), _due_facts, _due, order=("of_due",), look=Look.LATE, is_default=True,
           empty_first=True, members=("due_on",)),
    _yes("overdue", gettext_lazy(RING_LABEL), "is_overdue", members=("is_overdue",)),
    plain("interval", gettext_lazy("Interval, days"), "interval_days", look=Look.NUMBER),
    plain("address", gettext_lazy("Address"), width=32, members=("address",)),
    plain("district", gettext_lazy("District"),
          Subquery(District.objects.filter(villages=OuterRef("village_then")).values("name"))),
    plain("declared", gettext_lazy("Village of the ledger"), "declared_village__name"),
    plain("code", gettext_lazy("Credit code"), "uscc", width=22),
    Column("fields", gettext_lazy("Fields"), lambda asker: {"of_fields": field_names(asker.asked.as_of.on)},
           lambda record, asker: record["of_fields"], order=("of_fields",), width=24, members=("fields",)),
    plain("nine_small", gettext_lazy("Nine-small sub-type"),
          Subquery(NineSmallVenue.objects.filter(unit=THE_UNIT).values("sub_type__name")), members=("nine_small",)),
    _yes("key_fire", gettext_lazy("Key fire-safety unit"), Exists(KeyFireUnit.objects.filter(unit=THE_UNIT)),
         members=("key_fire_unit",)),
    Column("gas", gettext_lazy("Gas"),
           lambda asker: {"of_gas": Subquery(GasUse.objects.filter(unit=THE_UNIT).values("supply"))},
           lambda record, asker: str(GasSupply(record["of_gas"]).label) if record["of_gas"] else "",
           order=("of_gas",), members=("gas_supply",)),
    plain("people", gettext_lazy("People on site"), "people_on_site", look=Look.NUMBER, members=("people_on_site",)),
    _yes("high_risk", gettext_lazy("High-risk industry"), "is_high_risk", members=("high_risk",)),
    _yes("crowded", gettext_lazy("Crowded place"), "is_crowded"),
    plain("principal", gettext_lazy("Principal"), order=(Collate("principal", CHINESE),)),
    _phone("principal_phone", gettext_lazy("Phone of the principal"), "principal_phone"),
    plain("controller", gettext_lazy("Actual controller"), order=(Collate("controller", CHINESE),)),
    _phone("controller_phone", gettext_lazy("Phone of the controller"), "controller_phone"),
    _degrees("lon", gettext_lazy("Longitude"), Longitude("point")),
    _degrees("lat", gettext_lazy("Latitude"), Latitude("point")),
    plain("registered", gettext_lazy("Registered on"), "registered_on", look=Look.DATE, members=("registered_on",)),
    plain("remark", gettext_lazy("Remark"), order=(), width=32),
)  # fmt: skip


def _found(asker: Asker, params: QueryDict) -> QuerySet[Any]:
    return asker.asked.apply(asker.user)


UNITS = Register(
    key="units",
    title=gettext_lazy("Units"),
    columns=COLUMNS,
    first_sort="status",
    keys=(),
    base={
        "unit_uuid": F("uuid"),
        "status": F("status"),
        "is_overdue": F("is_overdue"),
        "is_mapped": Case(When(Q(point=None), then=Value(False)), default=Value(True)),
    },
    found=_found,
    is_sensitive="is_sensitive",
)
