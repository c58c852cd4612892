import type { LatLon } from './lat-lon.ts';

/** A ring of places; whether the first place is repeated at the end makes no difference. */
export type Ring = readonly LatLon[];

/** One outer ring and any number of holes in it. */
export interface Polygon {
  readonly outer: Ring;
  readonly holes?: readonly Ring[];
}

/**
 * Even-odd test, straight edges in degrees (right for fences within a city; not across the antimeridian).
 * A place exactly on an edge may fall on either side. Fewer than three corners contain nothing.
 */
export function ringContains(ring: Ring, place: LatLon): boolean {
  if (ring.length < 3) return false;
  let inside = false;
  let previous = ring[ring.length - 1]!;
  for (const corner of ring) {
    if (corner.lat > place.lat !== previous.lat > place.lat) {
      const share = (place.lat - corner.lat) / (previous.lat - corner.lat);
      if (place.lon < corner.lon + share * (previous.lon - corner.lon)) inside = !inside;
    }
    previous = corner;
  }
  return inside;
}

/** Inside the outer ring and in none of the holes. */
export function polygonContains(polygon: Polygon, place: LatLon): boolean {
  return ringContains(polygon.outer, place) && !(polygon.holes ?? []).some((hole) => ringContains(hole, place));
}

/** Twice-signed-area test: true when the ring runs counter-clockwise (the outer direction of GeoJSON, RFC 7946 §3.1.6). */
export function isCounterClockwise(ring: Ring): boolean {
  let doubled = 0;
  let previous = ring[ring.length - 1];
  for (const corner of ring) {
    if (previous) doubled += previous.lon * corner.lat - corner.lon * previous.lat;
    previous = corner;
  }
  return doubled > 0;
}
