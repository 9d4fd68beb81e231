// The quiet base map: villages and grids with labels, roads and buildings of the view.
import * as L from "leaflet";
import { boxText, flipped, grown, holds, isWithin } from "./geometry.js";
import { layOut } from "./labels.js";
import { ask } from "./net.js";

const WIDTHS = { main: 6, street: 4.5, lane: 3, path: 1.6 };
const NEAR = { roads: 14, buildings: 15 };
const GRID_LABELS = 15;

export class Ground {
  constructor(map, setup, query, own = "") {
    this.map = map;
    this.own = own; // the grid that is drawn more strongly
    this.urls = setup.urls;
    this.query = query;
    this.land = L.canvas({ pane: "land", padding: 0.3 });
    this.base = L.canvas({ pane: "base", padding: 0.3 });
    this.lines = L.svg({ pane: "borders", padding: 0.3 });
    this.groups = Object.fromEntries(["villages", "grids", "roads", "buildings"].map((kind) => [kind, L.layerGroup()]));
    this.labels = { villages: L.layerGroup(), grids: L.layerGroup() };
    this.rows = {};
    this.known = {};
    this.on = new Set();
    this.marks = [];
  }

  /** What the names must not touch: the marks that are drawn now. */
  avoid(marks) {
    this.marks = marks;
    this.layOutLabels();
  }

  layOutLabels() {
    const shown = Object.entries(this.labels).filter(([kind, group]) => this.on.has(kind) && this.map.hasLayer(group));
    layOut(this.map, shown.flatMap(([, group]) => group.getLayers()), this.marks);
  }

  async show(kind, isShown) {
    if (!isShown) {
      this.on.delete(kind);
      this.groups[kind].remove();
      this.labels[kind]?.remove();
      return;
    }
    this.on.add(kind);
    this.groups[kind].addTo(this.map);
    if (kind in NEAR) {
      await this.view(kind);
    } else {
      await this.borders(kind);
    }
    this.showLabels();
  }

  refresh() {
    this.showLabels();
    return Promise.all(Object.keys(NEAR).filter((kind) => this.on.has(kind)).map((kind) => this.view(kind)));
  }

  async borders(kind) {
    if (this.rows[kind]) {
      return;
    }
    const answer = await ask(`${this.urls[kind]}?${this.query}`);
    if (!answer) {
      return;
    }
    this.rows[kind] = answer.rows;
    if (kind === "villages") {
      const shapes = answer.rows.flatMap(([, , , , shape]) => flipped(shape));
      this.groups.villages.addLayer(L.polygon(shapes, { renderer: this.land, stroke: false, fillColor: "#fbfaf7", fillOpacity: 1, interactive: false }));
    }
    for (const [code, name, lon, lat, shape] of answer.rows) {
      const style = kind === "villages" ? "village-border" : code === this.own ? "grid-border own" : "grid-border";
      const outline = L.polygon(flipped(shape), { renderer: this.lines, className: style, fill: false, interactive: false });
      this.groups[kind].addLayer(outline);
      const text = kind === "villages" ? name : code.slice(-3);
      const options = { icon: labelIcon(text, kind), pane: "labels", interactive: false, keyboard: false, extent: outline.getBounds() };
      this.labels[kind].addLayer(L.marker([lat, lon], options));
    }
  }

  showLabels() {
    const zoom = this.map.getZoom();
    for (const [kind, group] of Object.entries(this.labels)) {
      const isNear = kind === "villages" ? zoom < 17 : zoom >= GRID_LABELS;
      if (this.on.has(kind) && isNear) {
        group.addTo(this.map);
      } else {
        group.remove();
      }
    }
    this.layOutLabels();
  }

  /** Roads or buildings of the view; far out only main roads and streets, no buildings. */
  async view(kind) {
    const isNear = this.map.getZoom() >= NEAR[kind];
    if (kind === "buildings" && !isNear) {
      this.groups.buildings.clearLayers();
      this.known.buildings = null;
      return;
    }
    const bounds = this.map.getBounds();
    const inView = [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()];
    const known = this.known[kind];
    if (known && known.isNear === isNear && isWithin(inView, known.box)) {
      return;
    }
    const box = grown(inView, 0.5);
    this.known[kind] = { box, isNear };
    const answer = await ask(`${this.urls[kind]}?bbox=${boxText(box)}${isNear ? "" : "&wide=1"}`);
    if (!answer) {
      this.known[kind] = null;
      return;
    }
    this.groups[kind].clearLayers();
    for (const layer of kind === "roads" ? this.roads(answer.rows, isNear) : this.buildings(answer.rows)) {
      this.groups[kind].addLayer(layer);
    }
  }

  /** All roads of a class are one path: the casing of every class first, then the white of every class. */
  roads(rows, isNear) {
    const byClass = Object.keys(WIDTHS).map((kind) => [kind, rows.filter((row) => row[0] === kind).map((row) => flipped(row[2]))]);
    const drawn = byClass.filter(([, lines]) => lines.length > 0).reverse();
    const shrink = isNear ? 1 : 0.6;
    const layer = (lines, color, weight) => L.polyline(lines, { renderer: this.base, color, weight, opacity: 1, interactive: false });
    return [
      ...drawn.map(([kind, lines]) => layer(lines, "#d5d8dc", WIDTHS[kind] * shrink + 1.6)),
      ...drawn.map(([kind, lines]) => layer(lines, "#fff", WIDTHS[kind] * shrink)),
    ];
  }

  buildings(rows) {
    const shapes = rows.flatMap(([shape]) => flipped(shape));
    const style = { renderer: this.base, color: "#d9d7cf", weight: 0.7, fillColor: "#ecebe6", fillOpacity: 1, interactive: false };
    return shapes.length ? [L.polygon(shapes, style)] : [];
  }

  /** The grid under a place: [code, name], or null. */
  gridAt({ lat, lng }) {
    const row = (this.rows.grids ?? []).find(([, , , , shape]) => holds(shape, lng, lat));
    return row ? [row[0], row[1]] : null;
  }
}

function labelIcon(text, kind) {
  const span = document.createElement("span");
  span.textContent = text;
  return L.divIcon({ className: `place-label ${kind}`, html: span, iconSize: [0, 0] });
}
