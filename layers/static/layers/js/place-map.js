// The map of a form that places a unit: a click, a search result or pasted coordinates, each shown before it is saved.
import * as L from "leaflet";
import { Ground } from "./map/ground.js";
import { addZoom, newMap } from "./map/view.js";

const setup = JSON.parse(document.getElementById("setup").textContent);
const map = newMap("place-map");
addZoom(map);

const box = document.querySelector("[data-place]");
const input = box.querySelector("[data-position]");
const datum = box.querySelector("select[name=datum]");
const how = box.querySelector("input[name=how]");
const said = document.getElementById("place-said");
const save = document.getElementById("place-save");
let pin = null;
let latest = 0;

function show(lat, lon) {
  pin?.remove();
  pin = L.marker([lat, lon], { icon: L.divIcon({ className: "pin", iconSize: [18, 18] }), pane: "selected", keyboard: false, interactive: false }).addTo(map);
}

function tell(text, isBad) {
  said.textContent = text;
  said.classList.toggle("bad", isBad);
}

/** Ask the server where the written coordinates are: the one place that reads notations and datums. */
async function preview(isFar) {
  const mine = ++latest;
  if (!input.value.trim()) {
    pin?.remove();
    tell("", false);
    return;
  }
  const query = new URLSearchParams({ position: input.value, datum: datum.value, town: setup.town });
  const answer = await fetch(`${setup.position}?${query}`, { headers: { Accept: "application/json" } }).catch(() => null);
  const found = answer && (await answer.json().catch(() => null));
  if (mine !== latest) {
    return;
  }
  if (!found || found.error) {
    pin?.remove();
    tell(found?.error ?? gettext("The server did not answer; try again."), true);
    return;
  }
  show(found.lat, found.lon);
  if (isFar) {
    map.setView([found.lat, found.lon], Math.max(map.getZoom(), 17), { animate: false });
  }
  tell(found.said, !found.is_good);
  document.body.dispatchEvent(new CustomEvent("placed"));
}

function take(lat, lon, way) {
  input.value = `${lon.toFixed(7)}, ${lat.toFixed(7)}`;
  datum.value = "wgs84";
  how.value = way;
  show(lat, lon);
}

map.on("click", ({ latlng }) => {
  take(latlng.lat, latlng.lng, "CLICK");
  preview(false);
  save?.focus();
});

document.getElementById("places-found").addEventListener("click", (event) => {
  const row = event.target.closest("button[data-lon]");
  if (row) {
    take(Number(row.dataset.lat), Number(row.dataset.lon), "SEARCH");
    preview(true);
    save?.focus();
  }
});

input.addEventListener("input", () => {
  how.value = "PASTE";
  preview(true);
});
datum.addEventListener("change", () => preview(true));

// arrow keys walk through the list of the tray
document.querySelector(".tray-list")?.addEventListener("keydown", (event) => {
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") {
    return;
  }
  const rows = [...document.querySelectorAll(".tray-list a")];
  const next = rows.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1);
  event.preventDefault();
  rows[Math.min(Math.max(next, 0), rows.length - 1)].focus();
});

if (setup.at) {
  map.setView([setup.at[1], setup.at[0]], 17);
  show(setup.at[1], setup.at[0]);
} else if (setup.bounds) {
  const [west, south, east, north] = setup.bounds;
  map.fitBounds([[south, west], [north, east]], { padding: [8, 8] });
} else {
  map.setView([35.2, 113.4], 12);
}
const ground = new Ground(map, setup, "");
["villages", "grids", "roads", "buildings"].forEach((kind) => ground.show(kind, true));
map.on("moveend", () => ground.refresh());
if (input.value) {
  preview(true);
}
