"""Addresses: Files to take away: GeoJSON."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
