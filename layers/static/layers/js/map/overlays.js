// What lies over the base: ground by last coverage, blind spots, tracks, the latest route, faults of the boundaries.
import * as L from "leaflet";
import { faultMark, faultShape } from "./faults.js";
import { flipped } from "./geometry.js";
import { BlindMark } from "./marks.js";
import { ask, say } from "./net.js";

export class Overlays {
  constructor(map, setup, query, renderer, onBlindSpot) {
    this.map = map;
    this.setup = setup;
    this.query = query;
    this.onBlindSpot = onBlindSpot;
    this.ground = L.svg({ pane: "coverage", padding: 0.3 });
    this.lines = L.canvas({ pane: "tracks", padding: 0.3 });
    this.marks = renderer; // that of the units: of two canvases only the upper one would be clicked
    this.groups = {};
    this.drawers = {
      coverage: this.coverage,
      "blind-spots": this.blindSpots,
      tracks: this.tracks,
      plan: this.plan,
      "boundary-faults": this.faults,
    };
  }

  async show(kind, isShown) {
    document.querySelectorAll(`[data-legend-of="${kind}"]`).forEach((legend) => {
      legend.hidden = !isShown;
    });
    if (!isShown) {
      this.groups[kind]?.remove();
      return;
    }
    if (!this.groups[kind]) {
      const answer = await ask(`${this.setup.urls[kind]}?${this.query}`);
      if (!answer) {
        return;
      }
      this.groups[kind] = L.layerGroup(this.drawers[kind].call(this, answer));
    }
    this.groups[kind].addTo(this.map);
  }

  /** The filter changed: what depends on it is asked for anew when it is shown. */
  forget(query) {
    this.query = query;
    for (const [kind, group] of Object.entries(this.groups)) {
      const wasShown = this.map.hasLayer(group);
      group.remove();
      delete this.groups[kind];
      if (wasShown) {
        this.show(kind, true);
      }
    }
  }

  coverage(answer) {
    if (!answer.rows.length) {
      say(gettext("Coverage has not been computed for this day yet."));
    }
    return this.setup.legend.ground.map(({ key, color, hatch }) => {
      const shapes = answer.rows.filter(([age]) => age === key).flatMap(([, , shape]) => flipped(shape));
      const fillColor = hatch ? "url(#never-hatch)" : color;
      return L.polygon(shapes, { renderer: this.ground, stroke: false, fillColor, fillOpacity: hatch ? 1 : 0.82, interactive: false, smoothFactor: 0.6 });
    });
  }

  blindSpots(answer) {
    return answer.rows.map(([kind, id, lon, lat, sentence]) => {
      const mark = new BlindMark([lat, lon], { renderer: this.marks, letter: String(kind) });
      mark.bindTooltip(() => textOf(sentence), { direction: "top", className: "wide-tooltip" });
      mark.on("click", () => this.onBlindSpot(kind, id));
      return mark;
    });
  }

  tracks(answer) {
    if (!answer.rows.length) {
      say(gettext("No track in this window that your account may see."));
    }
    const line = (shape, style) => L.polyline(flipped(shape), { renderer: this.lines, interactive: false, ...style });
    return answer.rows.flatMap(([walked, gaps, drives]) =>
      [
        [walked, { color: "#0b5cad", weight: 3, opacity: 0.75 }],
        [gaps, { color: "#5b6672", weight: 2, dashArray: "2 5" }],
        [drives, { color: "#a15c00", weight: 2, dashArray: "8 5" }],
      ].filter(([shape]) => shape.length).map(([shape, style]) => line(shape, style)),
    );
  }

  plan(answer) {
    if (!answer.line.length) {
      say(gettext("No route has been planned yet."));
      return [];
    }
    const casing = { renderer: this.lines, color: "#fff", weight: 8, interactive: false };
    const route = { renderer: this.lines, color: "#0b5cad", weight: 4, interactive: false };
    const stops = answer.stops.map(([seq, lon, lat, name]) => {
      const icon = L.divIcon({ className: "stop", html: textOf(String(seq)), iconSize: [22, 22] });
      return L.marker([lat, lon], { icon, pane: "stops", title: name, alt: `${seq} ${name}` });
    });
    return [L.polyline(flipped(answer.line), casing), L.polyline(flipped(answer.line), route), ...stops];
  }

  faults(answer) {
    if (!answer.faults.length) {
      say(gettext("The boundaries of this day have no fault."));
    }
    const shapes = answer.faults.map((row) => faultShape(this.ground, row)).filter(Boolean);
    return [...shapes, ...answer.faults.map(faultMark)];
  }
}

function textOf(text) {
  const element = document.createElement("span");
  element.textContent = text;
  return element;
}
