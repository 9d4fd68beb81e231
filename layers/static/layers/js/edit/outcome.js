// The outcome of a preview on the map: old borders dashed, new ones in the accent, faults with a red ring.
import * as L from "leaflet";
import { flipped } from "../map/geometry.js";

export class Outcome {
  constructor(map) {
    this.map = map;
    this.renderer = L.svg({ pane: "selected", padding: 0.3 });
    this.group = L.layerGroup().addTo(map);
  }

  clear() {
    this.group.clearLayers();
  }

  show(places) {
    this.clear();
    for (const place of places.filter(({ now }) => now)) {
      this.add(place.now, `edit-new ${place.fate}`);
    }
    for (const place of places.filter(({ was }) => was)) {
      this.add(place.was, "edit-old");
    }
    for (const { at, code } of places.filter(({ now }) => now)) {
      const span = document.createElement("span");
      span.textContent = code.slice(-3);
      const icon = L.divIcon({ className: "edit-label", html: span, iconSize: [0, 0] });
      this.group.addLayer(L.marker(flipped(at), { icon, pane: "stops", interactive: false, keyboard: false, pmIgnore: true, snapIgnore: true }));
    }
    const shapes = places.flatMap(({ was, now }) => [was, now]).filter(Boolean);
    this.map.fitBounds(L.latLngBounds(shapes.flatMap((shape) => flipped(shape).flat(2))), { padding: [40, 40], maxZoom: 18, animate: false });
  }

  add(shape, className) {
    const layer = L.polygon(flipped(shape), { renderer: this.renderer, className, interactive: false, pmIgnore: true, snapIgnore: true });
    this.group.addLayer(layer);
  }

  /** Rings around the places of a refusal; the first one is brought into sight. */
  point(places) {
    this.clear();
    for (const at of places) {
      this.group.addLayer(L.circleMarker(flipped(at), { pane: "selected", className: "edit-fault", radius: 14, interactive: false, pmIgnore: true, snapIgnore: true }));
    }
    if (places.length > 0 && !this.map.getBounds().contains(flipped(places[0]))) {
      this.map.panTo(flipped(places[0]));
    }
  }
}
