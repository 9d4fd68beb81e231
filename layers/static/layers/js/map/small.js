// The small map of a unit's page: where it stands, in its grid, among its neighbours, on the same quiet ground.
import * as L from "leaflet";
import { boxText } from "./geometry.js";
import { Ground } from "./ground.js";
import { UnitMark } from "./marks.js";
import { ask } from "./net.js";
import { newMap } from "./view.js";

const ZOOM = 17;
const setup = JSON.parse(document.getElementById("setup").textContent);
const element = document.getElementById("small-map");
const at = [Number(element.dataset.lat), Number(element.dataset.lon)];
const query = window.location.search.slice(1); // the day and town of the page
const map = newMap(element, { scrollWheelZoom: false });
const renderer = L.canvas({ pane: "units" });
const byKey = new Map(setup.legend.statuses.map((status) => [status.key, status]));
map.setView(at, ZOOM);

const ground = new Ground(map, setup, query, element.dataset.grid);
["villages", "grids", "roads", "buildings"].forEach((kind) => ground.show(kind, true));
map.on("moveend", () => ground.refresh());

function drawOwn() {
  const ring = element.dataset.overdue === "1" ? setup.legend.ring : null;
  const status = byKey.get(element.dataset.status);
  L.circleMarker(at, { renderer, radius: 16, color: "#0b5cad", weight: 2, fill: false, interactive: false }).addTo(map);
  new UnitMark(at, { renderer, status, ring, interactive: false }).addTo(map);
}

/** The units around, with their names; a click opens theirs. */
async function drawNeighbours() {
  const view = map.getBounds();
  const box = boxText([view.getWest(), view.getSouth(), view.getEast(), view.getNorth()]);
  const answer = await ask(`${setup.urls.units}?${query}&bbox=${box}&zoom=${ZOOM}`);
  const rows = answer?.kind === "points" ? answer.rows.filter(([uuid]) => uuid !== element.dataset.uuid) : [];
  for (const [uuid, name, lon, lat, index, late] of rows) {
    const mark = new UnitMark([lat, lon], { renderer, status: byKey.get(answer.order[index]), ring: late ? setup.legend.ring : null });
    const label = document.createElement("span");
    label.textContent = name;
    mark.bindTooltip(label, { direction: "top", offset: [0, -8] });
    mark.on("click", () => window.location.assign(`/units/${uuid}/${window.location.search}`));
    mark.addTo(map);
  }
  element.dataset.neighbours = String(rows.length);
}

await drawNeighbours();
drawOwn();
