"""Addresses: The coverage gap report as page and workbook."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
