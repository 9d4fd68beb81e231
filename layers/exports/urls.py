"""Addresses of the files to take away."""

from django.urls import path

from layers.exports import views

urlpatterns = [
    path("", views.page, name="export"),
    path("units.geojson", views.units_geojson, name="export-units"),
]
