// The frame of every page: keys, menus, search results.

const search = document.getElementById("search");
const found = document.getElementById("found");

function isTyping(target) {
  return target.closest("input, select, textarea, [contenteditable]") !== null;
}

function clearFound() {
  if (found) {
    found.replaceChildren();
  }
}

document.addEventListener("keydown", (event) => {
  if (event.key === "/" && !event.ctrlKey && !event.metaKey && !isTyping(event.target) && search) {
    event.preventDefault();
    search.focus();
    search.select();
  }
  if (event.key === "Escape") {
    const menu = document.querySelector(".menu[open]");
    if (menu) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
    clearFound();
  }
});

// one menu at a time; a click elsewhere closes it
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll(".menu[open]")) {
    if (!menu.contains(event.target)) {
      menu.open = false;
    }
  }
  if (found && !event.target.closest(".search")) {
    clearFound();
  }
});

// arrow keys walk through the results
search?.closest("form").addEventListener("keydown", (event) => {
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") {
    return;
  }
  const rows = [...found.querySelectorAll("a")];
  const next = rows.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1);
  event.preventDefault();
  (rows[next] ?? search).focus();
});
