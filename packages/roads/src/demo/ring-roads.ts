import { BigRoad, type JoinRule } from './big-road.ts';
import { RADIAL_NAMES, RING_NAMES } from './names.ts';
import { nearestOnLine, polar, type Point } from './plane.ts';
import {
  HALF_HEIGHT_M,
  HALF_WIDTH_M,
  RADIAL_COUNT,
  radialLine,
  radiusAt,
  ringLine,
  type Skeleton,
} from './skeleton.ts';

const SQUARE_RADIUS_M = 85;
/** Ends at the third ring, where the airport's road goes on. */
const AIRPORT_RADIAL = 7;

const FAST: JoinRule = { lowestRank: 1, spacingM: 280 };
const BIG: JoinRule = { lowestRank: 1, spacingM: 150 };
const CITY: JoinRule = { lowestRank: 2, spacingM: 95 };

/** Rings, the four arms through the central square, and the diagonals from the first ring outwards. */
export function layOutRingsAndRadials(skeleton: Skeleton): BigRoad[] {
  const rings = RING_NAMES.map((name, ring) => {
    const points = ringLine(skeleton, ring);
    const style = { highway: ring === 0 ? 'primary' : 'trunk', name, maxspeedKph: ring === 0 ? 60 : 80 };
    return new BigRoad(style, [...points, points[0]!], ring === 0 ? CITY : ring === 1 ? BIG : FAST);
  });
  const square = layOutSquare();
  const radials = Array.from({ length: RADIAL_COUNT }, (_, radial) => {
    const isArm = radial % 2 === 0;
    const startM = isArm ? SQUARE_RADIUS_M : radiusAt(skeleton, radial, 0);
    const endM = radial === AIRPORT_RADIAL ? radiusAt(skeleton, radial, 2) : 17_000;
    const line = clipToMap(radialLine(skeleton, radial, startM, endM));
    const road = new BigRoad({ highway: 'primary', name: RADIAL_NAMES[radial]!, maxspeedKph: 60 }, line, CITY);
    joinStart(road, isArm ? square : rings[0]!);
    if (radial === AIRPORT_RADIAL) joinEnd(road, rings[2]!);
    return road;
  });
  return [...rings, square, ...radials];
}

/** A one-way ring around the central square, counter-clockwise as one drives on the right. */
function layOutSquare(): BigRoad {
  const points = Array.from({ length: 24 }, (_, i) => polar(SQUARE_RADIUS_M, (i / 24) * 2 * Math.PI + 0.13));
  const name = { zh: '云汀广场', en: 'Yunting Square' };
  return new BigRoad({ highway: 'primary', name, oneway: true, roundabout: true }, [...points, points[0]!], {
    lowestRank: -1,
    spacingM: 0,
  });
}

/** Lets a road begin at the nearest place of another. */
export function joinStart(road: BigRoad, target: BigRoad): void {
  joinAt(road, 0, target);
}

export function joinEnd(road: BigRoad, target: BigRoad): void {
  joinAt(road, road.lengthM, target);
}

function joinAt(road: BigRoad, alongM: number, target: BigRoad): void {
  const { index, share } = nearestOnLine(target.line, road.pointAt(alongM));
  road.addJunction(alongM, target.nodeAt(target.alongM(index, share), 10));
}

/** The part of an outgoing line before it leaves the map. */
function clipToMap(line: readonly Point[]): Point[] {
  const end = line.findIndex(({ x, y }) => Math.abs(x) > HALF_WIDTH_M || Math.abs(y) > HALF_HEIGHT_M);
  return line.slice(0, end < 0 ? line.length : end);
}
