"""Addresses of the offline map."""

from django.urls import path

from layers.maps import views

urlpatterns = [path("", views.town, name="map-offline")]
