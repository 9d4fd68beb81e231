"""Addresses: Planned routes: page, printed sheet, GPX and GeoJSON."""

from django.urls import URLPattern, URLResolver, path

from layers.plans import files, views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.index, name="plan-list"),
    path("<uuid:uuid>/", views.page, name="plan"),
    path("<uuid:uuid>/sheet/", files.sheet, name="plan-sheet"),
    path("<uuid:uuid>/sheet.pdf", files.sheet_pdf, name="plan-sheet-pdf"),
    path("<uuid:uuid>.gpx", files.gpx, name="plan-gpx"),
    path("<uuid:uuid>.geojson", files.geojson, name="plan-geojson"),
]
