"""The export page and its files. Every file is logged: who took which register with which filter."""

import logging
from collections.abc import Iterable
from typing import Any

from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from geo.clock import now
from geo.http import AccountRequest
from layers.exports.geojson import stream
from layers.exports.register_csv import lines
from layers.exports.register_xlsx import workbook
from layers.exports.table import Table
from layers.filters import UnitFilter, refuse_unknown
from layers.pages.asked import asking
from layers.registers.column import Asker
from layers.registers.hazards import HAZARDS
from layers.registers.register import Register
from layers.registers.shown import COLUMNS, SORT
from layers.registers.units import UNITS
from layers.registers.visits import VISITS

log = logging.getLogger("audit.export")
REGISTERS = {register.key: register for register in (UNITS, HAZARDS, VISITS)}


@asking
def page(request: AccountRequest, asked: UnitFilter) -> HttpResponse:
    """What can be taken away, with the counts that the files will have."""
    refuse_unknown(request.GET, COLUMNS, SORT)
    units = asked.apply(request.user)
    total, unmapped, withheld = (
        rows.count() for rows in (units, units.filter(point=None), units.filter(is_sensitive=True))
    )
    counts = {"total": total, "unmapped": unmapped, "withheld": withheld, "mapped": total - unmapped}
    return render(
        request,
        "exports/page.html",
        {"asked": asked, "counts": counts, "mapped_query": asked.query(unmapped=False)},
    )


@asking
def units_geojson(request: AccountRequest, asked: UnitFilter) -> StreamingHttpResponse:
    """The units of the filter as GeoJSON; columns and order are those of the register when the address has them."""
    refuse_unknown(request.GET, COLUMNS, SORT)
    says_more = COLUMNS in request.GET or SORT in request.GET
    shown = UNITS.shown(request.GET) if says_more else None
    log.info("units.geojson by %s: %s", request.user.username, asked.logged())
    town = asked.place(request.user)
    head = {
        "name": town.name if town else "",
        "as_of": asked.as_of.on.isoformat(),
        "known_at": asked.as_of.known_at.isoformat() if asked.as_of.known_at else None,
        "written_at": now().isoformat(timespec="seconds"),
        "notice": _("For internal use."),
    }
    return _download(
        stream(asked, request.user, head, shown), "application/geo+json", f"units-{asked.as_of.on}.geojson"
    )


@asking
def register_csv(request: AccountRequest, asked: UnitFilter, key: str) -> StreamingHttpResponse:
    """A register as CSV: the rows and columns of its page, all pages of it."""
    table = _table(request, asked, key, "csv")
    return _download(lines(table), "text/csv; charset=utf-8", f"{key}-{asked.as_of.on}.csv")


@asking
def register_xlsx(request: AccountRequest, asked: UnitFilter, key: str) -> HttpResponseBase:
    """The same as a workbook, which says on its first sheet what it is."""
    table = _table(request, asked, key, "xlsx")
    return FileResponse(workbook(table), as_attachment=True, filename=f"{key}-{asked.as_of.on}.xlsx")


def _table(request: AccountRequest, asked: UnitFilter, key: str, kind: str) -> Table:
    register: Register | None = REGISTERS.get(key)
    if register is None:
        raise Http404
    refuse_unknown(request.GET, COLUMNS, SORT, *register.keys)
    table = Table(register, Asker(request.user, asked), request.GET)
    shown = ",".join(column.key for column in table.columns)
    log.info("%s.%s by %s: %s; columns %s", key, kind, request.user.username, asked.logged(), shown)
    return table


def _download(pieces: Iterable[Any], kind: str, name: str) -> StreamingHttpResponse:
    response = StreamingHttpResponse(pieces, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
