"""Addresses of the files to take away."""

from django.urls import path

from layers.exports import ledger, views

urlpatterns = [
    path("", views.page, name="export"),
    path("units.geojson", views.units_geojson, name="export-units"),
    path("ledger.xlsx", ledger.ledger_xlsx, name="export-ledger"),
]
