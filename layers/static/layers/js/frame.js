// The frame of every page: menus and the search box.
import { startSearch } from "./search.js";

document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" ? document.querySelector(".menu[open]") : null;
  if (menu) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

// one menu at a time; a click elsewhere closes it
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll(".menu[open]")) {
    if (!menu.contains(event.target)) {
      menu.open = false;
    }
  }
});

startSearch();
