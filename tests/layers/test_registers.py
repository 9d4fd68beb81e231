"""A register as its page shows it and as its files hold it: the same columns, rows and order."""

import csv
import json
import logging
from datetime import date, time
from io import BytesIO, StringIO
from typing import Any

import openpyxl
import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from geo.codes import follow_by
from geo.models import Code
from layers.exports.register_csv import written
from patrols.models import Visit
from tests.cast import Cast
from tests.layers.test_same_count import client_of
from units.models import Unit

pytestmark = pytest.mark.django_db
ALL = ("number,name,status,village,grid,visited,due,overdue,interval,address,district,declared,code,fields,nine_small,"
       "key_fire,gas,people,high_risk,crowded,principal,principal_phone,controller,controller_phone,lon,lat,registered,"
       "remark")  # fmt: skip


def workbook(client: Client, address: str) -> tuple[dict[str, Any], list[tuple[Any, ...]]]:
    """(the first sheet as a mapping, the rows of the second with their heading)."""
    response = client.get(address)
    assert response.status_code == 200
    book = openpyxl.load_workbook(BytesIO(b"".join(response.streaming_content)))  # type: ignore[attr-defined]
    about, rows = book.worksheets
    said = {str(row[0]): row[1] for row in about.iter_rows(min_row=3, max_col=2, values_only=True)}
    return said, list(rows.iter_rows(values_only=True))


def table(client: Client, address: str) -> list[list[str]]:
    response = client.get(address)
    text = b"".join(response.streaming_content).decode()  # type: ignore[attr-defined]
    assert text.startswith("\ufeff")
    return list(csv.reader(StringIO(text.removeprefix("\ufeff"))))


def shown(client: Client, address: str) -> list[list[str]]:
    """The cells of the page, as the reader sees them."""
    context = client.get(address).context
    head = [str(heading.column.label) for heading in context["headings"]]
    return [head, *([written(value) for _, value in row.cells] for row in context["rows"])]


@pytest.mark.parametrize(
    "query",
    [
        "",
        "sort=-name",
        "sort=number&cols=number,name",
        "cols=name&cols=due&status=GREY",
        f"cols={ALL}",
        "unmapped=1",
        "q=sop",
    ],
)
def test_files_hold_what_the_page_shows_in_its_order(cast: Cast, query: str) -> None:
    client = client_of(cast.users["Li"])
    page = shown(client, f"/units/?{query}")
    assert table(client, f"/export/units.csv?{query}") == page
    about, rows = workbook(client, f"/export/units.xlsx?{query}")
    as_text = [[written(_day(value)) for value in row] for row in rows]
    assert [row[: len(page[0])] for row in as_text] == [_numbers_as_in_excel(row) for row in page]
    assert about["行数"] == len(rows) - 1


def _day(value: Any) -> Any:
    return value.date() if hasattr(value, "date") else value


def _numbers_as_in_excel(row: list[str]) -> list[str]:
    return [str(float(cell)) if "." in cell and cell.replace(".", "").isdigit() else cell for cell in row]


def test_a_column_or_sort_that_does_not_exist_is_refused_by_name_on_page_and_files(cast: Cast) -> None:
    client = client_of(cast.users["Li"])
    for path in (
        "/units/",
        "/export/units.csv",
        "/export/units.xlsx",
        "/export/units.geojson",
        "/hazards/",
        "/patrols/",
    ):
        for said in ("cols=name,nonsense", "sort=nonsense", "sort=--name"):
            answer = client.get(f"{path}?{said}")
            assert answer.status_code == 400, (path, said)
            assert said.split("=")[0] in answer.content.decode()


def test_the_first_sheet_says_day_filter_count_and_who(cast: Cast) -> None:
    Unit.objects.filter(pk=cast.units["inn"].pk).update(is_sensitive=True)
    about, rows = workbook(
        client_of(cast.users["Li"]), "/export/units.xlsx?on=2026-11-20&village=410899100201&status=GREY"
    )
    assert about["截至"] == "2026-11-20"
    assert about["村（社区）"] == "B村 410899100201"
    assert about["隐患状态"] == "从未检查"
    assert (about["行数"], about["未导出（敏感单位）"], len(rows)) == (0, 1, 1)
    assert about["导出人"] == "Li (li)"


def test_phones_stand_in_a_file_only_where_their_reader_looks_after_the_unit(cast: Cast) -> None:
    query = "cols=name,principal_phone"
    assert "13800001234" in str(table(client_of(cast.users["Qian"]), f"/export/units.csv?{query}"))
    county = str(table(client_of(cast.users["County"]), f"/export/units.csv?{query}"))
    assert "13800001234" not in county
    assert "138****1234" in county


def test_text_that_a_program_would_compute_stays_text(cast: Cast) -> None:
    for name in ("=1+1", "+86", "-1", "@a", "\ta", "\ra"):
        assert written(name) == f"'{name}"
    assert [written(value) for value in (None, 3, date(2026, 11, 23), time(9, 5), "a=b")] == [
        "",
        "3",
        "2026-11-23",
        "09:05",
        "a=b",
    ]
    Unit.objects.filter(pk=cast.units["soup"].pk).update(name="=cmd()")
    _, rows = workbook(client_of(cast.users["Qian"]), "/export/units.xlsx?cols=name")
    assert rows[1] == ("=cmd()",)


def test_geojson_follows_the_columns_and_the_order_when_the_address_has_them(cast: Cast) -> None:
    response = client_of(cast.users["Li"]).get("/export/units.geojson?cols=name,due,principal_phone&sort=-number")
    document = json.loads(b"".join(response.streaming_content))  # type: ignore[attr-defined]
    properties = [feature["properties"] for feature in document["features"]]
    assert [sorted(each) for each in properties] == [["due_on", "name"]] * 4
    assert [each["name"] for each in properties] == ["soup店", "inn店", "forge店", "attic店"]


def test_every_file_is_logged_without_phones(cast: Cast, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, logger="audit.export"):
        table(client_of(cast.users["Li"]), "/export/units.csv?q=13800001234&cols=name")
    assert "units.csv by li: q=138%2A%2A%2A%2A1234; columns name" in caplog.text
    assert "13800001234" not in caplog.text


def test_visits_of_one_day_stand_in_the_order_of_the_hour(cast: Cast) -> None:
    for hour in (9, 16, None, 11):
        Visit.objects.create(unit=cast.units["soup"], happened_on=date(2026, 11, 2), outcome="CLEAR",
                             at_time=time(hour) if hour else None)  # fmt: skip
    rows = client_of(cast.users["Li"]).get("/patrols/").context["rows"]
    assert [row.record["at_time"] for row in rows] == [time(16), time(11), time(9), None]


def test_a_page_of_a_register_asks_as_often_for_many_columns_as_for_few(
    cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = client_of(cast.users["Li"])
    for path in (
        f"/units/?cols={ALL}&village=410899100200",
        "/hazards/?cols=what,village,found&scope=all",
        "/patrols/",
    ):
        with django_assert_max_num_queries(12 + 2):  # and twice for session and account
            client.get(path)


def test_a_file_asks_as_often_for_many_rows_as_for_few(
    cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = client_of(cast.users["Li"])
    with django_assert_max_num_queries(12):
        table(client, f"/export/units.csv?cols={ALL}")


def test_a_code_is_read_as_of_the_day_asked(cast: Cast) -> None:
    code = Code.objects.get(list="FIELD", code="F05")
    cast.units["soup"].fields.add(code)
    old = code.name
    follow_by(code=code, name="医养机构", valid_from=date(2026, 6, 1), basis="镇发〔2026〕9号")
    client = client_of(cast.users["Li"])
    for on, name in (("2026-05-31", old), ("2026-06-01", "医养机构")):
        rows = table(client, f"/export/units.csv?cols=number,fields&q=soup&on={on}")
        assert rows[1] == ["soup", name]
        page = client.get(f"/units/{cast.units['soup'].uuid}/?on={on}").content.decode()
        assert f'<span class="tag">{name}</span>' in page
    assert client.get("/units/?field=F05&on=2026-11-01").context["page"].paginator.count == 1


def test_a_filter_that_finds_nothing_offers_to_clear_it_and_an_empty_register_the_imports(cast: Cast) -> None:
    client = client_of(cast.users["Li"])
    for path in ("/hazards/?q=nothing", "/patrols/?q=nothing", "/units/?q=nothing"):
        page = client.get(path).content.decode()
        assert "清除筛选" in page
        assert "manage.py" not in page
    for path in ("/hazards/", "/patrols/"):
        page = client.get(path).content.decode()
        assert 'href="/imports/"' in page
        assert "manage.py" not in page
