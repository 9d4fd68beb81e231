"""What the numbers mean, in one place: printed beside them on pages, reports and workbooks."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from geo.models import Town


@dataclass(frozen=True, slots=True)
class Definition:
    """A term and the sentence that defines it."""

    term: str
    meaning: str


def definitions(town: Town) -> Sequence[Definition]:
    """The definitions behind the numbers, with the town's own parameters filled in."""
    values = {"frontage": town.frontage_m, "reach": town.reach_m, "days": town.window_days}
    return (
        Definition(
            _("Inspection ratio"),
            _(
                "Checked units / units to check. To check: in business on the day. Checked: visited with the outcome "
                "“no hazard” or “hazard found” and not past the interval of the rules. Passing by is not a visit; "
                "a closed door resets nothing."
            ),
        ),
        Definition(
            _("Overdue for a visit"),
            _("In business and never visited, or last visit + interval before the day. Due today is in time."),
        ),
        Definition(
            _("Visits, hazards, rectified"),
            _(
                "Of the last %(days)s days: visits with one of the two outcomes; hazards found; of those, re-check "
                "passed or closed out by the day. Rates are shares of the hazards found."
            )
            % values,
        ),
        Definition(
            _("Ground coverage"),
            _(
                "Supervisable ground lies within %(frontage)s m of a unit, road or building. Covered: within "
                "%(reach)s m of a cleaned track or of a visited unit in the last %(days)s days. The error of the "
                "computation and the answers for reach ±10 m stand beside the number."
            )
            % values,
        ),
        Definition(
            _("Cells"),
            _("100 m squares, counted when half of their supervisable ground is covered; each belongs to one grid."),
        ),
        Definition(
            _("No record / no track data"),
            _("No record: neither tracks nor visits in the window. No track data: visits, but no track file."),
        ),
        Definition(
            _("Both dates"),
            _("“As of” asks for facts that had happened by the day, “known by” for facts recorded by then."),
        ),
    )
