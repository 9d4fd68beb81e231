// Numbers and words as the town writes them.

/** 12345 → "12,345". */
export function thousands(n) {
  return String(n).replace(/\B(?=(\d{3})+(?!\d))/g, ",");
}

/** A count small enough for a cell: 1234 → "1.2k" is not exact, so digits stay; only the size of the type shrinks. */
export function typeSize(n) {
  return n < 1000 ? 12 : n < 10000 ? 11 : 10;
}

/** Metres as "850 m" or "12.3 km". */
export function metres(m) {
  return m < 1000 ? `${Math.round(m)} m` : `${(m / 1000).toFixed(1)} km`;
}
