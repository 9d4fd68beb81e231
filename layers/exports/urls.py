"""Addresses of the files to take away."""

from django.urls import path

from layers.exports import ledger, views

urlpatterns = [
    path("", views.page, name="export"),
    path("units.geojson", views.units_geojson, name="export-units"),
    path("ledger.xlsx", ledger.ledger_xlsx, name="export-ledger"),
    path("<slug:key>.csv", views.register_csv, name="export-csv"),
    path("<slug:key>.xlsx", views.register_xlsx, name="export-xlsx"),
]
