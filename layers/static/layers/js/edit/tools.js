// The five tools: what each asks for, what a click on a grid means to it, and the edit that comes of it.
import { toggled } from "./shapes.js";

/** `chosen`: codes; `pencil`: see pencil.js. `most`: how many grids are chosen; `draws`: the kind of pencil. */
export const TOOLS = {
  split: {
    most: 1,
    draws: "Line",
    needs: 1,
    hint: (chosen) =>
      chosen.length === 0
        ? gettext("Click the grid that is to be split.")
        : gettext("Click along the new border, from one side of the grid to the other; a double click ends the line. It snaps to corners and borders."),
    edit: (chosen, pencil) => ({ kind: "SPLIT", grid: chosen[0], line: pencil.corners() }),
    isReady: (chosen, pencil) => chosen.length === 1 && pencil.corners().length >= 2,
  },
  merge: {
    most: 50,
    needs: 2,
    hint: (chosen) =>
      interpolate(ngettext("Click the neighbours that are to become one grid; %s is chosen. Another click takes one out.", "Click the neighbours that are to become one grid; %s are chosen. Another click takes one out.", chosen.length), [chosen.length]),
    edit: (chosen) => ({ kind: "MERGE", grids: chosen }),
    isReady: (chosen) => chosen.length >= 2,
  },
  move: {
    most: 2,
    needs: 2,
    hint: (chosen, pencil) =>
      pencil.paths.length === 0
        ? gettext("Click the two grids whose common border is to be moved.")
        : gettext("Drag the corners of the border; drag a small point to add a corner, right-click a corner to take it out. Whoever touches it moves with it."),
    edit: (_chosen, pencil) => ({ kind: "MOVE", ...pencil.moved()[0] }),
    isReady: (_chosen, pencil) => pencil.moved().length === 1,
  },
  cut: {
    most: 0,
    needs: 0,
    draws: "Polygon",
    hint: () => gettext("Click around the new grid; a double click closes it. The grids under it keep the rest."),
    edit: (_chosen, pencil) => ({ kind: "DRAW", outline: pencil.corners(), fills: false }),
    isReady: (_chosen, pencil) => pencil.corners().length >= 3,
  },
  fill: {
    most: 0,
    needs: 0,
    draws: "Polygon",
    hint: () => gettext("Click roughly around the ground without a grid; a double click closes it. Only ground of the village in no grid is taken."),
    edit: (_chosen, pencil) => ({ kind: "DRAW", outline: pencil.corners(), fills: true }),
    isReady: (_chosen, pencil) => pencil.corners().length >= 3,
  },
};

/** The chosen grids after a click on one. */
export function chosenAfter(tool, chosen, code) {
  return tool.most === 0 ? [] : toggled(chosen, code, tool.most);
}
