// The small map of the datum: the rows of the file under one hypothesis, against the villages; a radio button changes it.
import * as L from "leaflet";
import { Ground } from "./map/ground.js";
import { addZoom, newMap } from "./map/view.js";

const setup = JSON.parse(document.getElementById("setup").textContent);
const map = newMap("datum-map");
const canvas = L.canvas({ pane: "units", padding: 0.3 });
const style = { renderer: canvas, radius: 4, color: "#1b2430", weight: 1, fillColor: "#1a73e8", fillOpacity: 0.85, interactive: false };
let shown = L.layerGroup().addTo(map);

function show(name) {
  shown.remove();
  shown = L.layerGroup((setup.places[name] ?? []).map(([lon, lat]) => L.circleMarker([lat, lon], style))).addTo(map);
}

/** All of the town's villages and the rows, whichever reach farther; rows that fell on another continent stay out. */
function frame(ground, name) {
  const land = L.latLngBounds(ground.rows.villages?.flatMap(([, , lon, lat]) => [[lat, lon]]) ?? []);
  const rows = setup.places[name].map(([lon, lat]) => [lat, lon]);
  const near = land.isValid() ? rows.filter((place) => land.pad(3).contains(place)) : rows;
  const all = near.reduce((bounds, place) => bounds.extend(place), L.latLngBounds(land.isValid() ? [land.getSouthWest(), land.getNorthEast()] : []));
  if (all.isValid()) {
    map.fitBounds(all.pad(0.12), { animate: false });
  }
}

const radios = [...document.querySelectorAll("input[name=shown]")];
const first = setup.shown;
map.setView(setup.places[first].map(([lon, lat]) => [lat, lon])[0] ?? [0, 0], 12);
addZoom(map);
const ground = new Ground(map, setup, `town=${setup.town}`);
show(first);
await ground.show("villages", true);
frame(ground, first);
ground.showLabels();
radios.forEach((radio) =>
  radio.addEventListener("change", () => {
    show(radio.value);
    frame(ground, radio.value);
  }),
);
document.getElementById("datum-map").dataset.ready = "1";
