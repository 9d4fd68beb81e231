"""A filter in words, for the head of a file or a printed list: what was asked, in the reader's language."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from geo.models import Code, CodeList, District, Grid, Village
from layers.filters import UnitFilter
from layers.legend import RING_LABEL, STATUS_BY_KEY, UNMAPPED_LABEL
from layers.pages.choices import FACET_LABELS

if TYPE_CHECKING:
    from geo.models import User


def filter_words(asked: UnitFilter, user: "User") -> list[tuple[str, str]]:
    """(what, said) of each part of the filter that narrows; the day and the town are said elsewhere."""
    comma = _(", ")
    said = [
        (_("Hazard status"), comma.join(_(STATUS_BY_KEY[key].label) for key in asked.statuses)),
        (_(RING_LABEL), _switch(asked.overdue)),
        (_(UNMAPPED_LABEL), _switch(asked.unmapped)),
        *_ground(asked, user),
        (_("Kind"), str(FACET_LABELS.get(asked.facet, ""))),
        (_("Field"), _field(asked)),
        (_("Words"), asked.q),
    ]
    return [(what, text) for what, text in said if text]


def _switch(value: bool | None) -> str:
    return "" if value is None else _("yes") if value else _("no")


def _ground(asked: UnitFilter, user: "User") -> list[tuple[str, str]]:
    """Names with codes, as far as the user may see them; the bare code otherwise."""
    places = []
    for what, code, rows in (
        (_("District"), asked.district, District.objects.filter(town__in=user.scope.town_ids)),
        (_("Village"), asked.village, Village.objects.visible_to(user)),
        (_("Grid"), asked.grid, Grid.objects.visible_to(user)),
    ):
        name = rows.filter(code=code).values_list("name", flat=True).first() if code else ""
        places.append((what, f"{name} {code}".strip() if name else code))
    return places


def _field(asked: UnitFilter) -> str:
    """The name that the field had on the day."""
    if not asked.field:
        return ""
    codes = Code.objects.filter(list=CodeList.FIELD, code=asked.field)
    named = codes.in_force(asked.as_of.on).first() or codes.order_by("-valid_from").first()
    return named.name if named else asked.field


def sentence(asked: UnitFilter, user: "User") -> str:
    """The whole filter in one line; "no filter" when nothing narrows."""
    parts = [f"{what}{_(': ')}{text}" for what, text in filter_words(asked, user)]
    return _("; ").join(parts) or _("no filter")
