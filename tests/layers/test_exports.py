"""The GeoJSON file: RFC 7946, stable ids, no phones, the count of the filter."""

import json
from datetime import date
from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast
from units.models import Hazard, HazardEvent

pytestmark = pytest.mark.django_db


def export(cast: Cast, name: str, query: str = "") -> dict[str, Any]:
    client = Client()
    client.force_login(cast.users[name], backend="django.contrib.auth.backends.ModelBackend")
    response = client.get(f"/export/units.geojson?{query}")
    assert response.status_code == 200
    document: dict[str, Any] = json.loads(b"".join(response.streaming_content))  # type: ignore[attr-defined]
    return document


def test_the_whole_document_of_one_unit(cast: Cast) -> None:
    hazard = Hazard.objects.create(
        unit=cast.units["soup"], level="GENERAL", source="INSPECTION", description="线路老化"
    )
    HazardEvent.objects.create(hazard=hazard, state="FOUND", happened_on=date(2026, 11, 1))
    document = export(cast, "Qian", "on=2026-11-23")
    written_at = document.pop("written_at")
    assert written_at.endswith("+08:00")
    assert document == {
        "type": "FeatureCollection",
        "name": "示例镇",
        "as_of": "2026-11-23",
        "known_at": None,
        "notice": "内部使用。",
        "numberReturned": 1,
        "withheld": 0,
        "features": [
            {
                "type": "Feature",
                "id": str(cast.units["soup"].uuid),
                "geometry": {"type": "Point", "coordinates": [113.4005491, 35.2004507]},
                "properties": {
                    "unit_number": "soup",
                    "name": "soup店",
                    "status": "YELLOW",
                    "is_overdue": True,
                    "last_visited_on": None,
                    "due_on": None,
                    "village_code": "410899100200",
                    "village": "A村",
                    "grid_code": "410899100200001",
                    "address": "",
                    "fields": None,
                    "nine_small": None,
                    "key_fire_unit": False,
                    "gas_supply": None,
                    "people_on_site": None,
                    "high_risk": False,
                    "registered_on": "2024-01-01",
                },
            }
        ],
    }


def test_a_unit_without_a_point_has_a_null_geometry_and_can_be_omitted(cast: Cast) -> None:
    everything, mapped = export(cast, "Li"), export(cast, "Li", "unmapped=0")
    null = [feature["properties"]["name"] for feature in everything["features"] if feature["geometry"] is None]
    assert null == ["attic店"]
    assert (everything["numberReturned"], mapped["numberReturned"]) == (4, 3)


def test_ids_are_the_same_in_every_export(cast: Cast) -> None:
    first, second = export(cast, "Li"), export(cast, "Li", "status=GREY")
    assert [f["id"] for f in first["features"]] == [f["id"] for f in second["features"]]


def test_phones_are_in_no_file_whoever_asks(cast: Cast) -> None:
    for name in cast.users:
        assert "1380000" not in json.dumps(export(cast, name))


def test_a_sensitive_unit_is_withheld_and_counted(cast: Cast) -> None:
    cast.units["inn"].is_sensitive = True
    cast.units["inn"].save()
    document = export(cast, "County")
    assert "inn店" not in json.dumps(document, ensure_ascii=False)
    assert (document["numberReturned"], document["withheld"]) == (3, 1)


def test_a_value_that_is_not_understood_is_refused_and_named(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.users["Li"], backend="django.contrib.auth.backends.ModelBackend")
    response = client.get("/export/units.geojson?status=PINK")
    assert response.status_code == 400
    assert "status" in response.content.decode()


def test_anonymous_is_sent_to_the_login_page() -> None:
    response = Client().get("/export/units.geojson")
    assert (response.status_code, response["Location"].split("?")[0]) == (302, "/login/")
