"""Problems as sentences in the reader's language: where, what, and what to do about it.

Each app keeps `CATALOGUE: dict[str, Message]` in its own `messages.py`; all of them are found by name, so that geo
never imports the apps above it.
"""

from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any

from django.apps import apps
from django.utils.functional import Promise
from django.utils.module_loading import module_has_submodule
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from geo.problems import Problem

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Message:
    """The words of one reason code; both texts may use its parameters as `%(name)s`."""

    what: Text
    remedy: Text


@cache
def catalogue() -> dict[str, Message]:
    """All reason codes of all installed apps. A code that two apps claim raises ValueError."""
    merged: dict[str, Message] = {}
    for config in apps.get_app_configs():
        if config.module is None or not module_has_submodule(config.module, "messages"):
            continue
        own: dict[str, Message] = getattr(import_module(f"{config.name}.messages"), "CATALOGUE", {})
        if twice := merged.keys() & own.keys():
            raise ValueError(f"{config.name}.messages claims codes of another app: {sorted(twice)}")
        merged.update(own)
    return merged


def what(problem: Problem) -> str:
    """What is wrong, without the place. An unknown code raises KeyError: every code has its words."""
    return _filled(catalogue()[problem.code].what, problem)


def remedy(problem: Problem) -> str:
    """What would mend it."""
    return _filled(catalogue()[problem.code].remedy, problem)


def place(problem: Problem) -> str:
    """File, sheet, row and column, as far as they are known."""
    parts = [problem.file]
    if problem.sheet:
        parts.append(_("sheet “%(sheet)s”") % {"sheet": problem.sheet})
    if problem.row is not None:
        parts.append(_("row %(row)d") % {"row": problem.row})
    if problem.column:
        parts.append(_("column “%(column)s”") % {"column": problem.column})
    return pgettext("between file, sheet, row and column", ", ").join(part for part in parts if part)


def render(problem: Problem) -> str:
    """The whole sentence: place, what, remedy."""
    where = place(problem)
    said = _("%(what)s %(remedy)s") % {"what": what(problem), "remedy": remedy(problem)}
    return _("%(where)s: %(said)s") % {"where": where, "said": said} if where else said.strip()


def _filled(text: Text, problem: Problem) -> str:
    values: dict[str, Any] = {name: _shown(value) for name, value in problem.params.items()}
    return str(text) % values


def _shown(value: object) -> object:
    """Numbers keep at most 6 decimals; text from a file is cut so that one bad cell cannot fill the screen."""
    if isinstance(value, float):
        return f"{value:.6f}".rstrip("0").rstrip(".")
    if isinstance(value, str) and len(value) > 80:
        return value[:79] + "…"
    return value
