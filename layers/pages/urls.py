"""Addresses: Pages that people open: map, registers, unit page, forms."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
