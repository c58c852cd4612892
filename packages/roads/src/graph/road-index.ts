import { boundsAround, distanceBetweenM, shareOnSegment, type Bounds, type LatLon } from '@roadcall/geo';
import Flatbush from 'flatbush';
import type { RoadPosition } from './road-position.ts';
import { UNITS_PER_DEGREE, type RoadTables } from './road-tables.ts';

/** Snapping looks this far first, then farther: most places are on a road or beside one. */
const FIRST_RADIUS_M = 40;
const RADIUS_GROWTH = 4;

/** Finds roads near a place: an R-tree over the segments' boxes, then exact distances to their shapes. */
export class RoadIndex {
  readonly #tables: RoadTables;
  readonly #tree: Flatbush;

  constructor(tables: RoadTables) {
    this.#tables = tables;
    const segmentCount = tables.segmentFrom.length;
    this.#tree = new Flatbush(segmentCount, 16, Float64Array);
    for (let segment = 0; segment < segmentCount; segment++) {
      const { west, south, east, north } = shapeBounds(tables, segment);
      this.#tree.add(west, south, east, north);
    }
    this.#tree.finish();
  }

  /** The nearest place on a road, or null when there is none within `maxDistanceM`. */
  nearest(place: LatLon, maxDistanceM: number): RoadPosition | null {
    for (let radiusM = FIRST_RADIUS_M; ; radiusM *= RADIUS_GROWTH) {
      const withinM = Math.min(radiusM, maxDistanceM);
      const found = this.#nearestWithin(place, withinM);
      if (found || withinM === maxDistanceM) return found;
    }
  }

  #nearestWithin(place: LatLon, withinM: number): RoadPosition | null {
    const { west, south, east, north } = boundsAround(place, withinM);
    let nearest: RoadPosition | null = null;
    for (const segment of this.#tree.search(west, south, east, north)) {
      const candidate = projectOnShape(this.#tables, segment, place);
      if (candidate.snapDistanceM <= (nearest?.snapDistanceM ?? withinM)) nearest = candidate;
    }
    return nearest;
  }
}

function shapeBounds(tables: RoadTables, segment: number): Bounds {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let i = tables.shapeStart[segment]!; i < tables.shapeStart[segment + 1]!; i++) {
    west = Math.min(west, tables.shapeLon[i]!);
    east = Math.max(east, tables.shapeLon[i]!);
    south = Math.min(south, tables.shapeLat[i]!);
    north = Math.max(north, tables.shapeLat[i]!);
  }
  return {
    west: west / UNITS_PER_DEGREE,
    south: south / UNITS_PER_DEGREE,
    east: east / UNITS_PER_DEGREE,
    north: north / UNITS_PER_DEGREE,
  };
}

function projectOnShape(tables: RoadTables, segment: number, place: LatLon): RoadPosition {
  let best: RoadPosition = { segment, offsetM: 0, position: place, snapDistanceM: Infinity };
  let startM = 0;
  for (let i = tables.shapeStart[segment]!; i + 1 < tables.shapeStart[segment + 1]!; i++) {
    const latA = tables.shapeLat[i]! / UNITS_PER_DEGREE;
    const lonA = tables.shapeLon[i]! / UNITS_PER_DEGREE;
    const latB = tables.shapeLat[i + 1]! / UNITS_PER_DEGREE;
    const lonB = tables.shapeLon[i + 1]! / UNITS_PER_DEGREE;
    const lengthM = distanceBetweenM(latA, lonA, latB, lonB);
    const share = shareOnSegment(place.lat, place.lon, latA, lonA, latB, lonB);
    const position = { lat: latA + (latB - latA) * share, lon: lonA + (lonB - lonA) * share };
    const snapDistanceM = distanceBetweenM(place.lat, place.lon, position.lat, position.lon);
    if (snapDistanceM < best.snapDistanceM) {
      best = { segment, offsetM: startM + share * lengthM, position, snapDistanceM };
    }
    startM += lengthM;
  }
  return best;
}
