// Drawing a line or an outline with snapping, and moving the corners of a border; every step can be taken back.
import * as L from "leaflet";
import { flipped } from "../map/geometry.js";
import { isSamePath, lonlats } from "./shapes.js";

const SNAP_PX = 14;
const SNAPS = { snappable: true, snapDistance: SNAP_PX, snapMiddle: false, snapSegment: true };

export class Pencil {
  constructor(map, onChange) {
    this.map = map;
    this.onChange = onChange;
    this.drawn = null;
    this.kind = "";
    this.paths = [];
    this.steps = [];
    map.on("pm:create", ({ layer }) => {
      this.drawn = layer;
      onChange();
    });
    map.on("pm:drawend pm:drawstart", () => map.getContainer().classList.toggle("drawing", map.pm.globalDrawModeEnabled()));
  }

  /** Begin a "Line" or a "Polygon"; a double click ends it. */
  begin(kind) {
    this.clear();
    this.kind = kind;
    const className = kind === "Line" ? "edit-line" : "edit-outline";
    const pathOptions = { className, pane: "selected" };
    this.map.pm.enableDraw(kind, {
      ...SNAPS,
      finishOn: "dblclick",
      tooltips: false,
      continueDrawing: false,
      templineStyle: { className: "edit-line" },
      hintlineStyle: { className: "edit-line", dashArray: "5 7" },
      pathOptions,
    });
  }

  /** Corners of the line or outline, finished or not; [] before the first. */
  corners() {
    if (this.drawn) {
      const latlngs = this.drawn.getLatLngs();
      return lonlats(this.kind === "Line" ? latlngs : latlngs[0]);
    }
    const begun = this.kind && this.map.pm.Draw[this.kind]._layer;
    return begun ? lonlats(begun.getLatLngs()) : [];
  }

  /** End what is being drawn with the corners it has. */
  finish() {
    if (this.kind && !this.drawn) {
      this.map.pm.Draw[this.kind]._finishShape();
    }
  }

  /** The shared borders of two grids as lines whose corners can be moved, added and (right click) taken out. */
  showBorders(borders) {
    this.clear();
    this.paths = borders.map((old) => {
      const line = L.polyline(flipped(old), { className: "edit-line", pane: "selected" }).addTo(this.map);
      const path = { old, line };
      line.pm.enable({ ...SNAPS, allowSelfIntersection: true, preventMarkerRemoval: false });
      line.on("pm:markerdragstart pm:vertexadded pm:vertexremoved", () => this.remember(path));
      line.on("pm:markerdragend pm:vertexadded pm:vertexremoved", () => this.onChange());
      return path;
    });
  }

  remember(path) {
    const now = path.line.getLatLngs().map(({ lat, lng }) => L.latLng(lat, lng));
    this.steps.push({ path, latlngs: path.before ?? path.old.map(([lon, lat]) => L.latLng(lat, lon)) });
    path.before = now;
    this.map.once("mouseup", () => {
      path.before = path.line.getLatLngs().map(({ lat, lng }) => L.latLng(lat, lng));
    });
  }

  /** {old, new} of every border that was moved. */
  moved() {
    return this.paths
      .map(({ old, line }) => ({ old, new: lonlats(line.getLatLngs()) }))
      .filter((path) => !isSamePath(path.old, path.new));
  }

  /** Take back the last corner, or the last move of one. */
  undo() {
    const step = this.steps.pop();
    if (step) {
      step.path.line.pm.disable();
      step.path.line.setLatLngs(step.latlngs);
      step.path.before = step.latlngs;
      step.path.line.pm.enable({ ...SNAPS, allowSelfIntersection: true });
    } else if (this.drawn) {
      const corners = this.corners().slice(0, -1);
      this.begin(this.kind);
      this.replay(corners);
    } else if (this.kind && this.corners().length > 1) {
      this.map.pm.Draw[this.kind]._removeLastVertex();
    } else if (this.kind) {
      this.begin(this.kind);
    }
    this.onChange();
  }

  replay(corners) {
    for (const [lon, lat] of corners) {
      const at = L.latLng(lat, lon);
      this.map.pm.Draw[this.kind]._hintMarker.setLatLng(at);
      this.map.pm.Draw[this.kind]._createVertex({ latlng: at });
    }
  }

  clear() {
    this.map.pm.disableDraw();
    this.drawn?.remove();
    this.drawn = null;
    this.kind = "";
    this.paths.forEach(({ line }) => {
      line.pm.disable();
      line.remove();
    });
    this.paths = [];
    this.steps = [];
  }

  /** Hide what was drawn while its outcome is shown. */
  rest() {
    this.drawn?.remove();
    this.paths.forEach(({ line }) => {
      line.pm.disable();
      line.remove();
    });
  }

  /** Show it again. */
  resume() {
    this.drawn?.addTo(this.map);
    this.paths.forEach(({ line }) => {
      line.addTo(this.map);
      line.pm.enable({ ...SNAPS, allowSelfIntersection: true });
    });
  }
}
