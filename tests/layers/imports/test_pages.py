"""The wizard's pages: who may open them, what each state shows, and what a button does twice."""

from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from geo.clock import now
from geo.models import DraftState, ImportDraft, ImportLayout, Person, Posting, Role, Town, User
from tests.cast import SINCE, Cast
from tests.layers.imports.conftest import Login
from tests.units.ledgers.drafts.steps import applied, looked_at, upload, worked
from units.models import Unit

PAGES = ("", "progress/", "columns/", "datum/", "remarks.xlsx")
BUTTONS = ("apply/", "again/", "discard/")


def send(client: Client, cast: Cast, path: Path, **said: str) -> ImportDraft:
    """Upload over the form; the draft that it made."""
    name = str(uuid4())
    body = {"uuid": name, "town": cast.town.pk, "kind": "UNITS", "datum": "wgs84", **said}
    answer = client.post("/imports/new/", body | {"file": SimpleUploadedFile(path.name, path.read_bytes())})
    assert answer.status_code == 302, answer.content.decode()[:2000]
    return ImportDraft.objects.get(uuid=name)


def text(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address, follow=True)
    assert answer.status_code == status
    return answer.content.decode()


@pytest.mark.parametrize("name", ["Wang", "Zhao", "Qian", "Sun", "County", "Zhou"])
def test_nobody_but_the_office_opens_any_page_of_the_wizard(login: Login, cast: Cast, ledger: Path, name: str) -> None:
    draft = looked_at(ledger, cast.town, cast.users["Li"], datum="wgs84")
    client, here = login(name), f"/imports/{draft.uuid}/"
    codes = {client.get(here + page).status_code for page in PAGES}
    codes |= {client.post(here + button).status_code for button in BUTTONS}
    codes |= {client.get("/imports/new/").status_code, client.get("/imports/templates/units.xlsx").status_code}
    assert codes == {403}


def test_the_office_of_another_town_does_not_find_the_file(login: Login, cast: Cast, ledger: Path) -> None:
    draft = looked_at(ledger, cast.town, cast.users["Li"], datum="wgs84")
    other = Town.objects.create(code="410899101", name="邻镇", centre_lon=113.6, centre_lat=35.2)
    user = User.objects.create(username="he")
    Posting.objects.create(
        person=Person.objects.create(town=other, name="He", user=user), role=Role.OFFICE, valid_from=SINCE, town=other
    )
    client, here = Client(), f"/imports/{draft.uuid}/"
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    assert {client.get(here + page).status_code for page in PAGES} == {404}
    assert {client.post(here + button).status_code for button in BUTTONS} == {404}
    assert ledger.name not in text(client, "/imports/")


def test_an_upload_walks_from_the_form_to_the_books(login: Login, cast: Cast, ledger: Path) -> None:
    client = login("Li")
    draft = send(client, cast, ledger)
    here = f"/imports/{draft.uuid}/"
    assert "等待后台处理" in text(client, here)
    worked(draft)
    preview = text(client, here)
    assert "确认写入 120 行" in preview
    assert "第1杂货店" in preview
    client.post(f"{here}apply/", {"run": draft.run})
    assert "等待后台处理" in text(client, here)
    worked(draft)
    assert "li 已于" in text(client, here)
    assert Unit.objects.filter(town=cast.town).count() == 124
    assert f'href="{here}"' in text(client, "/imports/")


def test_the_button_pressed_twice_writes_once_and_an_old_preview_writes_nothing(
    login: Login, cast: Cast, ledger: Path
) -> None:
    client, draft = login("Li"), looked_at(ledger, cast.town, cast.users["Li"], datum="wgs84")
    here = f"/imports/{draft.uuid}/"
    client.post(f"{here}apply/", {"run": draft.run - 1})
    draft.refresh_from_db()
    assert draft.state == DraftState.READY
    for _press in range(2):
        client.post(f"{here}apply/", {"run": draft.run})
    worked(draft)
    assert (draft.state, draft.run) == (DraftState.APPLIED, 2)


def test_whoever_confirms_stands_in_the_books(login: Login, cast: Cast, ledger: Path) -> None:
    colleague = User.objects.create(username="chen")
    person = Person.objects.create(town=cast.town, name="Chen", user=colleague)
    Posting.objects.create(person=person, role=Role.OFFICE, valid_from=SINCE, town=cast.town)
    draft = looked_at(ledger, cast.town, colleague, datum="wgs84")
    login("Li").post(f"/imports/{draft.uuid}/apply/", {"run": draft.run})
    job = worked(draft).job
    assert job is not None
    assert job.user == cast.users["Li"]


def test_columns_that_miss_what_is_needed_or_mean_one_thing_twice_are_told(
    login: Login, cast: Cast, tmp_path: Path
) -> None:
    path = tmp_path / "odd.csv"
    path.write_text("店招,在哪\n甲店,A村\n乙店,B村\n", "utf-8")
    client, draft = login("Li"), looked_at(path, cast.town, cast.users["Li"])
    here = f"/imports/{draft.uuid}/columns/"
    assert "没有找到含有全部必需列的表头" in text(client, f"/imports/{draft.uuid}/")
    answer = client.post(here, {"sheet": "", "row": "1", "column-0": "", "column-1": "village"})
    assert (answer.status_code, "缺少必需的列：单位名称" in answer.content.decode()) == (422, True)
    answer = client.post(here, {"sheet": "", "row": "1", "column-0": "name", "column-1": "name"})
    assert "“单位名称”对应了两列" in answer.content.decode()
    client.post(here, {"sheet": "", "row": "1", "column-0": "name", "column-1": "village"})
    assert worked(draft).counts["new"] == 2
    assert ImportLayout.objects.get().columns == {"name": 0, "village": 1}
    assert "沿用 li 于" in text(client, here)


def test_a_datum_that_is_not_offered_is_refused_and_a_declared_one_is_read_anew(
    login: Login, cast: Cast, ledger: Path
) -> None:
    client, draft = login("Li"), looked_at(ledger, cast.town, cast.users["Li"])
    here = f"/imports/{draft.uuid}/datum/"
    assert "120 / 120" in text(client, here)
    assert client.post(here, {"datum": "mars"}).status_code == 422
    client.post(here, {"datum": "cgcs2000"})
    assert (worked(draft).datum, draft.datum_declared) == ("cgcs2000", "cgcs2000")


def test_the_bar_tells_how_many_rows_are_done_and_sends_on_when_they_are(
    login: Login, cast: Cast, ledger: Path
) -> None:
    client, draft = login("Li"), upload(ledger, cast.town, cast.users["Li"], datum="wgs84")
    here = f"/imports/{draft.uuid}/progress/"
    busy = {"state": "RUNNING", "stage": "write", "done": 60, "total": 240, "heartbeat_at": now()}
    ImportDraft.objects.filter(pk=draft.pk).update(**busy)
    bar = text(client, here)
    assert "60 / 240" in bar
    assert 'value="25"' in bar
    ImportDraft.objects.filter(pk=draft.pk).update(state="REFUSED")
    assert client.get(here).headers["HX-Redirect"] == f"/imports/{draft.uuid}/"


def test_a_worker_that_fell_silent_or_never_answered_is_told_and_the_file_started_again(
    login: Login, cast: Cast, ledger: Path
) -> None:
    client, draft = login("Li"), upload(ledger, cast.town, cast.users["Li"], datum="wgs84")
    here, long_ago = f"/imports/{draft.uuid}/", now() - timedelta(minutes=2)
    ImportDraft.objects.filter(pk=draft.pk).update(queued_at=long_ago)
    assert "db_worker --queue-name imports" in text(client, here)
    ImportDraft.objects.filter(pk=draft.pk).update(state="RUNNING", heartbeat_at=long_ago)
    assert "处理被中断，没有写入任何内容" in text(client, here)
    assert "已中断" in text(client, "/imports/")
    client.post(f"{here}again/")
    assert worked(draft).state == DraftState.READY


def test_a_discarded_file_is_gone_and_one_that_is_being_written_is_not_discarded(
    login: Login, cast: Cast, ledger: Path
) -> None:
    client, draft = login("Li"), looked_at(ledger, cast.town, cast.users["Li"], datum="wgs84")
    here = f"/imports/{draft.uuid}/"
    ImportDraft.objects.filter(pk=draft.pk).update(state="RUNNING", step="APPLY", heartbeat_at=now())
    assert "不能再放弃" in client.post(f"{here}discard/", follow=True).content.decode()
    ImportDraft.objects.filter(pk=draft.pk).update(state="READY")
    client.post(f"{here}discard/")
    assert client.get(here).status_code == 404
    assert not ImportDraft.objects.exists()


def test_a_file_of_the_wrong_content_is_refused_beside_its_field(login: Login, cast: Cast, tmp_path: Path) -> None:
    path = tmp_path / "假.xlsx"
    path.write_text("单位名称", "utf-8")
    body = {"uuid": str(uuid4()), "town": cast.town.pk, "kind": "UNITS", "datum": "vote"}
    answer = login("Li").post("/imports/new/", body | {"file": SimpleUploadedFile(path.name, path.read_bytes())})
    assert answer.status_code == 422
    assert "假.xlsx" in answer.content.decode()


def test_a_preview_of_many_rows_is_paged_in_as_many_queries_as_one_of_few(
    login: Login, cast: Cast, ledger: Path, tmp_path: Path
) -> None:
    client, li = login("Li"), cast.users["Li"]
    few = tmp_path / "few.csv"
    few.write_text("\n".join(ledger.read_text("utf-8").splitlines()[:13]), "utf-8")
    addresses = [f"/imports/{looked_at(p, cast.town, li, datum='wgs84').uuid}/" for p in (few, ledger)]
    counted = []
    for address in addresses:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"{address}?tab=new").status_code == 200
        counted.append(len(queries))
    assert counted[0] == counted[1]
    assert "1 / 3" in text(client, f"{addresses[1]}?tab=new") or "共 3 页" in text(client, f"{addresses[1]}?tab=new")


def test_the_list_of_imports_asks_as_often_for_ten_files_as_for_one(login: Login, cast: Cast, ledger: Path) -> None:
    client = login("Li")
    draft = applied(looked_at(ledger, cast.town, cast.users["Li"], datum="wgs84"))
    with CaptureQueriesContext(connection) as one:
        client.get("/imports/")
    for number in range(9):
        path = ledger.with_name(f"{number}.csv")
        path.write_text("\n".join(ledger.read_text("utf-8").splitlines()[: number + 2]), "utf-8")
        upload(path, cast.town, cast.users["Li"], datum="wgs84")
    with CaptureQueriesContext(connection) as ten:
        client.get("/imports/")
    assert len(ten) == len(one)
    assert draft.job is not None
