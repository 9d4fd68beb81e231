import assert from "node:assert/strict";
import { test } from "node:test";
import { thousands, typeSize } from "../../layers/static/layers/js/map/format.js";

test("counts keep every digit, with separators", () => {
  assert.deepEqual([0, 999, 1000, 1234567].map(thousands), ["0", "999", "1,000", "1,234,567"]);
});

test("larger counts are set smaller, so that they fit their cell", () => {
  assert.deepEqual([7, 1500, 25000].map(typeSize), [12, 11, 10]);
});
