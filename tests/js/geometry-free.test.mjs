import assert from "node:assert/strict";
import { test } from "node:test";
import { freeOf } from "../../layers/static/layers/js/map/geometry.js";

test("a box beside what is taken is free, one that overlaps it is not", () => {
  const taken = [[0, 0, 10, 10]];
  assert.equal(freeOf(taken, [10, 0, 20, 10]), true);
  assert.equal(freeOf(taken, [9, 9, 20, 20]), false);
  assert.equal(freeOf([], [0, 0, 1, 1]), true);
});
