// Plain geometry on degrees and pixels; no browser, no Leaflet.

/** Whether a ring of [lon, lat] holds the point (even-odd rule). */
function isInRing(ring, lon, lat) {
  let inside = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [xi, yi] = ring[i];
    const [xj, yj] = ring[j];
    if (yi > lat !== yj > lat && lon < ((xj - xi) * (lat - yi)) / (yj - yi) + xi) {
      inside = !inside;
    }
  }
  return inside;
}

/** Whether a MultiPolygon's coordinates hold the point; holes do not. */
export function holds(multipolygon, lon, lat) {
  return multipolygon.some(([outer, ...holes]) => isInRing(outer, lon, lat) && !holes.some((hole) => isInRing(hole, lon, lat)));
}

/** [west, south, east, north] grown by a share of its own size on every side. */
export function grown([west, south, east, north], share) {
  const dx = (east - west) * share;
  const dy = (north - south) * share;
  return [west - dx, south - dy, east + dx, north + dy];
}

/** Whether box `outer` holds box `inner` whole. */
export function isWithin(inner, outer) {
  return outer[0] <= inner[0] && outer[1] <= inner[1] && outer[2] >= inner[2] && outer[3] >= inner[3];
}

/** A box as the server reads it; 5 decimals are about a metre. */
export function boxText(box) {
  return box.map((degree) => degree.toFixed(5)).join(",");
}

/** Side of a unit's mark in pixels: 12 far out, 16 near. */
export function markSize(zoom) {
  return Math.min(16, Math.max(12, zoom - 1));
}

/** Radius in pixels of a cell that stands for n units; area grows with the digits, not with the number. */
export function cellRadius(n) {
  return Math.round(13 + 4.5 * Math.log10(Math.max(1, n)));
}

/** Arcs of a ring in proportion to counts: [{index, from, to}] in radians, clockwise from the top; zeros left out. */
export function arcs(counts) {
  const total = counts.reduce((sum, n) => sum + n, 0);
  let from = -Math.PI / 2;
  const parts = [];
  counts.forEach((n, index) => {
    if (n > 0) {
      const to = from + (2 * Math.PI * n) / total;
      parts.push({ index, from, to });
      from = to;
    }
  });
  return parts;
}

/** Coordinates of GeoJSON ([lon, lat], any depth) as Leaflet wants them ([lat, lon]). */
export function flipped(coordinates) {
  return typeof coordinates[0] === "number" ? [coordinates[1], coordinates[0]] : coordinates.map(flipped);
}

/** Whether a box [left, top, right, bottom] touches none of those taken already. */
export function freeOf(taken, [left, top, right, bottom]) {
  return taken.every(([l, t, r, b]) => right <= l || left >= r || bottom <= t || top >= b);
}
