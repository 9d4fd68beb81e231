// What was drawn as the server reads it, and back; no browser, no Leaflet.

/** Latlngs of a line or ring as [lon, lat] with 9 decimals (0.1 mm), so that a snapped corner stays that corner. */
export function lonlats(latlngs) {
  return latlngs.map(({ lat, lng }) => [Number(lng.toFixed(9)), Number(lat.toFixed(9))]);
}

/** Whether two paths of [lon, lat] are the same within a tenth of a millimetre. */
export function isSamePath(one, other) {
  return one.length === other.length && one.every(([lon, lat], k) => Math.abs(lon - other[k][0]) < 1e-9 && Math.abs(lat - other[k][1]) < 1e-9);
}

/** A list of codes with one added, or taken out if it is there; at most `most` of the last chosen are kept. */
export function toggled(codes, code, most = Infinity) {
  const rest = codes.filter((one) => one !== code);
  const now = rest.length === codes.length ? [...codes, code] : rest;
  return now.slice(-most);
}
