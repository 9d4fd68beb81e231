// Legend = filter = counts: the switches of the panel, and what each of them stands for.
import { thousands } from "./format.js";
import { isNarrow, toggled, writeFilter } from "./query.js";

export class Legend {
  constructor(form, setup, filter, onChange) {
    this.form = form;
    this.all = setup.legend.statuses.map((status) => status.key);
    this.filter = filter;
    this.onChange = onChange;
    form.addEventListener("click", (event) => this.click(event));
    form.addEventListener("change", (event) => this.select(event));
    form.addEventListener("submit", (event) => event.preventDefault());
    this.paint();
  }

  click(event) {
    const button = event.target.closest("button");
    if (!button) {
      return;
    }
    const { status, only, drop } = button.dataset;
    if (status) {
      this.set({ status: toggled(this.filter.status, status, this.all) });
    } else if (only) {
      const isAlone = this.filter.status.length === 1 && this.filter.status[0] === only;
      this.set({ status: isAlone ? [] : [only] });
    } else if (button.id === "overdue" || button.id === "unmapped") {
      this.set({ [button.id]: this.filter[button.id] === "1" ? undefined : "1" });
    } else if (drop) {
      button.remove();
      this.set({ [drop]: undefined });
    } else if (button.id === "clear") {
      this.clear();
    }
  }

  clear() {
    this.form.querySelectorAll("select").forEach((select) => {
      select.value = "";
    });
    this.form.querySelectorAll("[data-drop]").forEach((chip) => chip.remove());
    const { on, known_at } = this.filter;
    this.filter = { status: [], ...(on && { on }), ...(known_at && { known_at }) };
    this.changed();
  }

  select(event) {
    if (event.target.matches("select")) {
      this.set({ [event.target.name]: event.target.value || undefined });
    }
  }

  set(changes) {
    this.filter = { ...this.filter, ...changes };
    this.changed();
  }

  changed() {
    this.paint();
    this.onChange(this.filter);
  }

  /** Which switches are on. */
  paint() {
    for (const button of this.form.querySelectorAll("[data-status]")) {
      const isOn = !this.filter.status.length || this.filter.status.includes(button.dataset.status);
      button.setAttribute("aria-pressed", String(isOn));
    }
    for (const id of ["overdue", "unmapped"]) {
      this.form.querySelector(`#${id}`).setAttribute("aria-pressed", String(this.filter[id] === "1"));
    }
    this.form.querySelector("#clear").hidden = !isNarrow(this.filter);
    const list = this.form.querySelector("#as-list");
    list.href = `${list.pathname}?${writeFilter(this.filter)}`;
  }

  /** How many units each switch stands for. */
  count(counts) {
    const values = { ...counts.status, overdue: counts.overdue, unmapped: counts.unmapped };
    for (const [key, n] of Object.entries(values)) {
      const output = this.form.querySelector(`[data-count="${key}"]`);
      output.textContent = thousands(n);
      output.closest(".switch").classList.toggle("zero", n === 0);
      document.querySelectorAll(`[data-print-count="${key}"]`).forEach((cell) => {
        cell.textContent = thousands(n);
      });
    }
    document.getElementById("total").textContent = thousands(counts.shown);
    document.getElementById("shown").textContent = thousands(counts.shown);
    const unmapped = document.getElementById("unmapped-of");
    unmapped.textContent = counts.unmapped
      ? interpolate(gettext(", %s of them not on the map"), [thousands(counts.unmapped)])
      : "";
  }
}
