"""Logging in: anonymous sees nothing else, and guessing is slowed per account and address."""

from collections.abc import Sequence

import pytest
from django.conf import settings
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from geo.models import User

pytestmark = pytest.mark.django_db


def test_guessing_locks_the_account_at_that_address_and_says_so_in_words() -> None:
    User.objects.create_user(username="lock", password="right-Password-1")
    client = Client()
    for _ in range(settings.AXES_FAILURE_LIMIT):
        answer = client.post("/login/", {"username": "lock", "password": "wrong"})
    assert answer.status_code == 429
    assert "15 分钟" in answer.content.decode()
    assert client.post("/login/", {"username": "lock", "password": "right-Password-1"}).status_code == 429
    User.objects.create_user(username="other", password="right-Password-1")
    assert client.post("/login/", {"username": "other", "password": "right-Password-1"}).status_code == 302


def test_a_stranger_gets_the_login_page_whatever_the_address() -> None:
    """Every page without parameters: a redirect to the login page, or for the API a refusal."""
    client = Client()
    asked = 0
    for pattern in _plain_paths(get_resolver().url_patterns, ""):
        if pattern.startswith(("/admin/", "/i18n/")) or pattern in ("/login/", "/language/", "/logout/", "/api/token/"):
            continue
        answer = client.get(pattern)
        asked += 1
        to_login = answer.status_code == 302 and answer["Location"].startswith("/login/")
        assert to_login or answer.status_code in (401, 403), (pattern, answer.status_code)
    assert asked > 20


def _plain_paths(patterns: Sequence[URLPattern | URLResolver], before: str) -> list[str]:
    found: list[str] = []
    for one in patterns:
        route = getattr(one.pattern, "_route", None)
        if route is None or "<" in route:
            continue
        path = before + route
        inner = getattr(one, "url_patterns", None)
        found += _plain_paths(inner, path) if inner is not None else ["/" + path]
    return found
