"""What every file of a register says about itself: of which day, by which filter, how many rows, who took it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from geo.clock import SHANGHAI, now
from layers.registers.column import Asker, Column, Value
from layers.registers.filter_words import filter_words
from layers.registers.register import Register, cells, streamed
from layers.registers.shown import Shown


@dataclass
class Table:
    """The table that a page shows, all pages of it. `count` and `withheld` are true once the rows have been read."""

    register: Register
    asker: Asker
    params: QueryDict
    shown: Shown = field(init=False)
    language: str = field(default_factory=lambda: get_language() or settings.LANGUAGE_CODE)
    count: int = 0
    withheld: int = 0

    def __post_init__(self) -> None:
        self.shown = self.register.shown(self.params)

    @property
    def columns(self) -> Sequence[Column]:
        """The columns, in order."""
        return self.shown.columns

    def rows(self) -> Iterator[list[Value]]:
        """All rows but those of sensitive units, as the page shows them; never more than some thousand in memory."""
        found = self._found()
        kept = found.filter(**{self.register.is_sensitive: False})
        for record in streamed(self.register.rows(kept, self.shown, self.asker)):
            self.count += 1
            with override(self.language):  # the rows of a stream are read when the request is over
                row = cells(record, self.shown, self.asker)
            yield row
        self.withheld = found.filter(**{self.register.is_sensitive: True}).count()

    def _found(self) -> QuerySet[Any]:
        return self.register.found(self.asker, self.params)

    def about(self) -> list[tuple[str, str | int]]:
        """The first sheet, line by line; to be called after the rows."""
        asked, user = self.asker.asked, self.asker.user
        town, known = asked.place(user), asked.as_of.known_at
        return [
            (_("Town"), town.name if town else ""),
            (_("Register"), str(self.register.title)),
            (_("As of"), asked.as_of.on.isoformat()),
            (_("Known by"), known.astimezone(SHANGHAI).date().isoformat() if known else _("everything known now")),
            *(filter_words(asked, user) or [(_("Filter"), _("no filter"))]),
            *self.register.said(self.params),
            (_("Sorted by"), f"{self.shown.by.label}{' ↓' if self.shown.falling else ' ↑'}"),
            (_("Rows"), self.count),
            (_("Withheld (sensitive units)"), self.withheld),
            (_("Written at"), now().strftime("%Y-%m-%d %H:%M")),
            (_("Exported by"), f"{self._name()} ({user.username})"),
            (_("Notice"), _("For internal use.")),
        ]

    def _name(self) -> str:
        person = getattr(self.asker.user, "person", None)
        return person.name if person else self.asker.user.get_full_name() or self.asker.user.username
