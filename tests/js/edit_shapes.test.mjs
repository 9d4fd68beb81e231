import assert from "node:assert/strict";
import { test } from "node:test";
import { isSamePath, lonlats, toggled } from "../../layers/static/layers/js/edit/shapes.js";

test("what was drawn is sent as longitude, latitude to a tenth of a millimetre", () => {
  assert.deepEqual(lonlats([{ lat: 35.20000000049, lng: 113.4 }]), [[113.4, 35.2]]);
});

test("a border that nobody moved is the same path", () => {
  const path = [
    [113.4, 35.2],
    [113.401, 35.2],
  ];
  assert.equal(isSamePath(path, [[113.4, 35.2], [113.4010000000001, 35.2]]), true);
  assert.equal(isSamePath(path, [[113.4, 35.2], [113.4011, 35.2]]), false);
  assert.equal(isSamePath(path, [...path, [113.402, 35.2]]), false);
});

test("a click chooses, a second one takes back, and the oldest gives way when there are too many", () => {
  assert.deepEqual(toggled(["a"], "b"), ["a", "b"]);
  assert.deepEqual(toggled(["a", "b"], "a"), ["b"]);
  assert.deepEqual(toggled(["a", "b"], "c", 2), ["b", "c"]);
});
