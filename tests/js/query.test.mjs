import assert from "node:assert/strict";
import { test } from "node:test";
import { isNarrow, readFilter, readPlace, toggled, writeFilter, writePlace } from "../../layers/static/layers/js/map/query.js";

const ALL = ["RED", "ORANGE", "YELLOW", "GREEN"];

test("a filter survives the way into the address and back", () => {
  const filter = { status: ["RED", "GREY"], overdue: "1", village: "410899100201", q: "面馆 & 酒店", on: "2026-11-01" };
  assert.deepEqual(readFilter(`?${writeFilter(filter)}`), filter);
});

test("statuses may be repeated or separated by commas, as the server reads them", () => {
  assert.deepEqual(readFilter("?status=RED&status=GREY,GREEN").status, ["RED", "GREY", "GREEN"]);
});

test("parts that say nothing and parts of others stay out of the address", () => {
  assert.equal(writeFilter({ status: [], village: "", facet: undefined }), "");
  assert.deepEqual(readFilter("?unit=7&page=2"), { status: [] });
});

test("switching one status off leaves the others, in the legend's order", () => {
  assert.deepEqual(toggled([], "ORANGE", ALL), ["RED", "YELLOW", "GREEN"]);
  assert.deepEqual(toggled(["RED", "GREEN"], "YELLOW", ALL), ["RED", "YELLOW", "GREEN"]);
});

test("all on and none on both mean no filter", () => {
  assert.deepEqual(toggled(["RED", "ORANGE", "YELLOW"], "GREEN", ALL), []);
  assert.deepEqual(toggled(["RED"], "RED", ALL), []);
});

test("a day alone does not narrow the filter", () => {
  assert.equal(isNarrow({ status: [], on: "2026-01-01" }), false);
  assert.equal(isNarrow({ status: [], unmapped: "1" }), true);
});

test("the town stays in the address and is no narrowing", () => {
  assert.deepEqual(readFilter("?town=410899101"), { status: [], town: "410899101" });
  assert.equal(writeFilter({ status: [], town: "410899101", on: "2026-01-01" }), "town=410899101&on=2026-01-01");
  assert.equal(isNarrow({ status: [], town: "410899101" }), false);
});

test("a place in the address is read back, nonsense is not a place", () => {
  const place = { zoom: 15.5, lat: 35.2, lon: 113.41234 };
  assert.deepEqual(readPlace(writePlace(place)), place);
  assert.equal(readPlace("#main"), null);
  assert.equal(readPlace("#15/95/113"), null);
});
