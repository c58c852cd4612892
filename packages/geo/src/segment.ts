import { distanceM, interpolate, toRadians, type LatLon } from './lat-lon.ts';

/** Where a place falls on a line. */
export interface Projection {
  /** The nearest place on the segment. */
  readonly position: LatLon;
  /** Its share of the way from a to b, 0…1. */
  readonly share: number;
  /** Metres from the place to it. */
  readonly distanceM: number;
}

/** The nearest place on the segment a–b to `place`: flat around the place, right to millimetres within a city. */
export function projectOnSegment(place: LatLon, a: LatLon, b: LatLon): Projection {
  const share = shareOnSegment(place.lat, place.lon, a.lat, a.lon, b.lat, b.lon);
  const position = interpolate(a, b, share);
  return { position, share, distanceM: distanceM(place, position) };
}

/** As projectOnSegment, the share alone on bare numbers, for loops over typed arrays. */
export function shareOnSegment(
  lat: number,
  lon: number,
  latA: number,
  lonA: number,
  latB: number,
  lonB: number,
): number {
  const shrink = Math.cos(toRadians(lat));
  const eastAB = (lonB - lonA) * shrink;
  const northAB = latB - latA;
  const squared = eastAB * eastAB + northAB * northAB;
  if (squared === 0) return 0;
  const share = ((lon - lonA) * shrink * eastAB + (lat - latA) * northAB) / squared;
  return share < 0 ? 0 : share > 1 ? 1 : share;
}
