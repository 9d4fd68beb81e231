"""Addresses: Pages that people open: map, registers, unit page, forms."""

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LoginView, LogoutView
from django.urls import URLPattern, URLResolver, path
from django.views.i18n import JavaScriptCatalog, set_language

from layers.pages import (
    blind_spots,
    counts,
    coverage,
    grid,
    ground,
    hazard,
    hazards,
    imports,
    overlays,
    patrols,
    registers,
    search,
    unit,
    unit_marks,
    unit_phones,
    visits,
)
from layers.pages import (
    map as town_map,
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("login/", LoginView.as_view(redirect_authenticated_user=True), name="login"),
    path("logout/", LogoutView.as_view(), name="logout"),
    path("language/", login_not_required(set_language), name="language"),
    path("jsi18n/", JavaScriptCatalog.as_view(packages=["layers"]), name="jsi18n"),
    path("search/", search.search, name="search"),
    path("counters/", counts.counters, name="counters"),
    # ── the map and what it asks for ──
    path("", town_map.page, name="map"),
    path("map/list/", registers.panel, name="map-list"),
    path("map/units.json", unit_marks.units_json, name="map-units"),
    path("map/counts.json", counts.counts_json, name="map-counts"),
    path("map/coverage.json", overlays.coverage_json, name="map-coverage"),
    path("map/blind-spots.json", blind_spots.blind_spots_json, name="map-blind-spots"),
    path("map/tracks.json", overlays.tracks_json, name="map-tracks"),
    path("map/plan.json", overlays.plan_json, name="map-plan"),
    path("map/ground/<slug:kind>.json", ground.ground_json, name="map-ground"),
    path("drawer/units/<uuid:uuid>/", unit.drawer, name="unit-drawer"),
    path("drawer/grids/<slug:code>/", grid.drawer, name="grid-drawer"),
    path("drawer/blind-spots/<int:kind>/<int:number>/", blind_spots.drawer, name="blind-spot-drawer"),
    # ── registers ──
    path("units/", registers.units, name="unit-list"),
    path("units/<uuid:uuid>/", unit.page, name="unit"),
    path("units/<uuid:uuid>/phones/", unit_phones.read, name="unit-phones"),
    path("hazards/", hazards.hazards, name="hazards"),
    path("hazards/<uuid:uuid>/", hazard.page, name="hazard"),
    path("patrols/", patrols.patrols, name="patrols"),
    path("visits/new/", visits.new, name="visit-new"),
    path("blind-spots/", blind_spots.blind_spots, name="blind-spots"),
    path("coverage/", coverage.coverage, name="coverage"),
    path("imports/", imports.imports, name="imports"),
]
