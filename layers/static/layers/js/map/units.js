// Units on the map: asked for per view; single marks near, exact counts per cell far out.
import * as L from "leaflet";
import { boxText, grown, isWithin } from "./geometry.js";
import { CellMark, UnitMark } from "./marks.js";
import { ask } from "./net.js";

const MARGIN = 0.25;

export class Units {
  constructor(map, setup, onPick) {
    this.map = map;
    this.setup = setup;
    this.onPick = onPick;
    this.renderer = L.canvas({ pane: "units", padding: 0.2, tolerance: 4 });
    this.group = L.layerGroup();
    this.query = "";
    this.asking = null;
    this.known = null; // box, zoom and kind of what is drawn
    this.isShown = false;
  }

  show(isShown) {
    this.isShown = isShown;
    if (isShown) {
      this.group.addTo(this.map);
      this.refresh();
    } else {
      this.group.remove();
      this.map.fire("unitsdrawn");
    }
  }

  ask(query) {
    this.query = query;
    this.known = null;
    this.refresh();
  }

  /** Ask for what the view needs, unless what is drawn already holds it. */
  async refresh() {
    const view = this.map.getBounds();
    const inView = [view.getWest(), view.getSouth(), view.getEast(), view.getNorth()];
    const zoom = Math.floor(this.map.getZoom());
    if (!this.isShown || this.holds(inView, zoom)) {
      return;
    }
    const box = grown(inView, MARGIN);
    this.asking?.abort();
    this.asking = new AbortController();
    const url = `${this.setup.urls.units}?${this.query}&bbox=${boxText(box)}&zoom=${zoom}`;
    const answer = await ask(url, this.asking.signal);
    if (answer) {
      this.known = { box, zoom, kind: answer.kind };
      this.draw(answer);
    }
  }

  holds(inView, zoom) {
    const known = this.known;
    return known !== null && isWithin(inView, known.box) && (known.kind === "points" ? zoom >= known.zoom : zoom === known.zoom);
  }

  draw(answer) {
    const statuses = this.setup.legend.statuses;
    const byKey = new Map(statuses.map((status) => [status.key, status]));
    const ordered = answer.order.map((key) => byKey.get(key));
    this.group.clearLayers();
    const marks = answer.kind === "points" ? this.points(answer.rows, ordered) : this.cells(answer.rows, ordered);
    for (const mark of marks) {
      this.group.addLayer(mark);
    }
    const drawn = answer.rows.reduce((sum, row) => sum + (answer.kind === "points" ? 1 : row[3].reduce((a, b) => a + b, 0)), 0);
    Object.assign(this.map.getContainer().dataset, { kind: answer.kind, marks: String(marks.length), units: String(drawn) });
    this.map.fire("unitsdrawn");
  }

  points(rows, ordered) {
    const severeLast = [...rows].sort((a, b) => ordered[b[4]].order - ordered[a[4]].order);
    return severeLast.map(([uuid, name, lon, lat, index, late]) => {
      const ring = late ? this.setup.legend.ring : null;
      const mark = new UnitMark([lat, lon], { renderer: this.renderer, status: ordered[index], ring });
      mark.bindTooltip(() => textOf(name), { direction: "top", offset: [0, -8] });
      mark.on("click", () => this.onPick(uuid, name, [lat, lon]));
      return mark;
    });
  }

  cells(rows, ordered) {
    const bySeverity = ordered.map((status, index) => ({ status, index })).sort((a, b) => a.status.order - b.status.order);
    return rows.map(([lon, lat, late, counts]) => {
      const sorted = bySeverity.map(({ index }) => counts[index]);
      const options = { renderer: this.renderer, counts: sorted, statuses: bySeverity.map(({ status }) => status) };
      const mark = new CellMark([lat, lon], options);
      mark.bindTooltip(() => listOf(options.statuses, sorted, late, this.setup.legend.ring.label), { direction: "top" });
      mark.on("click", () => this.map.setView([lat, lon], Math.min(this.map.getZoom() + 2, this.map.getMaxZoom())));
      return mark;
    });
  }
}

function textOf(text) {
  const element = document.createElement("span");
  element.textContent = text;
  return element;
}

function listOf(statuses, counts, late, ringLabel) {
  const list = document.createElement("ul");
  list.className = "cell-counts";
  statuses.forEach((status, index) => {
    if (counts[index]) {
      list.append(lineOf(status.label, counts[index]));
    }
  });
  if (late) {
    list.append(lineOf(ringLabel, late));
  }
  return list;
}

function lineOf(label, n) {
  const line = document.createElement("li");
  line.textContent = `${label} ${n}`;
  return line;
}
