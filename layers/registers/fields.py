"""The fields of industry of a unit as one text, in the words of the day asked about."""

from datetime import date

from django.contrib.postgres.aggregates import StringAgg
from django.db.models import OuterRef, Subquery, Value
from django.db.models.functions import Coalesce

from geo.models import Code, CodeList
from units.models import Unit


def field_names(on: date) -> Coalesce:
    """Names in force on the day, joined by ；; the codes' own names where the list had none of them on that day."""
    linked = Unit.fields.through.objects.filter(unit=OuterRef(OuterRef("pk")), code__list=CodeList.FIELD)
    of_unit = Code.objects.filter(list=CodeList.FIELD).order_by()
    then = of_unit.in_force(on).filter(code__in=linked.values("code__code"))
    own = of_unit.filter(pk__in=linked.values("code"))
    joined = [
        rows.values("list").values(names=StringAgg("name", Value("；"), order_by=["rank"])) for rows in (then, own)
    ]
    return Coalesce(*(Subquery(rows) for rows in joined))
