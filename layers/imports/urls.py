"""Addresses: the import wizard; its steps carry the uuid of the draft."""

from django.urls import URLPattern, URLResolver, path

from layers.imports import columns, datum, draft, progress, template_file, upload

urlpatterns: list[URLPattern | URLResolver] = [
    path("new/", upload.upload, name="import-new"),
    path("templates/<slug:kind>.xlsx", template_file.template_file, name="import-template"),
    path("<uuid:uuid>/", draft.page, name="import-draft"),
    path("<uuid:uuid>/progress/", progress.progress, name="import-progress"),
    path("<uuid:uuid>/columns/", columns.columns, name="import-columns"),
    path("<uuid:uuid>/datum/", datum.datum, name="import-datum"),
    path("<uuid:uuid>/apply/", draft.apply, name="import-apply"),
    path("<uuid:uuid>/again/", draft.again, name="import-again"),
    path("<uuid:uuid>/discard/", draft.discard, name="import-discard"),
    path("<uuid:uuid>/remarks.xlsx", draft.remarks, name="import-remarks"),
]
