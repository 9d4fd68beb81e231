"""Addresses: Planned routes: page, printed sheet, GPX and GeoJSON."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
