"""Links that keep the day the page speaks of."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django import template
from django.template.context import Context
from django.urls import reverse

register = template.Library()


@register.simple_tag(takes_context=True)
def to(context: Context, name: str, *args: Any, **query: Any) -> str:
    """The address `name` with `query` and the page's `on` and `known_at`; parts without a value are left out."""
    said = urlencode({key: value for key, value in query.items() if value not in (None, "")})
    asked = "&".join(part for part in (said, context.get("as_of_query", "")) if part)
    return reverse(name, args=args) + (f"?{asked}" if asked else "")


@register.simple_tag(takes_context=True)
def with_query(context: Context, **changes: Any) -> str:
    """The query string of this page with some parts changed ("" or None drops one); pages start anew unless named."""
    query = context["request"].GET.copy()
    if "page" not in changes:
        query.pop("page", None)
    for key, value in changes.items():
        if value in (None, ""):
            query.pop(key, None)
        else:
            query[key] = str(value)
    said: str = query.urlencode(safe=",")
    return f"?{said}"


@register.filter
def lookup(values: Mapping[Any, Any], key: Any) -> Any:
    """values[key]; an empty text when it is missing."""
    return values.get(key, "")
