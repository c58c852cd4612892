import { EARTH_RADIUS_M, toDegrees, toRadians, type LatLon } from './lat-lon.ts';

/** A box in degrees that does not cross the antimeridian: west ≤ east, south ≤ north. */
export interface Bounds {
  readonly west: number;
  readonly south: number;
  readonly east: number;
  readonly north: number;
}

/** The smallest box around the places, or null when there are none. */
export function boundsOf(places: Iterable<LatLon>): Bounds | null {
  let west = Infinity;
  let south = Infinity;
  let east = -Infinity;
  let north = -Infinity;
  for (const { lat, lon } of places) {
    if (lon < west) west = lon;
    if (lon > east) east = lon;
    if (lat < south) south = lat;
    if (lat > north) north = lat;
  }
  return west <= east ? { west, south, east, north } : null;
}

/** The smallest box around both. */
export function unionBounds(a: Bounds, b: Bounds): Bounds {
  return {
    west: Math.min(a.west, b.west),
    south: Math.min(a.south, b.south),
    east: Math.max(a.east, b.east),
    north: Math.max(a.north, b.north),
  };
}

/** Edges count as inside. */
export function boundsContain(bounds: Bounds, place: LatLon): boolean {
  return place.lon >= bounds.west && place.lon <= bounds.east && place.lat >= bounds.south && place.lat <= bounds.north;
}

/** Touching counts as meeting. */
export function boundsIntersect(a: Bounds, b: Bounds): boolean {
  return a.west <= b.east && b.west <= a.east && a.south <= b.north && b.south <= a.north;
}

/**
 * A box that contains every place within `metres` of `bounds` (a little larger, never smaller), clamped to the
 * globe's degrees.
 */
export function expandBounds(bounds: Bounds, metres: number): Bounds {
  const deltaLat = toDegrees(metres / EARTH_RADIUS_M);
  const farthestLat = Math.min(89.9, Math.max(Math.abs(bounds.south), Math.abs(bounds.north)) + deltaLat);
  const deltaLon = deltaLat / Math.cos(toRadians(farthestLat));
  return {
    west: Math.max(-180, bounds.west - deltaLon),
    south: Math.max(-90, bounds.south - deltaLat),
    east: Math.min(180, bounds.east + deltaLon),
    north: Math.min(90, bounds.north + deltaLat),
  };
}

/** A box that contains every place within `metres` of `place`. */
export function boundsAround(place: LatLon, metres: number): Bounds {
  return expandBounds({ west: place.lon, south: place.lat, east: place.lon, north: place.lat }, metres);
}

export function boundsCenter(bounds: Bounds): LatLon {
  return { lat: (bounds.south + bounds.north) / 2, lon: (bounds.west + bounds.east) / 2 };
}
