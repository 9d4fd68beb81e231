// The panel: two tabs; on a phone a bottom sheet in three heights.

const HEIGHTS = ["peek", "half", "full"];

export class Sheet {
  constructor(panel, onList) {
    this.panel = panel;
    this.onList = onList;
    this.tabs = [...panel.querySelectorAll('[role="tab"]')];
    this.tabs.forEach((tab) => tab.addEventListener("click", () => this.select(tab)));
    panel.querySelector('[role="tablist"]').addEventListener("keydown", (event) => this.arrow(event));
    this.grip(panel.querySelector(".grip"));
  }

  select(tab) {
    for (const one of this.tabs) {
      const isOn = one === tab;
      one.setAttribute("aria-selected", String(isOn));
      one.tabIndex = isOn ? 0 : -1;
      document.getElementById(one.getAttribute("aria-controls")).hidden = !isOn;
    }
    if (this.panel.dataset.height === "peek") {
      this.panel.dataset.height = "half";
    }
    if (tab.id === "tab-list") {
      this.onList();
    }
  }

  get isListOpen() {
    return this.tabs.some((tab) => tab.id === "tab-list" && tab.getAttribute("aria-selected") === "true");
  }

  arrow(event) {
    if (event.key === "ArrowLeft" || event.key === "ArrowRight") {
      const other = this.tabs.find((tab) => tab !== document.activeElement);
      this.select(other);
      other.focus();
    }
  }

  /** A tap goes one height up and from the top to the bottom; a drag goes where it is let go. */
  grip(handle) {
    let startY = null;
    handle.addEventListener("pointerdown", (event) => {
      startY = event.clientY;
      handle.setPointerCapture(event.pointerId);
    });
    handle.addEventListener("pointerup", (event) => {
      this.step(startY === null ? 0 : startY - event.clientY);
      startY = null;
    });
    handle.addEventListener("keydown", (event) => {
      if (event.key === "Enter" || event.key === " ") {
        event.preventDefault();
        this.step(0);
      }
    });
  }

  step(up) {
    const now = HEIGHTS.indexOf(this.panel.dataset.height);
    const isTap = Math.abs(up) < 12;
    const next = isTap ? (now + 1) % HEIGHTS.length : Math.min(2, Math.max(0, now + Math.sign(up) * (Math.abs(up) > 220 ? 2 : 1)));
    this.panel.dataset.height = HEIGHTS[next];
  }
}
