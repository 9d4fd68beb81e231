// The start of a new route: a click on the map writes the field, the field moves the mark.
import * as L from "leaflet";
import { Ground } from "./map/ground.js";
import { addZoom, newMap } from "./map/view.js";

const setup = JSON.parse(document.getElementById("setup").textContent);
const field = document.getElementById("id_start");
const icon = L.divIcon({ className: "plan-start", iconSize: [16, 16] });
let mark = null;

function place(latlng) {
  mark?.remove();
  mark = latlng && L.marker(latlng, { icon, pane: "stops", keyboard: false }).addTo(map);
}

/** "lon, lat" as a place; null when it is not one. */
function written() {
  const [lon, lat] = field.value.split(/[\s,，;]+/).map(Number);
  return Number.isFinite(lon) && Number.isFinite(lat) && Math.abs(lat) <= 85 ? L.latLng(lat, lon) : null;
}

const map = newMap("start-map");
addZoom(map);
if (setup.bounds) {
  const [west, south, east, north] = setup.bounds;
  map.fitBounds([[south, west], [north, east]], { animate: false });
} else {
  map.setView([35, 105], 9);
}
const ground = new Ground(map, setup, "");
const NAMES_FROM_ZOOM = 13; // farther out the names of a whole town cover each other

function showGround() {
  ground.show("villages", map.getZoom() >= NAMES_FROM_ZOOM);
  ground.refresh();
}

["grids", "roads"].forEach((kind) => ground.show(kind, true));
showGround();
map.on("moveend", showGround);
map.on("click", ({ latlng }) => {
  field.value = `${latlng.lng.toFixed(5)}, ${latlng.lat.toFixed(5)}`;
  place(latlng);
});
field.addEventListener("change", () => place(written()));
place(written());

// all grids of a village at once; once more takes them all back
for (const button of document.querySelectorAll("[data-all]")) {
  const boxes = [...button.closest("details").querySelectorAll("input")];
  button.hidden = false;
  button.addEventListener("click", () => {
    const isAll = boxes.every((box) => box.checked);
    boxes.forEach((box) => {
      box.checked = !isAll;
    });
  });
}
