// The small map of a unit's page: where it stands, on the same quiet ground.
import * as L from "leaflet";
import { Ground } from "./ground.js";
import { UnitMark } from "./marks.js";
import { newMap } from "./view.js";

const setup = JSON.parse(document.getElementById("setup").textContent);
const element = document.getElementById("small-map");
const at = [Number(element.dataset.lat), Number(element.dataset.lon)];
const map = newMap(element, { scrollWheelZoom: false });
map.setView(at, 17);

const ground = new Ground(map, setup, window.location.search.slice(1)); // the day and town of the page
["villages", "grids", "roads", "buildings"].forEach((kind) => ground.show(kind, true));
map.on("moveend", () => ground.refresh());

const status = setup.legend.statuses.find(({ key }) => key === element.dataset.status);
const ring = element.dataset.overdue === "1" ? setup.legend.ring : null;
new UnitMark(at, { renderer: L.canvas({ pane: "units" }), status, ring, interactive: false }).addTo(map);
