// The map of one route: quiet ground, the line along roads, numbered stops; list and map point at each other.
import * as L from "leaflet";
import { flipped } from "./map/geometry.js";
import { Ground } from "./map/ground.js";
import { addZoom, newMap } from "./map/view.js";

const setup = JSON.parse(document.getElementById("setup").textContent);
const map = newMap("plan-map");
const lines = L.svg({ pane: "tracks", padding: 0.3 });
const items = new Map([...document.querySelectorAll(".plan-stops [data-seq]")].map((item) => [Number(item.dataset.seq), item]));

function drawLine() {
  const route = flipped(setup.legs);
  L.polyline(route, { renderer: lines, className: "plan-casing", interactive: false }).addTo(map);
  L.polyline(route, { renderer: lines, className: "plan-line", interactive: false }).addTo(map);
  for (const leg of setup.legs) {
    addArrow(leg);
  }
}

/** An arrow head at the middle of a leg that is long enough to carry one. */
function addArrow(leg) {
  const points = leg.map(([lon, lat]) => L.latLng(lat, lon));
  const steps = points.slice(1).map((corner, k) => map.distance(points[k], corner));
  let rest = steps.reduce((sum, step) => sum + step, 0) / 2;
  if (rest < 60) {
    return;
  }
  const k = Math.max(0, steps.findIndex((step) => (rest -= step) <= 0));
  const [from, to] = [points[k], points[k + 1]];
  const at = [(from.lat + to.lat) / 2, (from.lng + to.lng) / 2];
  const east = (to.lng - from.lng) * Math.cos((from.lat * Math.PI) / 180);
  const arrow = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  arrow.setAttribute("viewBox", "0 0 12 12");
  const head = document.createElementNS("http://www.w3.org/2000/svg", "path");
  head.setAttribute("d", "M6 0.5 11 11 6 8.5 1 11z");
  head.setAttribute("transform", `rotate(${(Math.atan2(east, to.lat - from.lat) * 180) / Math.PI} 6 6)`);
  arrow.append(head);
  const icon = L.divIcon({ className: "plan-arrow", html: arrow, iconSize: [12, 12] });
  L.marker(at, { icon, pane: "labels", interactive: false, keyboard: false }).addTo(map);
}

function numbered(text, className, size) {
  const span = document.createElement("span");
  span.textContent = text;
  return L.divIcon({ className, html: span, iconSize: [size, size] });
}

function drawStops() {
  for (const stop of setup.stops) {
    const icon = numbered(String(stop.seq), stop.name ? "plan-stop" : "plan-stop ground", 24);
    const title = `${stop.seq} ${stop.name || gettext("uncovered ground")} ${stop.clock}`;
    const marker = L.marker(flipped(stop.at), { icon, pane: "stops", title, alt: title, riseOnHover: true });
    marker.on("click", () => point(stop.seq, true)).addTo(map);
    items.get(stop.seq)?.addEventListener("mouseenter", () => marker.getElement().classList.add("chosen"));
    items.get(stop.seq)?.addEventListener("mouseleave", () => marker.getElement().classList.remove("chosen"));
  }
  const start = gettext("Start and end");
  L.marker(flipped(setup.start), { icon: numbered("", "plan-start", 16), pane: "stops", title: start, alt: start }).addTo(map);
}

/** Mark a stop of the list, and bring it into sight when the map was clicked. */
function point(seq, isFromMap) {
  items.forEach((item, key) => item.classList.toggle("chosen", key === seq));
  if (isFromMap) {
    items.get(seq)?.scrollIntoView({ block: "nearest" });
  }
}

map.fitBounds(L.latLngBounds([...setup.legs.flat(), ...setup.stops.map((stop) => stop.at), setup.start].map(flipped)), { padding: [32, 32], maxZoom: 17, animate: false });
addZoom(map);
const ground = new Ground(map, setup, "");
["grids", "roads", "buildings"].forEach((kind) => ground.show(kind, true));
map.on("moveend", () => ground.refresh());
drawLine();
drawStops();
