// Faults of boundaries: their shapes and their numbers, on the map of a report and as a layer of the town map.
// A row is [number, kind, longitude, latitude, is lawful, sentence, GeoJSON geometry or null].
import * as L from "leaflet";
import { flipped } from "./geometry.js";

/** Any GeoJSON geometry as a Leaflet layer of one class. */
export function drawn(renderer, geometry, className) {
  const { type, coordinates } = geometry;
  const style = { renderer, className, interactive: false };
  if (type === "Polygon" || type === "MultiPolygon") {
    return L.polygon(flipped(coordinates), style);
  }
  if (type === "LineString" || type === "MultiLineString") {
    return L.polyline(flipped(coordinates), { ...style, fill: false });
  }
  const points = type === "Point" ? [coordinates] : coordinates;
  return L.layerGroup(points.map(([lon, lat]) => L.circleMarker([lat, lon], { ...style, radius: 5 })));
}

export function faultShape(renderer, [, kind, , , isLawful, , shape]) {
  return shape && drawn(renderer, shape, `fault-shape ${kind}${isLawful ? " lawful" : ""}`);
}

export function faultMark([number, kind, lon, lat, isLawful, said]) {
  const span = document.createElement("span");
  span.textContent = String(number);
  const icon = L.divIcon({ className: `fault-number ${kind}${isLawful ? " lawful" : ""}`, html: span, iconSize: [22, 22] });
  const text = document.createElement("span");
  text.textContent = `${number} · ${said}`;
  const marker = L.marker([lat, lon], { icon, pane: "stops", keyboard: false, alt: text.textContent });
  return marker.bindTooltip(text, { className: "wide-tooltip", direction: "top", offset: [0, -12] });
}
