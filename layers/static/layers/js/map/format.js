// Numbers and words as the town writes them.

/** 12345 → "12,345". */
export function thousands(n) {
  return String(n).replace(/\B(?=(\d{3})+(?!\d))/g, ",");
}

/** Size in pixels of a count in a cell: the digits stay exact, only the type shrinks. */
export function typeSize(n) {
  return n < 1000 ? 12 : n < 10000 ? 11 : 10;
}
