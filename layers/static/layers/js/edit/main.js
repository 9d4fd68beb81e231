// Editing grids: choose a tool, draw, look at the preview, confirm. The server computes; nothing is written before.
import "./leaflet-global.js";
import "leaflet-geoman";
import { Ground } from "../map/ground.js";
import { ask } from "../map/net.js";
import { addZoom, newMap } from "../map/view.js";
import { Grids } from "./grids.js";
import { listen } from "./keys.js";
import { Outcome } from "./outcome.js";
import { Pencil } from "./pencil.js";
import { chosenAfter, TOOLS } from "./tools.js";

const setup = JSON.parse(document.getElementById("setup").textContent);
const byId = (id) => document.getElementById(id);
const day = `town=${setup.town}&from=${setup.from}`;

const map = newMap("map", { doubleClickZoom: false });
addZoom(map);
const outcome = new Outcome(map);
const pencil = new Pencil(map, () => refresh());
const grids = new Grids(map, choose);
const ground = new Ground(map, setup, `town=${setup.town}&on=${setup.from}`);

let tool = null;
let chosen = [];
let isPreviewing = false;

function refresh() {
  byId("edit-draw").hidden = !tool;
  if (!tool) {
    return;
  }
  byId("edit-hint").textContent = tool.hint(chosen, pencil);
  byId("edit-preview").disabled = !tool.isReady(chosen, pencil);
}

function tell(problems) {
  const list = byId("edit-problems");
  list.replaceChildren(
    ...problems.map((sentence) => {
      const item = document.createElement("li");
      item.textContent = sentence;
      return item;
    }),
  );
  list.hidden = problems.length === 0;
}

/** Begin the tool anew; grids that fit it stay chosen. */
function restart(kept = []) {
  leavePreview();
  outcome.clear();
  tell([]);
  pencil.clear();
  chosen = kept;
  grids.mark(chosen);
  if (tool?.draws && chosen.length >= tool.needs) {
    pencil.begin(tool.draws);
  }
  refresh();
}

async function choose(code, event) {
  if (!tool || isPreviewing || map.pm.globalDrawModeEnabled()) {
    return;
  }
  event.originalEvent?.stopPropagation?.();
  chosen = chosenAfter(tool, chosen, code);
  grids.mark(chosen);
  outcome.clear();
  tell([]);
  if (tool === TOOLS.move) {
    await loadBorders();
  } else if (tool.draws && chosen.length >= tool.needs) {
    pencil.begin(tool.draws);
  }
  refresh();
}

async function loadBorders() {
  pencil.clear();
  if (chosen.length < 2) {
    return;
  }
  const answer = await send(`${setup.urls["edit-borders"]}?${day}&one=${chosen[0]}&other=${chosen[1]}`);
  if (answer?.borders) {
    pencil.showBorders(answer.borders);
  }
}

/** Ask the server; a refusal is told in the panel and on the map, and gives null. */
async function send(url, options) {
  const answer = await fetch(url, { ...options, headers: { Accept: "application/json", "Content-Type": "application/json", "X-CSRFToken": document.querySelector("#edit-token [name=csrfmiddlewaretoken]").value } }).catch(() => null);
  if (answer?.redirected) {
    window.location.reload();
    return null;
  }
  if (answer?.ok) {
    return answer.json();
  }
  const said = answer?.status === 422 ? await answer.json() : { problems: [gettext("The server did not answer. Try once more; nothing was changed.")], places: [] };
  tell(said.problems);
  outcome.point(said.places);
  return null;
}

async function preview(edit) {
  tell([]);
  byId("edit-preview").disabled = true;
  const body = JSON.stringify({ edit, from: setup.from });
  const answer = await send(`${setup.urls["edit-preview"]}?town=${setup.town}`, { method: "POST", body });
  refresh();
  if (!answer) {
    return;
  }
  isPreviewing = true;
  pencil.rest();
  outcome.show(answer.shapes);
  byId("edit-panel").innerHTML = answer.panel; // our own template, every value in it escaped
  byId("edit-panel").hidden = false;
  byId("edit-steps").hidden = true;
  byId("edit-panel").focus();
}

function leavePreview() {
  if (!isPreviewing) {
    return;
  }
  isPreviewing = false;
  outcome.clear();
  byId("edit-panel").hidden = true;
  byId("edit-panel").replaceChildren();
  byId("edit-steps").hidden = false;
}

function back() {
  leavePreview();
  pencil.resume();
  refresh();
}

function ready() {
  if (tool && !isPreviewing && tool.isReady(chosen, pencil)) {
    const edit = tool.edit(chosen, pencil);
    pencil.finish();
    preview(edit);
  }
}

byId("edit-tools").addEventListener("change", (event) => {
  tool = TOOLS[event.target.value];
  restart(chosen.slice(0, tool.most));
});
byId("edit-undo").addEventListener("click", () => pencil.undo());
byId("edit-again").addEventListener("click", () => restart());
byId("edit-preview").addEventListener("click", ready);
byId("edit-panel").addEventListener("click", (event) => {
  if (event.target.id === "edit-back") {
    back();
  }
});
// a second press of the button does nothing: the form is on its way
byId("edit-panel").addEventListener("submit", () => {
  byId("edit-confirm").disabled = true;
});
map.on("click pm:vertexadded", () => setTimeout(refresh));
map.on("pm:drawstart", ({ workingLayer }) => workingLayer.on("pm:vertexadded", refresh));

listen({
  escape: () => {
    if (isPreviewing) {
      back();
    } else if (tool) {
      restart(tool.draws && pencil.corners().length > 0 ? chosen : []);
    }
  },
  takeBack: () => {
    if (tool && !isPreviewing) {
      pencil.undo();
    }
  },
  enter: ready,
});

async function begin() {
  if (setup.bounds) {
    const [west, south, east, north] = setup.bounds;
    map.fitBounds([[south, west], [north, east]], { padding: [40, 40], maxZoom: 17, animate: false });
  } else {
    map.setView([35.2, 113.4], 12);
  }
  ["villages", "roads", "buildings"].forEach((kind) => ground.show(kind, true));
  map.on("moveend", () => ground.refresh());
  const answer = await ask(`${setup.urls["edit-ground"]}?${day}`);
  grids.draw(answer?.rows ?? []);
  if (setup.grid && grids.has(setup.grid)) {
    document.querySelector('[name=tool][value="split"]').checked = true;
    tool = TOOLS.split;
    restart([setup.grid]);
  }
  if (setup.edit) {
    preview(setup.edit);
  }
}

begin();
