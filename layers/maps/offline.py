"""The town map as one file to mail: the same marks, counts and dates as the live map, no address outside the file."""

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import folium
import geopandas as gpd
from branca.element import Element
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from folium.utilities import JsCode

from geo.models import Town
from layers.filters import UnitFilter
from layers.legend import GROUND_LEGEND, RING_LABEL, RING_RADIUS, STATUS_BY_KEY, STATUS_LEGEND, UNMAPPED_LABEL
from layers.maps import frames
from layers.maps.standalone import StandaloneMap, inert_data, inert_html
from patrols.coverage_runs import latest
from patrols.queries import status_counts

if TYPE_CHECKING:
    from geo.models import User

GROUND_COLORS = {mark.key: mark.color for mark in GROUND_LEGEND}


def town_map(asked: UnitFilter, user: "User", town: Town) -> str:
    """The whole page as HTML text: ground by recency, grids, villages, units of the filter, legend with counts."""
    on = asked.as_of.on
    units, villages = frames.units(asked, user), frames.villages(asked, user)
    page = StandaloneMap(
        title=f"{town.name} {on}",
        style=render_to_string("maps/offline.css"),
        location=[town.centre_lat, town.centre_lon],
        zoom_start=13,
        control_scale=True,
        zoom_snap=0.25,
    )
    run = latest(town, asked.as_of)
    if run is not None:
        _ground(frames.ground(user, run)).add_to(page)
    _borders(frames.grids(asked, user), _("Grids"), {"color": "#a9b2bc", "weight": 1, "fill": False}).add_to(page)
    dashed = {"color": "#6b7785", "weight": 1.6, "dashArray": "6 4", "fill": False}
    _borders(villages, _("Villages"), dashed).add_to(page)
    _units(units).add_to(page)
    folium.LayerControl(collapsed=True).add_to(page)
    page.get_root().html.add_child(Element(inert_html(_legend(asked, user, town, run))))  # type: ignore[attr-defined]
    drawn = villages if len(villages) else units
    if len(drawn):
        west, south, east, north = drawn.total_bounds
        page.fit_bounds([[south, west], [north, east]])
    return page.html()


def _borders(frame: gpd.GeoDataFrame, name: str, style: Mapping[str, Any]) -> folium.GeoJson:
    return folium.GeoJson(
        _collection(frame),
        name=name,
        style_function=lambda feature: dict(style),
        on_each_feature=JsCode(_TOOLTIP),
    )


def _ground(frame: gpd.GeoDataFrame) -> folium.GeoJson:
    """Never covered ground is hatched by the pattern of maps/offline.css, everything else filled by its age."""

    def style(feature: dict[str, Any]) -> dict[str, Any]:
        age = feature["properties"]["age"]
        look = {"stroke": False, "fillColor": GROUND_COLORS[age], "fillOpacity": 0.55}
        return look | {"className": "never", "fillOpacity": 1} if age == "NEVER" else look

    return folium.GeoJson(_collection(frame), name=_("Coverage"), style_function=style, renderer=JsCode("L.svg()"))


def _units(frame: gpd.GeoDataFrame) -> folium.GeoJson:
    """One layer for all units; shapes and texts are built in the browser from escaped JSON, never from HTML."""
    words = {
        "status": {mark.key: _(mark.label) for mark in STATUS_LEGEND},
        "overdue": _(RING_LABEL),
        "last": _("last visit"),
        "never": _("never visited"),
    }
    marks = {mark.key: [mark.path, mark.color, mark.outline] for mark in STATUS_LEGEND}
    script = _UNIT.replace("TABLE", _js(marks)).replace("RADIUS", str(RING_RADIUS))
    return folium.GeoJson(
        _collection(frame),
        name=_("Units"),
        point_to_layer=JsCode(script),
        on_each_feature=JsCode(_POPUP.replace("WORDS", _js(words))),
    )


def _collection(frame: gpd.GeoDataFrame) -> dict[str, Any]:
    """RFC 7946 with 6 decimals (10 cm): enough to look at, half the size."""
    rounded = frame.copy()
    rounded["geometry"] = frame.geometry.set_precision(1e-6, mode="pointwise")
    collection: dict[str, Any] = inert_data(json.loads(rounded.to_json(drop_id=True)))
    return collection


def _legend(asked: UnitFilter, user: "User", town: Town, run: Any) -> str:
    counts = status_counts(asked.apply(user))
    rows = [(STATUS_BY_KEY[mark.key], _(mark.label), counts[mark.key]) for mark in STATUS_LEGEND]
    return render_to_string(
        "maps/offline_legend.html",
        {
            "town": town,
            "asked": asked,
            "counts": counts,
            "rows": rows,
            "ring": _(RING_LABEL),
            "unmapped": _(UNMAPPED_LABEL),
            "ground": [(mark, _(mark.label)) for mark in GROUND_LEGEND],
            "run": run,
        },
    )


def _js(value: Any) -> str:
    """JSON that may stand inside a script element: no `<` closes it early."""
    return json.dumps(value, ensure_ascii=False).replace("<", "\\u003c")


_TOOLTIP = """
function (feature, layer) {
  const label = document.createElement("span");
  label.textContent = feature.properties.name || feature.properties.code;
  layer.bindTooltip(label, {sticky: true});
}"""

_UNIT = """
function (feature, latlng) {
  const MARKS = TABLE;
  const [path, color, outline] = MARKS[feature.properties.status];
  const ring = feature.properties.is_overdue ? `<circle cx="8" cy="8" r="RADIUS" class="ring"/>` : "";
  const icon = L.divIcon({
    className: "mark", iconSize: [14, 14],
    html: `<svg viewBox="-4 -4 24 24"><path d="${path}" fill="${color}" stroke="${outline}"/>${ring}</svg>`,
  });
  const severity = Object.keys(MARKS).indexOf(feature.properties.status);
  return L.marker(latlng, {icon: icon, keyboard: false, zIndexOffset: -1000 * severity});
}"""

_POPUP = """
function (feature, layer) {
  const words = WORDS, facts = feature.properties, box = document.createElement("div");
  const visit = facts.last_visited_on ? words.last + " " + facts.last_visited_on : words.never;
  const lines = [facts.name, words.status[facts.status] + (facts.is_overdue ? " · " + words.overdue : ""), visit,
    [facts.village, facts.external_id, facts.address].filter(Boolean).join(" · ")];
  lines.forEach(function (text, place) {
    const line = document.createElement(place ? "div" : "b");
    line.textContent = text;
    box.appendChild(line);
  });
  layer.bindPopup(box);
}"""
