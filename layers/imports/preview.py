"""The rows of a draft by what would become (or became) of them, page by page."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from geo.models import ImportDraft, ImportDraftRow
from geo.problems import Problem
from geo.sentences import remedy, what
from layers.imports.datum_choices import datum_label
from layers.pages.choices import COUNT_LABELS
from layers.pages.pages import page_of

TABS: Mapping[str, str | Promise] = {
    "new": _("new"),
    "changed": _("changed"),
    "conflicting": _("conflicting"),
    "unchanged": _("unchanged"),
    "refused": _("refused"),
    "notices": _("kept, with a remark"),
}
FIRST = ("refused", "conflicting", "changed", "new", "unchanged")
CELLS_SHOWN = 4


def preview(draft: ImportDraft, request: HttpRequest) -> dict[str, Any]:
    """Tabs with counts, the rows of the chosen one, and what was decided on the way."""
    counts = dict(draft.counts)
    chosen = request.GET.get("tab", "")
    tab = chosen if chosen in TABS else next((name for name in FIRST if counts.get(name)), "new")
    headings = draft.peek.get("headings", [])
    page = page_of(_rows(draft, tab), request)
    rows = [_shown(row, headings) for row in page]
    return {
        "tabs": [_tab(name, label, counts, tab) for name, label in TABS.items() if _is_shown(name, counts)],
        "tab": tab,
        "headings": headings[:CELLS_SHOWN],
        "page": page,
        "rows": rows,
        "other_counts": [(COUNT_LABELS.get(key, key), n) for key, n in counts.items() if key not in (*TABS, "rows")],
        "to_write": counts.get("new", 0) + counts.get("changed", 0),
        "datum": datum_label(draft.datum) if draft.datum else "",
        "layout": draft.peek.get("layout", {}),
        "origin": draft.peek.get("origin", ""),
        "unused": _unused(draft),
    }


def _is_shown(name: str, counts: Mapping[str, int]) -> bool:
    """Conflicts only where the ledger knows of them."""
    return name in counts or name in ("new", "refused")


def _tab(name: str, label: str | Promise, counts: Mapping[str, int], chosen: str) -> dict[str, Any]:
    return {"name": name, "label": label, "count": counts.get(name, 0), "is_here": name == chosen}


def _rows(draft: ImportDraft, tab: str) -> Any:
    rows = ImportDraftRow.objects.filter(draft=draft).order_by("at")
    return rows.filter(has_notice=True) if tab == "notices" else rows.filter(outcome=tab)


def _shown(row: ImportDraftRow, headings: list[str]) -> dict[str, Any]:
    return {
        "number": row.number,
        "cells": list(zip(headings, row.cells, strict=False))[:CELLS_SHOWN],
        "all_cells": list(zip(headings, row.cells, strict=False)),
        "changes": row.changes,
        "reasons": list(_reasons(Problem.from_json(problem) for problem in row.problems)),
    }


def _reasons(problems: Iterable[Problem]) -> Iterable[dict[str, Any]]:
    for problem in problems:
        yield {
            "column": problem.column.strip(),
            "what": what(problem),
            "remedy": remedy(problem),
            "is_notice": problem.is_notice,
        }


def _unused(draft: ImportDraft) -> list[str]:
    """Headings of the file that no field was matched with."""
    layout = draft.peek.get("layout") or {}
    sheet = next((s for s in draft.peek.get("sheets", []) if s["name"] == layout.get("sheet_name")), None)
    if sheet is None or len(sheet["rows"]) < layout["header_row"]:
        return []
    used = set(layout["columns"].values())
    return [text for at, text in enumerate(sheet["rows"][layout["header_row"] - 1]) if text and at not in used]
