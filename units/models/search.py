"""How a unit is found by words: the column that keeps the text, and the condition.

Every way of the ORM that writes a unit keeps the column: `save` and `bulk_create` through `SearchField.pre_save`,
`update` through `UnitQuerySet.update`.
"""

from collections.abc import Sequence
from typing import Any

from django.db import connection, models
from django.db.models import Q, TextField

from units.search_text import grams, search_text

FOUND_BY = frozenset({"name", "external_id", "uscc", "address"})
BATCH = 5_000


class SearchField(TextField[str, str]):
    """The text that a unit is found by, made anew whenever the unit is saved."""

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        """The text of the unit as it is about to be written."""
        unit: Any = model_instance
        said = search_text(name=unit.name, number=unit.external_id, code=unit.uscc, address=unit.address)
        setattr(unit, self.attname, said)
        return said

    def deconstruct(self) -> Any:
        """For migrations a plain text column: they never need the code that fills it."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.TextField", args, kwargs


def holding(word: str) -> Q:
    """Texts that contain the word: its pairs narrow through the index (`grams`), the word itself decides."""
    return Q(grams__contains=grams(word), search__contains=word)


def renew_search(model: Any, keys: Sequence[int]) -> None:
    """Make the text of these rows anew: one statement for some thousand rows."""
    columns = ("pk", "name", "external_id", "uscc", "address")
    for start in range(0, len(keys), BATCH):
        rows = model._base_manager.filter(pk__in=keys[start : start + BATCH]).values_list(*columns)
        said = [(pk, search_text(name=name, number=n, code=c, address=a)) for pk, name, n, c, a in rows]
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE units_unit AS unit SET search = said.text"
                " FROM unnest(%s::bigint[], %s::text[]) AS said(id, text) WHERE unit.id = said.id",
                [[pk for pk, _ in said], [text for _, text in said]],
            )
