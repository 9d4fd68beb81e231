// The map on paper: A3 landscape. The map takes the size of the sheet first, draws, and only then is printed.

const SETTLE_MS = 700;

/** Print by the button or Ctrl+P: both wait for what the larger view asks for. */
export function printable(map, button, afterwards) {
  let before = null;

  function begin() {
    if (before) {
      return;
    }
    const bounds = map.getBounds();
    before = { centre: map.getCenter(), zoom: map.getZoom() };
    document.body.classList.add("printing");
    map.invalidateSize({ animate: false });
    map.fitBounds(bounds, { animate: false });
  }

  function end() {
    if (!before) {
      return;
    }
    document.body.classList.remove("printing");
    map.invalidateSize({ animate: false });
    map.setView(before.centre, before.zoom, { animate: false });
    before = null;
    afterwards();
  }

  function print() {
    begin();
    window.setTimeout(() => window.print(), SETTLE_MS);
  }

  window.addEventListener("afterprint", end);
  button.addEventListener("click", print);
  window.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key === "p") {
      event.preventDefault();
      print();
    }
  });
}
