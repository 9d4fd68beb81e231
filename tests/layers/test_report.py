"""The gap report: both dates and the definitions on page one, page and workbook from one reading."""

import re
from datetime import date
from io import BytesIO

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from geo.clock import AsOf
from geo.models import Grid, Village
from layers.definitions import definitions
from layers.filters import UnitFilter
from layers.reports.gap import build
from layers.reports.ground import Ground
from layers.spots import KINDS, spots_by_kind
from patrols.blind_spots.row import SpotKind
from patrols.models import CoverageRun, GridCoverage
from tests.cast import Cast
from tests.layers.test_same_count import client_of
from units.models import Placement, Unit

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 23)
ASKED = UnitFilter(as_of=AsOf(ON))


@pytest.fixture
def office(cast: Cast) -> Client:
    return client_of(cast.users["Li"])


def computed(cast: Cast) -> CoverageRun:
    """A run that covered 1.5 of 2 hectares of A1 and nothing of A2; B1 was not computed."""
    run = CoverageRun.objects.create(town=cast.town, on=ON, window_days=90, reach_m=50, frontage_m=30)
    same = {"area_m2": 40000, "supervisable_m2": 20000, "near_m2": 12000, "far_m2": 18000, "cells": 4}
    GridCoverage.objects.create(
        run=run, grid=cast.grids["A1"], record="TRACKS", covered_m2=15000, covered_low_m2=14900,
        covered_high_m2=15050, never_m2=3000, cells_covered=3, **same,
    )  # fmt: skip
    GridCoverage.objects.create(
        run=run, grid=cast.grids["A2"], record="NOTHING", covered_m2=0, covered_low_m2=0,
        covered_high_m2=0, never_m2=20000, cells_covered=0, **same,
    )  # fmt: skip
    return run


def test_the_first_page_has_both_dates_and_every_definition(cast: Cast, office: Client) -> None:
    text = office.get("/reports/gap/?on=2026-11-23&known_at=2026-11-20").content.decode()
    head = text[: text.index('id="villages"')]
    assert "2026-11-23" in head
    assert "2026-11-20" in head
    for definition in definitions(cast.town):
        assert definition.term in head
        assert definition.meaning.split("“")[0] in head


def test_the_workbook_begins_with_dates_and_definitions(cast: Cast, office: Client) -> None:
    content = office.get("/reports/gap.xlsx?on=2026-11-23&known_at=2026-11-20").content
    book = openpyxl.load_workbook(BytesIO(content))
    cells = [str(cell.value) for row in book.worksheets[0].iter_rows() for cell in row if cell.value is not None]
    assert {"2026-11-23", "2026-11-20"} <= set(cells)
    assert {definition.term for definition in definitions(cast.town)} <= set(cells)
    assert len(book.worksheets) == 3 + len(KINDS)


def test_villages_add_up_to_the_town(cast: Cast) -> None:
    computed(cast)
    report = build(ASKED, cast.users["Li"], cast.town)
    assert sum(row.ratio.due for row in report.villages) + report.elsewhere.due == report.ratio.due == 4
    assert sum(row.ground.covered_m2 for row in report.villages) == report.ground.covered_m2 == 15000
    assert sum(row.ground.cells for row in report.villages) == report.ground.cells == 8
    assert report.ground.ratio == 0.375
    assert (report.ground.near_ratio, report.ground.far_ratio) == (0.6, 0.9)
    assert report.ground.error_ha == pytest.approx(0.01)


def test_ground_that_was_not_computed_is_a_dash_and_never_a_zero(cast: Cast, office: Client) -> None:
    figures = office.get("/reports/gap/").content.decode().split('<section class="figures"')[1].split("</section>")[0]
    assert Ground().ratio is None
    assert re.findall(r"<b>(.*?)</b>", figures) == ["0", "—", "—"]


def test_the_report_counts_as_many_overdue_units_as_it_lists(cast: Cast) -> None:
    report = build(ASKED, cast.users["Li"], cast.town)
    assert len(report.spots[SpotKind.TIME]) == report.counts["overdue"] == report.ratio.due - report.ratio.checked == 4


def test_ground_that_was_not_computed_is_not_ground_without_blind_spots(cast: Cast, office: Client) -> None:
    page = office.get("/reports/gap/", headers={"Accept-Language": "en"}).content.decode()
    section = page.split('<section id="SPACE">')[1].split("</section>")[0]
    assert "Not computed yet" in section
    assert "None found" not in section
    book = openpyxl.load_workbook(BytesIO(office.get("/reports/gap.xlsx", headers={"Accept-Language": "en"}).content))
    assert "Not computed yet" in str(book.worksheets[3]["A3"].value)
    facts = {row[0]: row[1] for row in book.worksheets[0].iter_rows(values_only=True, max_col=2)}
    assert "Not computed yet" in str(facts["ground not patrolled"])


def test_rows_of_an_older_run_say_of_which_day_they_are(cast: Cast, office: Client) -> None:
    computed(cast)
    page = office.get("/reports/gap/?on=2026-11-25", headers={"Accept-Language": "en"}).content.decode()
    assert page.count("computed for 2026-11-23") == 2
    same_day = office.get("/reports/gap/?on=2026-11-23", headers={"Accept-Language": "en"}).content.decode()
    assert "computed for 2026-11-23" not in same_day
    book = openpyxl.load_workbook(
        BytesIO(office.get("/reports/gap.xlsx?on=2026-11-25", headers={"Accept-Language": "en"}).content)
    )
    facts = {row[0]: row[1] for row in book.worksheets[0].iter_rows(values_only=True, max_col=2)}
    assert facts["ground not patrolled"] == "2, computed for 2026-11-23"


def test_the_workbook_withholds_and_counts_sensitive_units(cast: Cast, office: Client) -> None:
    Unit.objects.filter(pk=cast.units["soup"].pk).update(is_sensitive=True)
    for name in ("soup", "forge"):  # forge's row of shared codes would name soup
        Unit.objects.filter(pk=cast.units[name].pk).update(uscc="91350100M000100Y43")
    book = openpyxl.load_workbook(BytesIO(office.get("/reports/gap.xlsx", headers={"Accept-Language": "en"}).content))
    texts = {sheet.title: [str(cell.value) for row in sheet for cell in row if cell.value] for sheet in book}
    assert not [text for cells in texts.values() for text in cells if "soup" in text]
    assert "withheld, because sensitive: 1" in texts["overdue for a visit"]
    assert "withheld, because sensitive: 2" in texts["mistakes in the register"]
    facts = {row[0]: row[1] for row in book.worksheets[0].iter_rows(values_only=True, max_col=2)}
    assert facts["overdue for a visit"] == 4


def test_a_grid_cuts_the_blind_spots_to_its_own_rows(cast: Cast) -> None:
    computed(cast)
    asked = UnitFilter(as_of=AsOf(ON), grid=cast.grids["A1"].code)
    cut = spots_by_kind(cast.users["Li"], cast.town, asked)
    assert [spot.grid_id for spot in cut[SpotKind.SPACE]] == [cast.grids["A1"].pk]
    assert [spot.name for spot in cut[SpotKind.TIME]] == ["soup店"]
    assert {spot.grid_id for spots in cut.values() for spot in spots} == {cast.grids["A1"].pk}


def test_a_village_head_reads_of_the_own_village_only(cast: Cast) -> None:
    computed(cast)
    report = build(ASKED, cast.users["Sun"], cast.town)
    assert [row.village.name for row in report.villages] == ["B村"]
    assert [row.grid.name for row in report.grids] == ["B1网格"]
    assert report.counts["total"] == 1


def test_a_filter_cuts_the_blind_spots_to_its_units(cast: Cast) -> None:
    everything = spots_by_kind(cast.users["Li"], cast.town, ASKED)
    asked = UnitFilter(as_of=AsOf(ON), village=cast.villages["B"].code)
    cut = spots_by_kind(cast.users["Li"], cast.town, asked)
    assert [spot.name for spot in cut[SpotKind.TIME]] == ["inn店"]
    assert len(everything[SpotKind.TIME]) == 4


def test_the_number_of_queries_does_not_grow_with_the_town(cast: Cast, office: Client) -> None:
    office.get("/reports/gap/")
    with CaptureQueriesContext(connection) as few:
        office.get("/reports/gap/")
    for number in range(30):
        village = Village.objects.create(town=cast.town, code=f"{cast.town.code}3{number:02}", name=f"{number}村")
        grid = Grid.objects.create(village=village, code=f"{village.code}001")
        unit = Unit.objects.create(town=cast.town, name=f"{number}店", registered_on=ON, declared_village=village)
        Placement.objects.create(unit=unit, grid=grid, village=village, valid_from=ON)
    with CaptureQueriesContext(connection) as many:
        response = office.get("/reports/gap/")
    assert response.context["report"].counts["total"] == 34
    assert len(many) == len(few)


def test_a_name_that_looks_like_a_formula_stays_text(cast: Cast, office: Client) -> None:
    cast.units["soup"].name = "=HYPERLINK(1)"
    cast.units["soup"].save()
    book = openpyxl.load_workbook(BytesIO(office.get("/reports/gap.xlsx").content))
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
    named = [cell for cell in cells if cell.value and "HYPERLINK" in str(cell.value)]
    assert named
    assert all(cell.data_type == "s" for cell in named)
