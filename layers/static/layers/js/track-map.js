// The map of one track: what was walked, gaps, drives, fixes that were left out, and where somebody stood.
import * as L from "leaflet";
import { flipped } from "./map/geometry.js";
import { Ground } from "./map/ground.js";
import { ask } from "./map/net.js";
import { addZoom, newMap } from "./map/view.js";

const setup = JSON.parse(document.getElementById("setup").textContent);
const element = document.getElementById("track-map");
const map = newMap(element, { scrollWheelZoom: false });
addZoom(map);
map.setView([35.2, 113.4], 12);

const query = new URLSearchParams({ on: element.dataset.day, town: element.dataset.town });
const ground = new Ground(map, setup, query.toString());
["villages", "roads", "buildings"].forEach((kind) => ground.show(kind, true));
map.on("moveend", () => ground.refresh());
const lines = L.svg({ pane: "tracks", padding: 0.5 });
const marks = L.svg({ pane: "units", padding: 0.5 });

function textOf(text) {
  const span = document.createElement("span");
  span.textContent = text;
  return span;
}

function mark([lon, lat], className, radius, text) {
  const circle = L.circleMarker([lat, lon], { renderer: marks, className, radius });
  return circle.bindTooltip(textOf(text), { direction: "top", className: "wide-tooltip" });
}

async function begin() {
  const answer = await ask(setup.track);
  if (!answer) {
    return;
  }
  const whole = L.featureGroup().addTo(map);
  ["walked", "gap", "drive"].forEach((kind, place) => {
    if (answer.lines[place].length) {
      const style = { renderer: lines, className: `track-line ${kind}`, fill: false, interactive: false };
      L.polyline(flipped(answer.lines[place]), style).addTo(whole);
    }
  });
  const framed = whole.getLayers().length > 0;
  for (const [lon, lat, minutes] of answer.dwells) {
    const text = interpolate(gettext("stood still for %s minutes"), [minutes]);
    mark([lon, lat], "track-dwell", 7, text).addTo(whole);
  }
  for (const [lon, lat, label] of answer.left_out) {
    mark([lon, lat], "track-out", 4, label).addTo(framed ? map : whole); // a leap must not shrink the walk to a dot
  }
  if (whole.getBounds().isValid()) {
    map.fitBounds(whole.getBounds(), { padding: [24, 24], maxZoom: 17 });
  }
}

begin();
