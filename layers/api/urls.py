"""Addresses: The GeoJSON API and its OpenAPI page."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
