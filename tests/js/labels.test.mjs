import assert from "node:assert/strict";
import { test } from "node:test";
import { freeSpots } from "../../layers/static/layers/js/map/labels.js";

const box = (x, y, reach = 50) => ({ x, y, w: 40, h: 16, reach });

test("a name with room stays where it is", () => {
  assert.deepEqual(freeSpots([box(100, 100)], [{ x: 200, y: 100, r: 16 }]), [[0, 0]]);
});

test("a name under a mark moves beside it, below first", () => {
  const [[dx, dy]] = freeSpots([box(100, 100)], [{ x: 100, y: 100, r: 14 }]);
  assert.equal(dx, 0);
  assert.ok(dy >= 14 + 8, `moved ${dy} pixels`);
});

test("two names never share a place", () => {
  const spots = freeSpots([box(100, 100), box(105, 102)], []);
  assert.deepEqual(spots[0], [0, 0]);
  assert.notDeepEqual(spots[1], [0, 0]);
});

test("a name never leaves the ground of its place", () => {
  assert.deepEqual(freeSpots([box(100, 100, 12)], [{ x: 100, y: 100, r: 14 }]), [null]);
});

test("without any room a name waits", () => {
  const marks = [];
  for (let x = 0; x <= 200; x += 12) {
    for (let y = 0; y <= 200; y += 12) {
      marks.push({ x, y, r: 10 });
    }
  }
  assert.deepEqual(freeSpots([box(100, 100)], marks), [null]);
});
