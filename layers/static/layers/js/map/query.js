// The filter of the map lives in the address of the page, in the same words as on every list.

export const KEYS = ["status", "overdue", "unmapped", "village", "grid", "district", "facet", "field", "q", "town", "on", "known_at"];

/** The filter in a query string: known keys with a value, the statuses as a list. */
export function readFilter(search) {
  const params = new URLSearchParams(search);
  const filter = { status: params.getAll("status").flatMap((value) => value.split(",")).filter(Boolean) };
  for (const key of KEYS.slice(1)) {
    const value = params.get(key);
    if (value) {
      filter[key] = value;
    }
  }
  return filter;
}

/** The query string of a filter, without "?"; parts that say nothing are left out. */
export function writeFilter(filter) {
  const params = new URLSearchParams();
  for (const key of KEYS) {
    const value = key === "status" ? filter.status.join(",") : filter[key];
    if (value) {
      params.set(key, value);
    }
  }
  return params.toString().replaceAll("%2C", ",");
}

/** Statuses after a switch was pressed. An empty list means all of them; the last one cannot be switched off. */
export function toggled(statuses, key, all) {
  const shown = statuses.length ? statuses : all;
  const after = shown.includes(key) ? shown.filter((one) => one !== key) : all.filter((one) => one === key || shown.includes(one));
  return after.length === all.length || after.length === 0 ? [] : after;
}

/** Whether the filter asks for less than everything (the day and the town do not count). */
export function isNarrow(filter) {
  return filter.status.length > 0 || KEYS.slice(1, -3).some((key) => filter[key]);
}

/** "zoom/lat/lon" of a place in the address after "#"; null when it is not one. */
export function readPlace(hash) {
  const parts = hash.replace(/^#/, "").split("/").map(Number);
  const isPlace = parts.length === 3 && parts.every(Number.isFinite) && Math.abs(parts[1]) <= 90;
  return isPlace ? { zoom: parts[0], lat: parts[1], lon: parts[2] } : null;
}

export function writePlace({ zoom, lat, lon }) {
  return `#${zoom}/${lat.toFixed(5)}/${lon.toFixed(5)}`;
}
