"""The offline map: one file, no address outside it, nothing of a ledger runs as script."""

import json
import re

import pytest

from geo.clock import AsOf
from geo.models import Town
from layers.filters import UnitFilter
from layers.maps.offline import town_map
from tests.cast import Cast
from tests.layers.test_same_count import client_of

pytestmark = pytest.mark.django_db
SUM = "{{8191*131071}}"
EVIL = "</script><script>alert(1)</script><img src=x onerror=alert(2)>"
LOADS = re.compile(r"""src=["']?(?:https?:)?//|<link|url\((?!data:|#)|@import|fetch\(""")


def page(cast: Cast, name: str, query: str = "") -> str:
    response = client_of(cast.users[name]).get(f"/map/offline/?{query}")
    assert response.status_code == 200
    return response.content.decode()


def test_the_file_loads_nothing(cast: Cast) -> None:
    text = page(cast, "Li")
    loads = [match[0] for match in LOADS.finditer(text)]
    assert loads == []
    assert "L.map(" in text


def test_its_headers_let_nothing_in_or_out(cast: Cast) -> None:
    response = client_of(cast.users["Li"]).get("/map/offline/")
    policy = response["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "sandbox allow-scripts" in policy


def test_it_shows_the_units_of_the_filter_that_have_a_point(cast: Cast) -> None:
    text = page(cast, "Li", "village=410899100200")
    assert _shown(text) == {"soup店", "forge店"}


def _shown(text: str) -> set[str]:
    names = re.findall(r'"external_id": "\w+", "is_overdue": \w+, "last_visited_on": [^,]+, "name": "([^"]+)"', text)
    return {json.loads(f'"{name}"') for name in names}


def test_its_legend_has_the_counts_of_the_filter(cast: Cast) -> None:
    text = page(cast, "Li")
    assert "共 4 家，其中未上图 1 家" in text


def test_a_hostile_name_stays_a_name(cast: Cast) -> None:
    cast.units["soup"].name = EVIL
    cast.units["soup"].save()
    text = page(cast, "Li")
    assert "<script>alert(1)" not in text
    assert "<img src=x" not in text
    assert "\\u003c/script\\u003e" in text


@pytest.mark.parametrize(
    "text", ["{{8191*131071}}", "{%", "{#", "{% endraw %}{{8191*131071}}{% raw %}", "{{x.y}}", "}}"]
)
def test_no_name_is_read_as_a_template(cast: Cast, text: str) -> None:
    """folium and branca parse what they are given as Jinja: a name from a ledger would run on the server."""
    cast.units["soup"].name = cast.units["soup"].address = f"店{text}"
    cast.units["soup"].save()
    for place in (cast.villages["A"], cast.grids["A1"], cast.town):
        place.name = f"地{text}"
        place.save()
    html = page(cast, "Li")
    assert str(8191 * 131071) not in html  # long enough never to occur in a random name of folium
    assert [name for name in _shown(html) if name.startswith("店")] == [f"店{text}"]
    assert f"<title>{'地' + text}".replace("{", "&#123;") in html


def test_a_town_without_ground_or_units_still_has_a_map(cast: Cast) -> None:
    bare = Town.objects.create(code="410899199", name="空镇", centre_lon=113.4, centre_lat=35.2)
    html = town_map(UnitFilter(as_of=AsOf.today()), cast.users["Zhou"], bare)
    assert "NaN" not in html.split("L.map(")[1]
    assert "空镇" in html


def test_phones_are_not_in_it(cast: Cast) -> None:
    assert "1380000" not in page(cast, "Li")
