// Our own canvas marks: five shapes and the bars of a suspended unit, with outline, halo, letter and ring.
import * as L from "leaflet";
import { arcs, cellRadius, markSize } from "./geometry.js";
import { typeSize } from "./format.js";

const BOX = 16; // the legend's path data stand in a box of 16 × 16
const INK = "#1b2430";
const BLIND_NUMBERS = 15;
const NEAR_SIZE = 22; // room for a letter
const FONT = '"Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", sans-serif';
const paths = new Map();

function pathOf(status) {
  if (!paths.has(status.key)) {
    paths.set(status.key, new Path2D(status.path));
  }
  return paths.get(status.key);
}

/** Draw one status mark centred on (x, y), `size` pixels wide. */
export function drawMark(ctx, x, y, size, status) {
  const scale = size / BOX;
  const path = pathOf(status);
  ctx.save();
  ctx.translate(x - size / 2, y - size / 2);
  ctx.scale(scale, scale);
  ctx.lineJoin = "round";
  ctx.strokeStyle = "#fff";
  ctx.lineWidth = 4.5 / scale;
  ctx.stroke(path);
  ctx.fillStyle = status.color;
  ctx.fill(path, "evenodd");
  ctx.strokeStyle = status.outline;
  ctx.lineWidth = 1.5;
  ctx.stroke(path);
  ctx.restore();
}

function drawRing(ctx, x, y, size, ring) {
  const radius = (ring.radius * size) / BOX;
  for (const [color, width] of [["#fff", 4], [ring.color, 1.8]]) {
    ctx.beginPath();
    ctx.arc(x, y, radius, 0, 2 * Math.PI);
    ctx.strokeStyle = color;
    ctx.lineWidth = width;
    ctx.stroke();
  }
}

/** The letter inside: white on dark colours, ink on pale ones; hollow shapes get a white ground for it first. */
function drawLetter(ctx, x, y, size, status) {
  const isHollow = status.shape === "ring" || status.shape === "bars";
  if (isHollow) {
    ctx.beginPath();
    ctx.arc(x, y, size * 0.33, 0, 2 * Math.PI);
    ctx.fillStyle = "#fff";
    ctx.fill();
  }
  ctx.font = `600 ${Math.round(size * 0.56)}px ${FONT}`;
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  ctx.fillStyle = isHollow || status.shape === "square" ? INK : "#fff";
  ctx.fillText(status.letter, x, y + (status.shape === "triangle" ? size * 0.14 : size * 0.03));
}

/** One unit. Options: status (row of the legend), ring (legend's ring, or null). */
export const UnitMark = L.CircleMarker.extend({
  options: { bubblingMouseEvents: false, radius: 15 },
  _updatePath() {
    const renderer = this._renderer;
    if (!renderer._drawing || this._empty()) {
      return;
    }
    const ctx = renderer._ctx;
    const zoom = this._map.getZoom();
    const near = zoom >= 17;
    const size = near ? NEAR_SIZE : markSize(zoom);
    const { x, y } = this._point;
    if (this.options.ring) {
      drawRing(ctx, x, y, size, this.options.ring);
    }
    drawMark(ctx, x, y, size, this.options.status);
    if (near) {
      drawLetter(ctx, x, y, size, this.options.status);
    }
  },
});

/** A cell far out. Options: counts per status in the legend's order, statuses (the legend). */
export const CellMark = L.CircleMarker.extend({
  options: { bubblingMouseEvents: false },
  initialize(latlng, options) {
    const total = options.counts.reduce((sum, n) => sum + n, 0);
    L.CircleMarker.prototype.initialize.call(this, latlng, { ...options, total, radius: cellRadius(total) + 4 });
  },
  _updatePath() {
    const renderer = this._renderer;
    if (!renderer._drawing || this._empty()) {
      return;
    }
    const ctx = renderer._ctx;
    const { x, y } = this._point;
    const { counts, statuses, total } = this.options;
    const radius = cellRadius(total);
    drawDisc(ctx, x, y, radius);
    for (const { index, from, to } of arcs(counts)) {
      ctx.beginPath();
      ctx.arc(x, y, radius - 2.5, from, to);
      ctx.strokeStyle = statuses[index].color;
      ctx.lineWidth = 5;
      ctx.stroke();
    }
    ctx.font = `600 ${typeSize(total)}px ${FONT}`;
    ctx.textAlign = "center";
    ctx.textBaseline = "middle";
    ctx.fillStyle = INK;
    ctx.fillText(String(total), x, y + 0.5);
    const worst = statuses[counts.findIndex((n) => n > 0)];
    if (worst.key === "RED" || worst.key === "ORANGE") {
      drawMark(ctx, x + radius * 0.72, y - radius * 0.72, 13, worst);
    }
  },
});

function drawDisc(ctx, x, y, radius) {
  ctx.beginPath();
  ctx.arc(x, y, radius + 1.5, 0, 2 * Math.PI);
  ctx.fillStyle = "#fff";
  ctx.fill();
  ctx.strokeStyle = "#46505b";
  ctx.lineWidth = 1;
  ctx.stroke();
}

/** A blind spot: a white diamond with the number of its kind. */
export const BlindMark = L.CircleMarker.extend({
  options: { bubblingMouseEvents: false, radius: 10 },
  _updatePath() {
    const renderer = this._renderer;
    if (!renderer._drawing || this._empty()) {
      return;
    }
    const ctx = renderer._ctx;
    const { x, y } = this._point;
    const isNear = this._map.getZoom() >= BLIND_NUMBERS;
    const r = isNear ? 10 : 5; // far out hundreds of them: small, without number
    ctx.beginPath();
    ctx.moveTo(x, y - r);
    ctx.lineTo(x + r, y);
    ctx.lineTo(x, y + r);
    ctx.lineTo(x - r, y);
    ctx.closePath();
    ctx.lineWidth = 4;
    ctx.strokeStyle = "#fff";
    ctx.stroke();
    ctx.fillStyle = "#fff";
    ctx.fill();
    ctx.lineWidth = 2;
    ctx.strokeStyle = "#33383f";
    ctx.stroke();
    if (!isNear) {
      return;
    }
    ctx.font = `600 11px ${FONT}`;
    ctx.textAlign = "center";
    ctx.textBaseline = "middle";
    ctx.fillStyle = INK;
    ctx.fillText(this.options.letter, x, y + 0.5);
  },
});
