"""Who gets what at every address: routes × GET and POST × accounts, compared with the checked-in matrix.txt.

A row: route, method, then one answer for each account: a status, or `login` for the way to the login page. POST is
sent empty, so that it comes to the refusal of the account, that of an empty form or, where a button needs no form, to
its effect; each is rolled back. A new route without rows fails, and so does a row without its route.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from geo.models import Person, User
from patrols.models import Plan
from tests.cast import Cast
from tests.layers.pages.conftest import Login, lively, login
from tests.layers.permissions.things import addresses
from tests.layers.plans.conftest import plan
from tests.layers.second_town import make_second_town

__all__ = ["lively", "login", "plan"]  # fixtures of neighbours

pytestmark = pytest.mark.django_db
MATRIX = Path(__file__).with_name("matrix.txt")
STRANGER, NEIGHBOUR = "nobody", "Feng"  # not logged in; the office of the next town
ACCOUNTS = (STRANGER, "Zhou", "County", "Sun", "Qian", "Zhao", "Wang", "Li", NEIGHBOUR)
METHODS = ("GET", "POST")
Row = tuple[str, str]


def table() -> dict[Row, dict[str, str]]:
    """What is agreed: (route, method) → account → answer."""
    head, *lines = (line.split() for line in MATRIX.read_text("utf-8").splitlines())
    assert tuple(head[2:]) == ACCOUNTS
    rows = {(line[0], line[1]): dict(zip(ACCOUNTS, line[2:], strict=True)) for line in lines}
    assert len(rows) == len(lines), "a row stands there twice"
    return rows


def routes() -> list[str]:
    """Names of all addresses that are ours; the admin has its own permissions (tests/units/test_admin.py)."""
    found = _names(get_resolver().url_patterns)
    return sorted({name for name in found if name})


def _names(patterns: list[URLPattern | URLResolver]) -> Iterator[str | None]:
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            yield pattern.name
        elif pattern.namespace != "admin":
            yield from _names(pattern.url_patterns)


def test_every_route_has_its_two_rows_and_no_row_is_without_a_route() -> None:
    assert sorted(table()) == sorted((route, method) for route in routes() for method in METHODS)


@pytest.mark.parametrize("account", ACCOUNTS)
def test_an_account_gets_what_the_matrix_says(lively: Cast, plan: Plan, login: Login, account: str) -> None:
    found = answers(lively, plan, login, account)
    assert found == {row: agreed[account] for row, agreed in table().items()}


def answers(cast: Cast, plan: Plan, login: Login, account: str) -> dict[Row, str]:
    """What the account gets now."""
    if account == NEIGHBOUR:
        _move_in(cast)
    things = addresses(cast, plan)
    client, leaver = (Client() if account == STRANGER else login(account) for _way in range(2))
    rows = [(route, method) for route in routes() for method in METHODS]
    return {row: _answer(leaver if row[0] == "logout" else client, row, things) for row in rows}


def _move_in(cast: Cast) -> None:
    cast.users[NEIGHBOUR] = user = User.objects.create(username=NEIGHBOUR.lower())
    Person.objects.create(town=cast.town, name=NEIGHBOUR, user=user)
    make_second_town(cast, user)


def _answer(client: Client, row: Row, things: Mapping[str, Mapping[str, Any]]) -> str:
    route, method = row
    path = reverse(route, kwargs=dict(things.get(route, {})))
    with transaction.atomic():
        answer = client.get(path) if method == "GET" else client.post(path)
        transaction.set_rollback(True)
    return _said(answer)


def _said(answer: HttpResponseBase) -> str:
    is_login = answer.status_code == 302 and answer.headers["Location"].startswith("/login/")
    return "login" if is_login else str(answer.status_code)
