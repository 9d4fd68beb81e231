"""The gap report as a workbook: definitions and both dates on the first sheet, then villages, grids, blind spots."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from geo.clock import SHANGHAI
from layers.definitions import definitions
from layers.legend import RING_LABEL, STATUS_LEGEND
from layers.reports.gap import GapReport, GridRow
from layers.spots import KINDS, Kind, texts
from patrols.blind_spots.row import BlindSpot, SpotKind

FONT = "Microsoft YaHei"
Cell = str | int | float | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column: head, width in characters, format key, and how a row gives its value."""

    head: str
    width: int
    form: str
    value: Callable[[Any], Cell]


class Workbook:
    """A workbook with the few formats that the report needs."""

    def __init__(self) -> None:
        self.stream = BytesIO()
        # text that begins with = + - @ stays text: nobody's ledger becomes a formula here
        options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        self.book = xlsxwriter.Workbook(self.stream, options)
        common = {"font_name": FONT, "font_size": 10, "valign": "top"}
        looks: dict[str, dict[str, Any]] = {
            "title": {"bold": True, "font_size": 16},
            "head": {"bold": True, "bg_color": "#eef1f4", "bottom": 1, "text_wrap": True},
            "text": {"text_wrap": True},
            "int": {"num_format": "#,##0"},
            "ratio": {"num_format": "0.0%"},
            "ha": {"num_format": "#,##0.00"},
            "bold": {"bold": True},
            "count": {"num_format": "#,##0", "align": "left"},
            "area": {"num_format": "#,##0.00", "align": "left"},
        }
        self.forms = {key: self.book.add_format({**common, **look}) for key, look in looks.items()}

    def sheet(self, name: str, *, landscape: bool = False) -> Any:
        """A sheet set up for A4 with page numbers and 内部使用 in the footer."""
        sheet = self.book.add_worksheet(name)
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&L" + _("internal use") + "&R&P / &N")
        if landscape:
            sheet.set_landscape()
        return sheet

    def table(self, name: str, columns: Sequence[Column], rows: Sequence[Any], notes: Sequence[str] = ()) -> None:
        """A sheet with a sticky header, a filter, one line for each row, and `notes` below."""
        sheet = self.sheet(name, landscape=True)
        for place, column in enumerate(columns):
            sheet.set_column(place, place, column.width)
            sheet.write_string(0, place, column.head, self.forms["head"])
        for line, row in enumerate(rows, start=1):
            for place, column in enumerate(columns):
                self.cell(sheet, line, place, column.value(row), column.form)
        for line, note in enumerate(notes, start=len(rows) + 2):
            sheet.write_string(line, 0, note, self.forms["bold"])
        sheet.set_row(0, 32)
        sheet.freeze_panes(1, 1)
        sheet.repeat_rows(0)
        sheet.autofilter(0, 0, max(len(rows), 1), len(columns) - 1)

    def cell(self, sheet: Any, line: int, place: int, value: Cell, form: str) -> None:
        """A number as a number, text as text, nothing as an empty cell."""
        if value is None:
            sheet.write_blank(line, place, None, self.forms[form])
        elif isinstance(value, str):
            sheet.write_string(line, place, value, self.forms[form])
        else:
            sheet.write_number(line, place, value, self.forms[form])

    def close(self) -> bytes:
        """The finished file."""
        self.book.close()
        return self.stream.getvalue()


def workbook(report: GapReport) -> bytes:
    """The whole report as .xlsx."""
    book = Workbook()
    _first_page(book, report)
    book.table(_("Villages"), village_columns(), report.villages)
    book.table(_("Grids"), grid_columns(), report.grids)
    for kind in KINDS:
        _spot_sheet(book, report, kind)
    return book.close()


def _first_page(book: Workbook, report: GapReport) -> None:
    sheet = book.sheet(_("Summary"))
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, 1, 90)
    title = _("%(town)s: coverage gap report") % {"town": report.town.name}
    sheet.write_string(0, 0, title, book.forms["title"])
    line = 2
    for term, value, form in _facts(report):
        sheet.write_string(line, 0, term, book.forms["bold"])
        book.cell(sheet, line, 1, value, form)
        line += 1
    line += 1
    sheet.write_string(line, 0, _("Definitions"), book.forms["head"])
    sheet.write_string(line, 1, "", book.forms["head"])
    for definition in definitions(report.town):
        line += 1
        sheet.write_string(line, 0, definition.term, book.forms["bold"])
        sheet.write_string(line, 1, definition.meaning, book.forms["text"])


def _facts(report: GapReport) -> list[tuple[str, Cell, str]]:
    known_at = report.as_of.known_at
    run = report.run
    return [
        (_("as of"), report.as_of.on.isoformat(), "text"),
        (_("known by"), f"{known_at.astimezone(SHANGHAI):%Y-%m-%d}" if known_at else _("all that is recorded"), "text"),
        (_("written at"), f"{report.written_at:%Y-%m-%d %H:%M}", "text"),
        (_("ground computed at"), f"{run.computed_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}" if run else _("not yet"),
         "text"),
        (_("window"), f"{report.window_start} – {report.as_of.on}", "text"),
        (_("inspection ratio"), f"{report.ratio.checked} / {report.ratio.due}", "text"),
        (_("units"), report.counts["total"], "count"),
        (_("not on the map"), report.counts["unmapped"], "count"),
        *((_(mark.label), report.counts[mark.key], "count") for mark in STATUS_LEGEND),
        (_(RING_LABEL), report.counts["overdue"], "count"),
        (_("visits"), report.sums.visits, "count"),
        (_("hazards found"), report.sums.found, "count"),
        (_("of those rectified"), report.sums.rectified, "count"),
        (_("covered / supervisable ground, hectares"),
         f"{report.ground.covered_ha:.1f} / {report.ground.supervisable_ha:.1f}", "text"),
        (_("error of the computation, hectares"), report.ground.error_ha, "area"),
        *((str(kind.label), *_spot_count(report, kind.key)) for kind in KINDS),
    ]  # fmt: skip


def _spot_count(report: GapReport, kind: SpotKind) -> tuple[Cell, str]:
    if report.is_unknown(kind):
        return _not_computed(), "text"
    run, count = report.older_run(kind), len(report.spots[kind])
    if run:
        return _("%(n)d, computed for %(day)s") % {"n": count, "day": run.on.isoformat()}, "text"
    return count, "count"


def _not_computed() -> str:
    return _("Not computed yet: run compute_coverage for this day.")


def _spot_sheet(book: Workbook, report: GapReport, kind: Kind) -> None:
    """One kind of blind spot; sensitive units leave the house in no file, so a line says how many are withheld."""
    spots = report.spots[kind.key]
    open_ones = [spot for spot in spots if not _names_sensitive(spot, report)]
    notes = [_not_computed()] if report.is_unknown(kind.key) else []
    if withheld := len(spots) - len(open_ones):
        notes.append(_("withheld, because sensitive: %(n)d") % {"n": withheld})
    book.table(str(kind.label), spot_columns(), texts(open_ones), notes)


def _names_sensitive(spot: BlindSpot, report: GapReport) -> bool:
    """Whether a row is about a sensitive unit, or its sentence names one as the twin or neighbour of another."""
    words = [str(value) for value in spot.params.values()]
    return spot.unit_id in report.sensitive or any(name in word for name in report.sensitive.values() for word in words)


def _ground_columns() -> list[Column]:
    return [
        Column(_("covered, ha"), 11, "ha", lambda row: row.ground.covered_ha),
        Column(_("supervisable, ha"), 13, "ha", lambda row: row.ground.supervisable_ha),
        Column(_("ground ratio"), 10, "ratio", lambda row: row.ground.ratio),
        Column(_("reach −10 m"), 10, "ratio", lambda row: row.ground.near_ratio),
        Column(_("reach +10 m"), 10, "ratio", lambda row: row.ground.far_ratio),
        Column(_("error, ha"), 9, "ha", lambda row: row.ground.error_ha),
        Column(_("never covered, ha"), 12, "ha", lambda row: row.ground.never_ha),
        Column(_("cells covered"), 9, "int", lambda row: row.ground.cells_covered),
        Column(_("cells"), 8, "int", lambda row: row.ground.cells),
    ]


def _ratio_columns() -> list[Column]:
    return [
        Column(_("checked"), 9, "int", lambda row: row.ratio.checked),
        Column(_("to check"), 9, "int", lambda row: row.ratio.due),
        Column(_("inspection ratio"), 11, "ratio", lambda row: row.ratio.ratio),
    ]


def village_columns() -> list[Column]:
    """The columns of the sheet of villages."""
    return [
        Column(_("village"), 16, "text", lambda row: row.village.name),
        Column(_("code"), 15, "text", lambda row: row.village.code),
        *_ratio_columns(),
        Column(_("visits"), 8, "int", lambda row: row.sums.visits),
        Column(_("hazards found"), 9, "int", lambda row: row.sums.found),
        Column(_("of those rectified"), 9, "int", lambda row: row.sums.rectified),
        Column(_("rectified ratio"), 9, "ratio", lambda row: row.sums.rectified_ratio),
        Column(_("closed-out ratio"), 9, "ratio", lambda row: row.sums.closed_ratio),
        *_ground_columns(),
    ]


def grid_columns() -> list[Column]:
    """The columns of the sheet of grids."""
    return [
        Column(_("grid"), 20, "text", lambda row: row.grid.name),
        Column(_("code"), 18, "text", lambda row: row.grid.code),
        Column(_("village"), 14, "text", lambda row: row.grid.village.name),
        *_ratio_columns(),
        Column(_("rests on"), 14, "text", _record),
        *_ground_columns(),
    ]


def _record(row: GridRow) -> str:
    return str(row.coverage.get_record_display()) if row.coverage else _("not computed yet")


def spot_columns() -> list[Column]:
    """The columns of the five sheets of blind spots."""
    return [
        Column(_("where"), 30, "text", lambda row: row.where),
        Column(_("village"), 14, "text", lambda row: row.village),
        Column(_("since"), 12, "text", lambda row: row.since),
        Column(_("why"), 60, "text", lambda row: row.why),
        Column(_("what would mend it"), 44, "text", lambda row: row.fix),
        Column(_("longitude"), 12, "text", lambda row: row.lon),
        Column(_("latitude"), 12, "text", lambda row: row.lat),
    ]
