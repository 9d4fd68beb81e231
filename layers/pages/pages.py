"""Registers in pages of 50."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest

ROWS = 50


def page_of(rows: QuerySet[Any], request: HttpRequest) -> Page[Any]:
    """The page that the address asks for; the last one for a number too high, the first for nonsense."""
    return Paginator(rows, ROWS).get_page(request.GET.get("page"))
