"""The administrator's pages: every list opens, nothing comes from outside, and what comes from files is only shown."""

import re

import pytest
from django.contrib import admin
from django.test import Client

from geo.models import User
from tests.cast import Cast

OURS = sorted(model._meta.label_lower for model in admin.site._registry if model._meta.app_label in ("geo", "units"))


@pytest.fixture
def client(cast: Cast) -> Client:
    """An administrator who is logged in, in the town of the cast."""
    client = Client()
    root = User.objects.create_superuser("root")
    client.force_login(root, backend="django.contrib.auth.backends.ModelBackend")
    return client


def page(client: Client, label: str, action: str = "") -> str:
    response = client.get(f"/admin/{label.replace('.', '/')}/{action}")
    assert response.status_code == 200, label
    return response.content.decode()


@pytest.mark.parametrize("label", OURS)
def test_every_list_opens_and_loads_nothing_from_outside(client: Client, label: str) -> None:
    html = page(client, label)
    assert not re.search(r"""(?:src|href)=["']?(?:https?:)?//""", html)


@pytest.mark.parametrize("label", ["geo.code", "geo.person", "geo.posting", "units.dutyrule"])
def test_lists_rules_people_and_postings_can_be_added(client: Client, label: str) -> None:
    assert 'name="_save"' in page(client, label, "add/")


@pytest.mark.parametrize("label", ["geo.town", "geo.village", "geo.grid"])
def test_places_come_from_files_and_are_never_added_by_hand(client: Client, cast: Cast, label: str) -> None:
    add = f"/admin/{label.replace('.', '/')}/add/"
    assert client.get(add).status_code == 403
    assert add not in page(client, label)
    place = {"geo.town": cast.town, "geo.village": cast.villages["A"], "geo.grid": cast.grids["A1"]}[label]
    assert 'name="_save"' in page(client, label, f"{place.pk}/change/"), "its name is still edited here"


def test_a_unit_is_shown_without_phones_and_cannot_be_changed(client: Client, cast: Cast) -> None:
    html = page(client, "units.unit", f"{cast.units['soup'].pk}/change/")
    assert "soup店" in html
    assert "13800001234" not in html
    assert 'name="_save"' not in html
    assert client.get("/admin/units/unit/add/").status_code == 403
