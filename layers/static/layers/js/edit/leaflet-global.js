// Geoman extends a global L: it gets our one Leaflet, the same classes in an object that can be written to.
import * as L from "leaflet";

window.L = { ...L };
