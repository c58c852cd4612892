import type { BigRoadIndex } from './big-road-index.ts';
import { acuteAngleDeg, mix, type Point } from './plane.ts';
import type { Waters } from './waters.ts';

/** What street grids have to respect. */
export interface Ground {
  readonly waters: Waters;
  /** Big roads on the ground, which streets join. */
  readonly bigRoads: BigRoadIndex;
  /** The expressway and its ramps, which streets pass beneath. */
  readonly elevated: BigRoadIndex;
  /** Airport, forests, interchanges. */
  readonly isTaken: (point: Point) => boolean;
}

const FROM_WATER_M = 45;
const FROM_BIG_ROAD_M = 46;
const FROM_ELEVATED_M = 48;
/** A street beneath the expressway crosses it; one that runs along under it is left out. */
const CROSSING_ANGLE_DEG = 35;

/** A place for a crossing of two streets. */
export function isFree(ground: Ground, point: Point): boolean {
  return (
    !ground.isTaken(point) &&
    !ground.bigRoads.isNear(point, FROM_BIG_ROAD_M) &&
    !ground.elevated.isNear(point, FROM_ELEVATED_M) &&
    !ground.waters.isWet(point, FROM_WATER_M)
  );
}

/** True when a street may lead straight from a to b, big roads apart. */
export function isPassable(ground: Ground, a: Point, b: Point): boolean {
  for (const share of [0.25, 0.5, 0.75]) {
    const point = mix(a, b, share);
    if (ground.waters.isWet(point, 25) || ground.isTaken(point)) return false;
  }
  if (ground.waters.isWet(b, 25)) return false;
  return ground.elevated.hits(a, b).every(({ road, index }) => {
    return acuteAngleDeg(a, b, road.line[index]!, road.line[index + 1]!) > CROSSING_ANGLE_DEG;
  });
}
