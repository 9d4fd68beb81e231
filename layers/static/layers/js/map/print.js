// The map on paper: A3 landscape. The map takes the size of the sheet first, draws, and only then is printed.

const SETTLE_MS = 700;

export function printMap(map, afterwards) {
  document.body.classList.add("printing");
  const bounds = map.getBounds();
  const centre = map.getCenter();
  const zoom = map.getZoom();
  map.invalidateSize({ animate: false });
  map.fitBounds(bounds, { animate: false });
  window.setTimeout(() => {
    window.addEventListener(
      "afterprint",
      () => {
        document.body.classList.remove("printing");
        map.invalidateSize({ animate: false });
        map.setView(centre, zoom, { animate: false });
        afterwards();
      },
      { once: true },
    );
    window.print();
  }, SETTLE_MS);
}
