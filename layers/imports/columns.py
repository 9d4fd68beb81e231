"""The step of the columns: which sheet, which row is the header, which column means which field."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from geo.http import AccountRequest
from geo.models import DraftState, DraftStep, ImportDraft, ImportLayout
from geo.sheets import Layout
from layers.imports.found import found, frame, kind_of
from units.ledgers.drafts import layouts
from units.ledgers.drafts.peek import likely
from units.ledgers.drafts.queue import DraftMoved, ask

EXAMPLES_SHOWN = 3


def columns(request: AccountRequest, uuid: UUID) -> HttpResponse:
    """The sheet as it was found with its first rows; what the user says is remembered for the next file."""
    draft = found(request, uuid)
    if draft.is_busy or draft.state == DraftState.APPLIED or not draft.peek.get("sheets"):
        return redirect("import-draft", uuid)
    if request.method == "POST":
        return _said(request, draft)
    sheet, header_row, chosen = _found(draft, request.GET)
    return render(request, "imports/columns.html", _context(draft, sheet, header_row, chosen))


def _said(request: AccountRequest, draft: ImportDraft) -> HttpResponse:
    sheet, header_row, _chosen = _found(draft, request.POST)
    chosen, errors = _matched(draft, request.POST)
    if errors:
        context = _context(draft, sheet, header_row, chosen) | {"errors": errors}
        return render(request, "imports/columns.html", context, status=422)
    layout = Layout(sheet["name"], header_row, chosen)
    layouts.remember(draft, layout, sheet["signatures"][header_row - 1])
    try:
        ask(draft, DraftStep.PREVIEW, layout=layouts.to_json(layout))
    except DraftMoved:
        messages.warning(request, _("Somebody else was at this file; this is where it stands."))
    return redirect("import-draft", draft.uuid)


def _matched(draft: ImportDraft, said: QueryDict) -> tuple[dict[str, int], list[str]]:
    """Field → column as the form says it, and what is wrong with it."""
    kind, errors = kind_of(draft), []
    chosen: dict[str, int] = {}
    for key, field in said.items():
        at = key.removeprefix("column-")
        if not key.startswith("column-") or not at.isdigit() or field not in kind.columns:
            continue
        if field in chosen:
            errors.append(
                _("“%(field)s” is chosen for two columns; keep one.") % {"field": kind.columns[str(field)][0]}
            )
        chosen[str(field)] = int(at)
    missing = [kind.columns[name][0] for name in kind.required if name not in chosen]
    if missing:
        errors.append(_("These are needed and no column means them: %(missing)s.") % {"missing": "、".join(missing)})
    return chosen, errors


def _found(draft: ImportDraft, asked: Mapping[str, Any]) -> tuple[dict[str, Any], int, dict[str, int]]:
    """Sheet, header row and columns to show: as asked for, else as they were found, else what is likeliest."""
    layout = draft.peek.get("layout") or {}
    sheets = draft.peek["sheets"]
    name = asked.get("sheet", layout.get("sheet_name", sheets[0]["name"]))
    sheet = next((one for one in sheets if one["name"] == name), sheets[0])
    guess, matched = likely(sheet["rows"], kind_of(draft).columns)
    is_found = layout.get("sheet_name") == sheet["name"]
    row = _row_number(asked.get("row", ""), layout["header_row"] if is_found else guess, len(sheet["rows"]))
    if is_found and row == layout["header_row"]:
        return sheet, row, dict(layout["columns"])
    return sheet, row, matched if row == guess else likely(sheet["rows"][row - 1 : row], kind_of(draft).columns)[1]


def _row_number(said: str, fallback: int, rows: int) -> int:
    number = int(said) if said.isdigit() else fallback
    return min(max(number, 1), max(rows, 1))


def _context(draft: ImportDraft, sheet: dict[str, Any], header_row: int, chosen: Mapping[str, int]) -> dict[str, Any]:
    kind = kind_of(draft)
    means = {at: field for field, at in chosen.items()}
    rows = sheet["rows"]
    header, below = rows[header_row - 1] if rows else [], rows[header_row:]
    width = max((len(row) for row in rows), default=0)
    return frame(draft, "columns") | {
        "sheets": draft.peek["sheets"],
        "sheet": sheet,
        "header_row": header_row,
        "first_rows": [(number, row) for number, row in enumerate(rows[:10], start=1)],
        "fields": [(name, aliases[0], name in kind.required) for name, aliases in kind.columns.items()],
        "rows": [_column(at, header, below, means) for at in range(width) if _is_used(at, header, below)],
        "remembered": _remembered(draft, sheet, header_row),
    }


def _is_used(at: int, header: list[str], below: list[list[str]]) -> bool:
    return any(at < len(row) and row[at] for row in (header, *below))


def _column(at: int, header: list[str], below: list[list[str]], means: Mapping[int, str]) -> dict[str, Any]:
    values = [row[at] for row in below if at < len(row) and row[at]]
    return {
        "at": at,
        "letter": letters(at),
        "heading": header[at] if at < len(header) else "",
        "examples": values[:EXAMPLES_SHOWN],
        "field": means.get(at, ""),
    }


def letters(at: int) -> str:
    """The column's name in a spreadsheet program: 0 → A, 26 → AA."""
    said, at = "", at + 1
    while at:
        at, rest = divmod(at - 1, 26)
        said = chr(65 + rest) + said
    return said


def _remembered(draft: ImportDraft, sheet: dict[str, Any], header_row: int) -> ImportLayout | None:
    """Who said for such a header what its columns mean, and when."""
    marks = sheet["signatures"][header_row - 1 : header_row]
    held = ImportLayout.objects.filter(town=draft.town, kind=draft.kind, signature__in=marks)
    return held.select_related("user").first()
