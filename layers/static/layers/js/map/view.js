// A Leaflet map with our panes, scale bar and attribution; no tiles, no other host.
import * as L from "leaflet";

// from below to above; labels stand under the marks and never over them
const PANES = ["land", "base", "coverage", "borders", "tracks", "labels", "units", "stops", "selected"];

export function newMap(element, options = {}) {
  const map = L.map(element, { minZoom: 9, maxZoom: 20, zoomControl: false, zoomSnap: 0.5, wheelPxPerZoomLevel: 90, ...options });
  PANES.forEach((name, index) => {
    map.createPane(name).style.zIndex = String(300 + index * 10);
  });
  map.getPane("labels").style.pointerEvents = "none";
  map.attributionControl.setPrefix(false);
  map.attributionControl.addAttribution(gettext("Source: the town's own registers · CGCS2000 · for internal use"));
  L.control.scale({ imperial: false, position: "bottomright" }).addTo(map);
  return map;
}

export function addZoom(map) {
  L.control
    .zoom({ position: "topright", zoomInTitle: gettext("Zoom in"), zoomOutTitle: gettext("Zoom out") })
    .addTo(map);
}

/** Bring a place into the part of the map that the drawer leaves free. */
export function reveal(map, latlng, isWide) {
  const size = map.getSize();
  const hidden = isWide ? [460, 40] : [40, Math.round(size.y * 0.8)];
  map.panInside(latlng, { paddingTopLeft: [40, 60], paddingBottomRight: hidden, animate: false });
}

/** Accent ring and label on what is chosen; returns a function that takes it away. */
export function highlight(map, latlng, name) {
  const span = document.createElement("span");
  span.textContent = name;
  const ring = L.circleMarker(latlng, { pane: "selected", radius: 15, color: "#0b5cad", weight: 3, fill: false, interactive: false });
  ring.bindTooltip(span, { permanent: true, direction: "right", offset: [16, 0], className: "chosen" }).addTo(map);
  return () => ring.remove();
}
