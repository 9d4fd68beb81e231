"""The addresses of every way out, one urls module each."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("layers.pages.urls")),
    path("ground/", include("layers.ground_import.urls")),
    path("imports/", include("layers.imports.urls")),
    path("patrols/tracks/", include("layers.tracks.urls")),
    path("routes/", include("layers.plans.urls")),
    path("api/", include("layers.api.urls")),
    path("export/", include("layers.exports.urls")),
    path("reports/", include("layers.reports.urls")),
    path("map/offline/", include("layers.maps.urls")),
]
