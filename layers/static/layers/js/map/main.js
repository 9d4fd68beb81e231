// The town map: wires filter, layers, list, drawer and address together.
import { Drawer } from "./drawer.js";
import { Ground } from "./ground.js";
import { Legend } from "./legend.js";
import { ask, say } from "./net.js";
import { Overlays } from "./overlays.js";
import { printable } from "./print.js";
import { isNarrow, readFilter, readPlace, writeFilter, writePlace } from "./query.js";
import { Sheet } from "./sheet.js";
import { Units } from "./units.js";
import { addZoom, highlight, newMap, reveal } from "./view.js";

const setup = JSON.parse(document.getElementById("setup").textContent);
const map = newMap("map");
addZoom(map);

let filter = readFilter(window.location.search);
let unhighlight = () => {};
let latestCount = 0;

const drawer = new Drawer(document.getElementById("drawer"), () => unhighlight());
const isWide = () => window.matchMedia("(min-width: 601px)").matches;
const day = () => writeFilter({ status: [], town: filter.town, on: filter.on, known_at: filter.known_at });

function openUnit(uuid, name, latlng) {
  unhighlight();
  if (latlng) {
    unhighlight = highlight(map, latlng, name);
    reveal(map, latlng, isWide());
  }
  drawer.open(`${setup.urls.drawer}units/${uuid}/?${day()}`);
}

const units = new Units(map, setup, openUnit);
const ground = new Ground(map, setup, day());
const overlays = new Overlays(map, setup, writeFilter(filter), units.renderer, (kind, id) => {
  unhighlight();
  drawer.open(`${setup.urls.drawer}blind-spots/${kind}/${encodeURIComponent(id)}/?${writeFilter(filter)}`);
});

function showLayer(key, isShown) {
  if (key === "units") {
    units.show(isShown);
  } else if (key in ground.groups) {
    ground.show(key, isShown);
  } else {
    overlays.show(key, isShown);
  }
}

async function refreshCounts() {
  const mine = ++latestCount;
  const counts = await ask(`${setup.urls.counts}?${writeFilter(filter)}`);
  if (counts && mine === latestCount) {
    legend.count(counts);
    if (counts.shown === 0 && isNarrow(filter)) {
      say(gettext("No unit matches this filter."));
    }
  }
}

function refreshList() {
  if (sheet.isListOpen) {
    htmx.ajax("GET", `${setup.urls.list}?${writeFilter(filter)}`, { target: "#list", swap: "innerHTML" });
  }
}

function remember() {
  const { lat, lng } = map.getCenter();
  const query = writeFilter(filter);
  const address = `${window.location.pathname}${query ? `?${query}` : ""}${writePlace({ zoom: map.getZoom(), lat, lon: lng })}`;
  window.history.replaceState(null, "", address);
}

const sheet = new Sheet(document.getElementById("panel"), refreshList);
const legend = new Legend(document.getElementById("filter"), setup, filter, (changed) => {
  filter = changed;
  remember();
  units.ask(writeFilter(filter));
  overlays.forget(writeFilter(filter));
  refreshCounts();
  refreshList();
});

document.getElementById("filter").addEventListener("change", (event) => {
  if (event.target.dataset.layer) {
    showLayer(event.target.dataset.layer, event.target.checked);
  }
});

// a row of the list or of the search: show it on the map instead of leaving the page
document.addEventListener("click", (event) => {
  const row = event.target.closest("#list a[data-unit], #found a[data-unit]");
  if (!row || event.ctrlKey || event.metaKey) {
    return;
  }
  event.preventDefault();
  const { unit, lon, lat } = row.dataset;
  const at = lon ? [Number(lat), Number(lon)] : null;
  if (at) {
    map.setView(at, Math.max(map.getZoom(), 17), { animate: false });
  }
  document.getElementById("found").replaceChildren();
  openUnit(unit, row.querySelector("b")?.textContent ?? row.firstChild.textContent.trim(), at);
});

// the day of the top bar keeps the filter as it stands now, not as the page began
document.querySelector(".as-of form").addEventListener("submit", (event) => {
  event.preventDefault();
  const { on, known_at } = event.target.elements;
  window.location.search = writeFilter({ ...filter, on: on.value, known_at: known_at.value });
});

map.on("click", (event) => {
  const grid = ground.gridAt(event.latlng);
  if (grid) {
    unhighlight();
    drawer.open(`${setup.urls.drawer}grids/${grid[0]}/?${day()}`);
  }
});
map.on("unitsdrawn", () => ground.avoid(units.isShown ? units.group.getLayers() : []));
map.on("moveend", () => {
  remember();
  units.refresh();
  ground.refresh();
});
printable(map, document.getElementById("print"), () => units.refresh());

function goTo(place) {
  map.setView([place.lat, place.lon], place.zoom, { animate: false });
}

window.addEventListener("hashchange", () => {
  const place = readPlace(window.location.hash);
  if (place) {
    goTo(place);
  }
});

function begin() {
  const params = new URLSearchParams(window.location.search);
  const place = readPlace(window.location.hash);
  if (place) {
    goTo(place);
  } else if (setup.unit?.at) {
    map.setView(setup.unit.at, 17);
  } else if (setup.bounds) {
    const [west, south, east, north] = setup.bounds;
    map.fitBounds([[south, west], [north, east]], { padding: [8, 8] });
  } else {
    map.setView([35.2, 113.4], 12);
    say(gettext("No boundaries yet: load villages and grids first (manage.py import_boundaries)."));
  }
  units.query = writeFilter(filter);
  for (const box of document.querySelectorAll("[data-layer]")) {
    showLayer(box.dataset.layer, box.checked);
  }
  if (setup.unit) {
    openUnit(setup.unit.uuid, setup.unit.name, setup.unit.at);
  } else if (params.has("blind")) {
    document.querySelector('[data-layer="blind-spots"]').click();
  }
  refreshCounts();
}

begin();
