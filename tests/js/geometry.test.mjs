import assert from "node:assert/strict";
import { test } from "node:test";
import { arcs, boxText, cellRadius, flipped, grown, holds, isWithin, markSize } from "../../layers/static/layers/js/map/geometry.js";

//  0   4   6      10
//  +--------------+ 10
//  |   +---+      |
//  |   | o |      |      a square with a hole, and a second part at 20..21
//  |   +---+      |
//  +--------------+ 0
const square = [[[0, 0], [10, 0], [10, 10], [0, 10], [0, 0]], [[4, 4], [6, 4], [6, 6], [4, 6], [4, 4]]];
const second = [[[20, 20], [21, 20], [21, 21], [20, 21], [20, 20]]];

test("a point inside is held, one in the hole or outside is not", () => {
  assert.equal(holds([square], 2, 2), true);
  assert.equal(holds([square], 5, 5), false);
  assert.equal(holds([square], 12, 2), false);
});

test("every part of a multipolygon holds its points", () => {
  assert.equal(holds([square, second], 20.5, 20.5), true);
});

test("a grown box holds the box it grew from, not the other way round", () => {
  const box = [113.4, 35.2, 113.5, 35.3];
  assert.equal(isWithin(box, grown(box, 0.25)), true);
  assert.equal(isWithin(grown(box, 0.25), box), false);
});

test("a box is written west, south, east, north", () => {
  assert.equal(boxText([113.4, 35.2, 113.5, 35.3]), "113.40000,35.20000,113.50000,35.30000");
});

test("arcs go once round the circle in proportion, zeros have none", () => {
  const parts = arcs([1, 0, 3]);
  assert.deepEqual(parts.map((part) => part.index), [0, 2]);
  assert.ok(Math.abs(parts[0].to - parts[0].from - Math.PI / 2) < 1e-12);
  assert.ok(Math.abs(parts[1].to - (-Math.PI / 2 + 2 * Math.PI)) < 1e-12);
});

test("marks are 12 to 16 pixels, cells grow with their count", () => {
  assert.deepEqual([9, 14, 16, 20].map(markSize), [12, 13, 15, 16]);
  assert.ok(cellRadius(1000) > cellRadius(10));
  assert.ok(cellRadius(4000) <= 32);
});

test("coordinates of any depth are turned from lon, lat to lat, lon", () => {
  assert.deepEqual(flipped([[[113, 35], [114, 36]]]), [[[35, 113], [36, 114]]]);
});
