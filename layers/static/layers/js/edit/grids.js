// The grids of the day on the map: chosen by a click, snapped to while drawing.
import * as L from "leaflet";
import { flipped } from "../map/geometry.js";

const LABELS_FROM_ZOOM = 14;

export class Grids {
  constructor(map, onClick) {
    this.map = map;
    this.onClick = onClick;
    this.renderer = L.svg({ pane: "borders", padding: 0.3 });
    this.layers = new Map();
    this.labels = L.layerGroup();
    map.on("zoomend", () => this.showLabels());
  }

  draw(rows) {
    for (const [code, name, lon, lat, shape] of rows) {
      const layer = L.polygon(flipped(shape), { renderer: this.renderer, className: "edit-grid", fill: true });
      layer.on("click", (event) => this.onClick(code, event)).addTo(this.map);
      layer.getElement()?.setAttribute("data-code", code);
      this.layers.set(code, layer);
      const span = document.createElement("span");
      span.textContent = name && this.layers.size <= 400 ? `${name} ${code.slice(-3)}` : code.slice(-3);
      const icon = L.divIcon({ className: "place-label grids", html: span, iconSize: [0, 0] });
      this.labels.addLayer(L.marker([lat, lon], { icon, pane: "labels", interactive: false, keyboard: false, pmIgnore: true, snapIgnore: true }));
    }
    this.showLabels();
  }

  showLabels() {
    if (this.map.getZoom() >= LABELS_FROM_ZOOM) {
      this.labels.addTo(this.map);
    } else {
      this.labels.remove();
    }
  }

  has(code) {
    return this.layers.has(code);
  }

  mark(codes) {
    for (const [code, layer] of this.layers) {
      layer.getElement()?.classList.toggle("chosen", codes.includes(code));
    }
  }
}
