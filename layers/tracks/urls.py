"""Addresses: files of tracks in, the quality list, one track."""

from django.urls import URLPattern, URLResolver, path

from layers.tracks import quality, track, upload

urlpatterns: list[URLPattern | URLResolver] = [
    path("", quality.quality, name="track-quality"),
    path("quality.xlsx", quality.quality_xlsx, name="track-quality-xlsx"),
    path("reclean/", quality.reclean, name="track-reclean"),
    path("import/", upload.upload, name="track-import"),
    path("<uuid:uuid>/", track.page, name="track"),
    path("<uuid:uuid>/map.json", track.track_json, name="track-json"),
    path("<uuid:uuid>/fixes.csv", track.fixes_csv, name="track-csv"),
    path("<uuid:uuid>/clock/", track.clock, name="track-clock"),
]
