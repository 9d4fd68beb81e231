"""Addresses of the reports."""

from django.urls import path

from layers.reports import views

urlpatterns = [
    path("", views.index, name="reports"),
    path("gap/", views.gap, name="gap-report"),
    path("gap.xlsx", views.gap_workbook, name="gap-workbook"),
]
