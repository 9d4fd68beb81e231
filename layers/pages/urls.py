"""Addresses: Pages that people open: map, registers, unit page, forms."""

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LoginView, LogoutView
from django.urls import URLPattern, URLResolver, path
from django.views.i18n import JavaScriptCatalog, set_language

from layers.pages import (
    blind_spots,
    conflicts,
    counts,
    coverage,
    faults,
    grid,
    ground,
    hazard,
    hazards,
    imports,
    overlays,
    patrols,
    placing,
    registers,
    search,
    tray,
    twins,
    unit,
    unit_edit,
    unit_marks,
    unit_new,
    unit_phones,
    visits,
)
from layers.pages import (
    map as town_map,
)
from layers.pages.grid_edit import apply as edit_apply
from layers.pages.grid_edit import ground as edit_ground
from layers.pages.grid_edit import history as edit_history
from layers.pages.grid_edit import page as edit_page
from layers.pages.grid_edit import preview as edit_preview
from layers.pages.people import views as people

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
    # ── grids edited on the map ──
    path("grids/edit/", edit_page.page, name="grid-edit"),
    path("grids/edit/ground.json", edit_ground.ground_json, name="grid-edit-ground"),
    path("grids/edit/borders.json", edit_ground.borders_json, name="grid-edit-borders"),
    path("grids/edit/preview/", edit_preview.preview, name="grid-edit-preview"),
    path("grids/edit/apply/", edit_apply.apply, name="grid-edit-apply"),
    path("grids/edits/", edit_history.edits, name="grid-edits"),
    path("grids/edits/<uuid:uuid>/", edit_history.done, name="grid-edit-done"),
    path("grids/edits/<uuid:uuid>/undo/", edit_history.undo, name="grid-edit-undo"),
    # ── people in charge ──
    path("people/", people.people, name="people-in-charge"),
    path("people/<slug:kind>/<slug:code>/appoint/", people.appoint, name="posting-appoint"),
    path("people/postings/<int:pk>/<slug:what>/", people.change, name="posting-change"),
    # ── registers ──
    path("units/", registers.units, name="unit-list"),
    path("units/<uuid:uuid>/", unit.page, name="unit"),
    path("units/<uuid:uuid>/edit/", unit_edit.edit, name="unit-edit"),
    path("units/<uuid:uuid>/state/", unit_edit.state, name="unit-state"),
    path("units/<uuid:uuid>/decide/", unit_edit.decide, name="unit-decide"),
    path("units/<uuid:uuid>/place/", tray.place, name="unit-place"),
    path("units/<uuid:uuid>/phones/", unit_phones.read, name="unit-phones"),
    # ── the register kept by hand ──
    path("units/new/", unit_new.new, name="unit-new"),
    path("units/nearby/", unit_new.nearby, name="unit-nearby"),
    path("units/position/", placing.position, name="unit-position"),
    path("units/places/", placing.places, name="unit-places"),
    path("units/tray/", tray.tray, name="unit-tray"),
    path("units/twins/", twins.twins, name="unit-twins"),
    path("units/twins/decide/", twins.decide, name="unit-twins-decide"),
    path("units/merges/<int:pk>/undo/", twins.undo, name="unit-merge-undo"),
    path("units/conflicts/", conflicts.conflicts, name="unit-conflicts"),
    path("units/faults/", faults.faults, name="unit-faults"),
    # ── other registers ──
    path("hazards/", hazards.hazards, name="hazards"),
    path("hazards/<uuid:uuid>/", hazard.page, name="hazard"),
    path("patrols/", patrols.patrols, name="patrols"),
    path("visits/new/", visits.new, name="visit-new"),
    path("blind-spots/", blind_spots.blind_spots, name="blind-spots"),
    path("coverage/", coverage.coverage, name="coverage"),
    path("imports/", imports.imports, name="imports"),
]
