// Keys while drawing: Esc, Ctrl+Z, Enter; never while somebody writes in a field.
const FIELDS = "input[type=text], input[type=search], input[type=date], select, textarea";

export function listen({ escape, takeBack, enter }) {
  document.addEventListener("keydown", (event) => {
    if (event.target.matches(FIELDS)) {
      return;
    }
    if (event.key === "Escape") {
      escape();
    } else if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z") {
      event.preventDefault();
      takeBack();
    } else if (event.key === "Enter" && !event.target.matches("button, a, summary, input")) {
      enter();
    }
  });
}
