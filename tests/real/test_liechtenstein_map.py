"""The map of a real place, rendered: every POI a mark, every municipality a village and a grid."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, sync_playwright

from geo.clock import AsOf, today
from geo.models import Person, Posting, Role, User
from layers.filters import UnitFilter
from layers.maps.offline import town_map
from tests.browser.conftest import CHROMIUM
from tests.real.conftest import SINCE, Place
from units.ledgers.run import Request, run
from units.ledgers.unit_ledger import UnitLedger

pytestmark = [pytest.mark.real, pytest.mark.browser, pytest.mark.django_db]
POIS = 223


@pytest.fixture
def office(liechtenstein: Place) -> User:
    """The office of the country, with the points of interest as units."""
    run(UnitLedger("wgs84"), Request(liechtenstein.folder / "pois.geojson", liechtenstein.town, apply=True))
    user = User.objects.create(username="office")
    person = Person.objects.create(town=liechtenstein.town, name="Office", user=user)
    Posting.objects.create(person=person, role=Role.OFFICE, town=liechtenstein.town, valid_from=SINCE)
    return user


@pytest.fixture
def file(office: User, liechtenstein: Place, tmp_path: Path) -> Path:
    """The offline map of the country as a file."""
    path = tmp_path / "liechtenstein.html"
    path.write_text(town_map(UnitFilter(as_of=AsOf(today())), office, liechtenstein.town), "utf-8")
    return path


@pytest.fixture
def page(file: Path) -> Iterator[Page]:
    """The file in Chromium, without any network; console errors fail the test."""
    faults: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        context = browser.new_context(viewport={"width": 1440, "height": 900}, offline=True)
        sheet = context.new_page()
        sheet.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
        sheet.on("pageerror", lambda error: faults.append(str(error)))
        sheet.goto(file.as_uri())
        yield sheet
        browser.close()
    assert faults == []


def test_the_map_of_liechtenstein_is_drawn(page: Page) -> None:
    page.locator(".mark").first.wait_for(state="attached")
    assert page.locator(".mark").count() == POIS
    numbers = [int(text) for text in page.locator(".legend dl >> nth=0 >> dd").all_inner_texts()]
    assert sum(numbers[:-1]) == POIS
    assert re.search(r"\b223\b", page.locator(".legend").inner_text())
    assert len(page.screenshot()) > 50_000
