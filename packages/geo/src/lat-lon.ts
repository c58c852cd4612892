/** A place on the WGS-84 ellipsoid in degrees; latitude −90…90, longitude −180…180. */
export interface LatLon {
  readonly lat: number;
  readonly lon: number;
}

/** IUGG mean radius: every distance in the product is on this sphere (error against the ellipsoid ≤ 0.5 %). */
export const EARTH_RADIUS_M = 6_371_008.8;

const RADIANS_PER_DEGREE = Math.PI / 180;

export const toRadians = (degrees: number): number => degrees * RADIANS_PER_DEGREE;
export const toDegrees = (radians: number): number => radians / RADIANS_PER_DEGREE;

/** True for finite degrees within range. Null island (0, 0) is a valid place here; refusing it is the ingestor's rule. */
export function isLatLon(place: { lat: number; lon: number }): boolean {
  return Math.abs(place.lat) <= 90 && Math.abs(place.lon) <= 180;
}

/** Great-circle distance in metres (haversine, exact enough for a metre as for a continent). */
export function distanceM(a: LatLon, b: LatLon): number {
  return distanceBetweenM(a.lat, a.lon, b.lat, b.lon);
}

/** As distanceM, on bare numbers, for loops over typed arrays. */
export function distanceBetweenM(latA: number, lonA: number, latB: number, lonB: number): number {
  const sinLat = Math.sin(toRadians(latB - latA) / 2);
  const sinLon = Math.sin(toRadians(lonB - lonA) / 2);
  const h = sinLat * sinLat + Math.cos(toRadians(latA)) * Math.cos(toRadians(latB)) * sinLon * sinLon;
  return 2 * EARTH_RADIUS_M * Math.asin(Math.min(1, Math.sqrt(h)));
}

/** Initial great-circle bearing from a to b, degrees clockwise from true north, 0 ≤ x < 360. Equal places give 0. */
export function bearingDeg(a: LatLon, b: LatLon): number {
  const latA = toRadians(a.lat);
  const latB = toRadians(b.lat);
  const deltaLon = toRadians(b.lon - a.lon);
  const east = Math.sin(deltaLon) * Math.cos(latB);
  const north = Math.cos(latA) * Math.sin(latB) - Math.sin(latA) * Math.cos(latB) * Math.cos(deltaLon);
  return normalizeBearingDeg(toDegrees(Math.atan2(east, north)));
}

/** Any angle in degrees brought into 0 ≤ x < 360. */
export function normalizeBearingDeg(degrees: number): number {
  const turned = ((degrees % 360) + 360) % 360;
  return turned === 360 ? 0 : turned;
}

/** The turn from one bearing to another, degrees, −180 < x ≤ 180; right (clockwise) is positive. */
export function bearingDifferenceDeg(from: number, to: number): number {
  const turned = normalizeBearingDeg(to - from);
  return turned > 180 ? turned - 360 : turned;
}

/** The place reached from `from` after `metres` on the great circle that starts with the bearing `degrees`. */
export function destinationPoint(from: LatLon, degrees: number, metres: number): LatLon {
  const angle = metres / EARTH_RADIUS_M;
  const bearing = toRadians(degrees);
  const lat = toRadians(from.lat);
  const sinLat = Math.sin(lat) * Math.cos(angle) + Math.cos(lat) * Math.sin(angle) * Math.cos(bearing);
  const lon =
    toRadians(from.lon) +
    Math.atan2(Math.sin(bearing) * Math.sin(angle) * Math.cos(lat), Math.cos(angle) - Math.sin(lat) * sinLat);
  return { lat: toDegrees(Math.asin(Math.max(-1, Math.min(1, sinLat)))), lon: wrapLon(toDegrees(lon)) };
}

/** The place a share `t` (0…1) of the way from a to b, straight in degrees: for distances within a city. */
export function interpolate(a: LatLon, b: LatLon, t: number): LatLon {
  return { lat: a.lat + (b.lat - a.lat) * t, lon: a.lon + (b.lon - a.lon) * t };
}

function wrapLon(lon: number): number {
  return lon >= -180 && lon <= 180 ? lon : ((((lon + 180) % 360) + 360) % 360) - 180;
}
