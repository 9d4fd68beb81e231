// The drawer from the right: unit, grid or blind spot, loaded as HTML; Esc closes it and gives the focus back.

export class Drawer {
  constructor(element, onClose) {
    this.element = element;
    this.onClose = onClose;
    this.opener = null;
    element.addEventListener("click", (event) => {
      if (event.target.closest(".close")) {
        this.close();
      }
    });
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !this.element.hidden) {
        this.close();
      }
    });
  }

  async open(url) {
    this.opener = document.activeElement;
    this.element.hidden = false;
    this.element.replaceChildren(skeleton());
    await htmx.ajax("GET", url, { target: this.element, swap: "innerHTML" });
    this.element.focus({ preventScroll: true });
  }

  close() {
    this.element.hidden = true;
    this.element.replaceChildren();
    this.opener?.focus?.({ preventScroll: true });
    this.onClose();
  }
}

/** The shape of what comes. */
function skeleton() {
  const shape = document.createElement("div");
  shape.className = "skeleton";
  shape.append(...["", "", ""].map(() => document.createElement("span")));
  return shape;
}
