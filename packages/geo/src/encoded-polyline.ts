import type { LatLon } from './lat-lon.ts';
import type { Polyline } from './polyline.ts';

/** Precision 6 (as OSRM and Valhalla write it): 0.11 m. */
const SCALE = 1e6;

/** The line in Google's encoded polyline format with six decimals. */
export function encodePolyline(line: Polyline): string {
  let text = '';
  let lat = 0;
  let lon = 0;
  for (const place of line) {
    const nextLat = Math.round(place.lat * SCALE);
    const nextLon = Math.round(place.lon * SCALE);
    text += encodeNumber(nextLat - lat) + encodeNumber(nextLon - lon);
    lat = nextLat;
    lon = nextLon;
  }
  return text;
}

/** The reverse of encodePolyline, or null when the text is not an encoded polyline. */
export function decodePolyline(text: string): LatLon[] | null {
  const line: LatLon[] = [];
  let at = 0;
  let lat = 0;
  let lon = 0;
  const readNumber = (): number | null => {
    let value = 0;
    let factor = 1;
    for (;;) {
      const code = text.charCodeAt(at++) - 63;
      // NaN past the end fails this comparison too.
      if (!(code >= 0 && code <= 63) || factor > 2 ** 40) return null;
      value += (code & 31) * factor;
      if (code < 32) return value % 2 === 1 ? -(value + 1) / 2 : value / 2;
      factor *= 32;
    }
  };
  while (at < text.length) {
    const deltaLat = readNumber();
    const deltaLon = readNumber();
    if (deltaLat === null || deltaLon === null) return null;
    lat += deltaLat;
    lon += deltaLon;
    line.push({ lat: lat / SCALE, lon: lon / SCALE });
  }
  return line;
}

/** Arithmetic instead of shifts: at six decimals ±180° to ±180° needs 30 bits, which a left shift would overflow. */
function encodeNumber(value: number): string {
  let rest = value < 0 ? -2 * value - 1 : 2 * value;
  let text = '';
  while (rest >= 32) {
    text += String.fromCharCode((rest % 32) + 32 + 63);
    rest = Math.floor(rest / 32);
  }
  return text + String.fromCharCode(rest + 63);
}
