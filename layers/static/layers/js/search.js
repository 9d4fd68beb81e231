// The search box of every page: "/" focuses, arrows walk, Enter opens, Esc closes.
// Questions are posted, so that a phone number stands in no address and no log.

const box = document.getElementById("search");
const found = document.getElementById("found");

function isTyping(target) {
  return target.closest("input, select, textarea, [contenteditable]") !== null;
}

function results() {
  return [...found.querySelectorAll("a")];
}

function close() {
  found.replaceChildren();
  box.setAttribute("aria-expanded", "false");
}

/** Walk through the results; above the first is the box itself. */
function walk(event) {
  const rows = results();
  const step = event.key === "ArrowDown" ? 1 : -1;
  const at = rows.indexOf(document.activeElement) + step;
  if (rows.length) {
    event.preventDefault();
    (rows[at] ?? (step > 0 ? rows[rows.length - 1] : box)).focus();
  }
}

/** Enter in the box opens the first result; while none is there yet, the list answers the question. */
function enter(event) {
  const [first] = results();
  if (first && document.activeElement === box) {
    event.preventDefault();
    first.click();
  }
}

export function startSearch() {
  if (!box || !found) {
    return;
  }
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && !event.ctrlKey && !event.metaKey && !isTyping(event.target)) {
      event.preventDefault();
      box.focus();
      box.select();
    }
  });
  box.closest("form").addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      walk(event);
    } else if (event.key === "Enter") {
      enter(event);
    } else if (event.key === "Escape" && found.childElementCount) {
      event.stopPropagation();
      close();
      box.focus();
    }
  });
  document.addEventListener("click", (event) => {
    if (!event.target.closest(".search")) {
      close();
    }
  });
  found.addEventListener("htmx:afterSwap", () => {
    box.setAttribute("aria-expanded", String(found.childElementCount > 0));
  });
}
