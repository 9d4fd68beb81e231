// The map of a topology report: present boundaries, shapes of the file, faults with the numbers of the table.
import * as L from "leaflet";
import { drawn, faultMark, faultShape } from "./map/faults.js";
import { Ground } from "./map/ground.js";
import { ask } from "./map/net.js";
import { readPlace } from "./map/query.js";
import { addZoom, newMap } from "./map/view.js";

const setup = JSON.parse(document.getElementById("setup").textContent);
const element = document.getElementById("fault-map");
const map = newMap(element, { scrollWheelZoom: false });
addZoom(map);
map.setView([35.2, 113.4], 12);

const days = new URLSearchParams({ on: element.dataset.day, town: element.dataset.town });
const ground = new Ground(map, setup, days.toString());
["villages", "grids", "roads"].forEach((kind) => ground.show(kind, true));
map.on("moveend", () => ground.refresh());
const svg = L.svg({ pane: "tracks", padding: 0.5 });

function goTo(place) {
  map.setView([place.lat, place.lon], place.zoom, { animate: false });
}

window.addEventListener("hashchange", () => {
  const place = readPlace(window.location.hash);
  if (place) {
    goTo(place);
    element.scrollIntoView({ block: "center" });
  }
});
// the same link again must show the spot again
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-spot]");
  if (link && link.hash === window.location.hash) {
    event.preventDefault();
    goTo(readPlace(link.hash));
    element.scrollIntoView({ block: "center" });
  }
});

async function begin() {
  const answer = await ask(setup.faults);
  if (!answer) {
    return;
  }
  const shapes = L.featureGroup(answer.shapes.map((shape) => drawn(svg, shape, "file-shape"))).addTo(map);
  answer.mends.forEach((shape) => drawn(svg, shape, "mended-shape").addTo(map));
  const marks = L.featureGroup();
  for (const row of answer.faults) {
    faultShape(svg, row)?.addTo(map);
    faultMark(row).addTo(marks);
  }
  marks.addTo(map);
  const place = readPlace(window.location.hash);
  if (place) {
    goTo(place);
    return;
  }
  const villages = ground.groups.villages.getLayers().map((layer) => layer.getBounds());
  const bounds = [shapes, marks].map((group) => group.getBounds()).concat(villages).filter((box) => box.isValid());
  if (bounds.length) {
    map.fitBounds(bounds.reduce((whole, box) => whole.extend(box), L.latLngBounds(bounds[0])), { padding: [12, 12] });
  }
}

begin();
