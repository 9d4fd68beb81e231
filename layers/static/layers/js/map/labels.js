// Names of places beside the marks, never over or under them: each takes the nearest free spot, or waits for more room.

const STEPS = [0, 14, 24, 34, 44]; // pixels away from the middle of the place
const DIRECTIONS = 8;
const GAP = 2;

function* offsets(reach) {
  for (const step of STEPS.filter((each) => each <= reach)) {
    for (let turn = 0; turn < (step ? DIRECTIONS : 1); turn += 1) {
      const angle = (turn * 2 * Math.PI) / DIRECTIONS + Math.PI / 2; // below first
      yield [Math.round(step * Math.cos(angle)), Math.round(step * Math.sin(angle))];
    }
  }
}

function touchesDisc({ x, y, w, h }, disc) {
  const dx = Math.max(Math.abs(disc.x - x) - w / 2, 0);
  const dy = Math.max(Math.abs(disc.y - y) - h / 2, 0);
  return dx * dx + dy * dy < (disc.r + GAP) ** 2;
}

function touchesBox(one, other) {
  return Math.abs(one.x - other.x) < (one.w + other.w) / 2 + GAP && Math.abs(one.y - other.y) < (one.h + other.h) / 2 + GAP;
}

/**
 * Boxes {x, y, w, h, reach} (their middles and how far they may go, pixels) and discs {x, y, r} → for each box its
 * offset [dx, dy], or null where there is no room.
 */
export function freeSpots(boxes, discs) {
  const taken = [];
  return boxes.map((box) => {
    for (const [dx, dy] of offsets(box.reach)) {
      const moved = { ...box, x: box.x + dx, y: box.y + dy };
      if (!discs.some((disc) => touchesDisc(moved, disc)) && !taken.some((other) => touchesBox(moved, other))) {
        taken.push(moved);
        return [dx, dy];
      }
    }
    return null;
  });
}

/** Lay out label markers of a map around marks (both Leaflet layers; a mark knows its radius). */
export function layOut(map, markers, marks) {
  const at = (layer) => map.latLngToContainerPoint(layer.getLatLng());
  const discs = marks.map((mark) => ({ ...xy(at(mark)), r: mark.getRadius() }));
  const shown = markers.filter((marker) => marker.getElement());
  const boxes = shown.map((marker) => {
    const text = marker.getElement().firstElementChild;
    return { ...xy(at(marker)), w: text.offsetWidth, h: text.offsetHeight, reach: reachOf(map, marker.options.extent) };
  });
  freeSpots(boxes, discs).forEach((offset, index) => {
    const text = shown[index].getElement().firstElementChild;
    text.style.visibility = offset ? "visible" : "hidden";
    text.style.translate = offset ? `${offset[0]}px ${offset[1]}px` : "none";
  });
}

/** A name stays on its own ground: half of the shorter side of the place. */
function reachOf(map, extent) {
  const [low, high] = [map.latLngToContainerPoint(extent.getSouthWest()), map.latLngToContainerPoint(extent.getNorthEast())];
  return Math.min(high.x - low.x, low.y - high.y) / 2;
}

function xy({ x, y }) {
  return { x, y };
}
