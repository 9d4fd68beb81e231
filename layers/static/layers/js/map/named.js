// What people call places, where rescue teams stand, how far the gas pipe reaches: of the view, labels never over others.
import * as L from "leaflet";
import { boxText, flipped, freeOf, grown, isWithin } from "./geometry.js";
import { ask } from "./net.js";

const LABELS = { places: 13, rescue: 12 };
const LETTER = 12; // pixels of one Chinese letter

export class Named {
  constructor(map, setup) {
    this.map = map;
    this.urls = setup.urls;
    this.areas = L.svg({ pane: "coverage", padding: 0.3 });
    this.groups = Object.fromEntries(["places", "rescue", "pipe-reach"].map((kind) => [kind, L.layerGroup()]));
    this.rows = {};
    this.known = {};
    this.on = new Set();
    this.marks = [];
  }

  /** What the names must not touch: the marks of the units that are drawn now. */
  avoid(marks) {
    this.marks = marks;
    this.label();
  }

  async show(kind, isShown) {
    if (!isShown) {
      this.on.delete(kind);
      this.groups[kind].remove();
      this.label();
      return;
    }
    this.on.add(kind);
    this.groups[kind].addTo(this.map);
    await this.view(kind);
    this.label();
  }

  async refresh() {
    await Promise.all([...this.on].map((kind) => this.view(kind)));
    this.label();
  }

  async view(kind) {
    const bounds = this.map.getBounds();
    const inView = [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()];
    if (this.known[kind] && isWithin(inView, this.known[kind])) {
      return;
    }
    const box = grown(inView, 0.5);
    this.known[kind] = box;
    const answer = await ask(`${this.urls[kind]}?bbox=${boxText(box)}`);
    if (!answer) {
      this.known[kind] = null;
      return;
    }
    this.rows[kind] = answer.rows;
    if (kind === "pipe-reach") {
      this.reach(answer.rows);
    }
  }

  reach(rows) {
    this.groups["pipe-reach"].clearLayers();
    const shapes = rows.flatMap(([, shape]) => flipped(shape));
    if (shapes.length) {
      const style = { renderer: this.areas, className: "pipe-reach", interactive: false };
      this.groups["pipe-reach"].addLayer(L.polygon(shapes, style));
    }
  }

  /** Boxes of what stands on the map already: marks of units, names of villages and grids. */
  taken() {
    const { left, top } = this.map.getContainer().getBoundingClientRect();
    const names = [...this.map.getPane("labels").querySelectorAll(".place-label span")];
    const boxes = names.filter((name) => name.style.visibility !== "hidden").map((name) => name.getBoundingClientRect());
    const discs = this.marks.map((one) => ({ ...this.map.latLngToContainerPoint(one.getLatLng()), r: one.getRadius() }));
    return [
      ...discs.map(({ x, y, r }) => [x - r, y - r, x + r, y + r]),
      ...boxes.map((box) => [box.left - left, box.top - top, box.right - left, box.bottom - top]),
    ];
  }

  /** Marks of all that is near, names of those that have room: rescue first. */
  label() {
    const zoom = this.map.getZoom();
    const taken = this.taken();
    for (const kind of ["rescue", "places"].filter((one) => this.on.has(one))) {
      this.groups[kind].clearLayers();
      for (const [name, , lon, lat] of this.rows[kind] ?? []) {
        const at = this.map.latLngToContainerPoint([lat, lon]);
        const box = [at.x + 6, at.y - 9, at.x + 14 + LETTER * name.length, at.y + 9];
        const hasRoom = zoom >= LABELS[kind] && freeOf(taken, box);
        if (hasRoom) {
          taken.push(box);
        }
        if (hasRoom || kind === "rescue") {
          this.groups[kind].addLayer(mark(kind, hasRoom ? name : "", lat, lon));
        }
      }
    }
  }
}

function mark(kind, name, lat, lon) {
  const sign = document.createElement("i");
  sign.className = kind === "rescue" ? "rescue-mark" : "place-dot";
  sign.textContent = kind === "rescue" ? "救" : "";
  const text = document.createElement("span");
  text.textContent = name;
  const both = document.createElement("div");
  both.append(sign, text);
  const icon = L.divIcon({ className: `named ${kind}`, html: both, iconSize: [0, 0] });
  return L.marker([lat, lon], { icon, pane: "labels", interactive: false, keyboard: false });
}
