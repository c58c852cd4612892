import { BigRoad } from './big-road.ts';
import { AIRPORT_ROAD_NAME } from './names.ts';
import { curveThrough, mix, polar, ringHolds, type Point } from './plane.ts';
import { joinEnd, joinStart } from './ring-roads.ts';

export interface Airport {
  readonly outline: readonly Point[];
  readonly runway: readonly Point[];
  readonly apron: readonly Point[];
  readonly terminal: Point;
  readonly roads: readonly BigRoad[];
  readonly holds: (point: Point) => boolean;
}

const CENTER: Point = { x: 9850, y: -7650 };
const HEADING = 0.87;

/** Outside the third ring in the south-east; its road starts where the radial towards it meets the ring. */
export function layOutAirport(ring: BigRoad, radialEnd: Point): Airport {
  const box = (ahead: number, aside: number, halfLengthM: number, halfWidthM: number): Point[] =>
    [
      [-1, -1],
      [1, -1],
      [1, 1],
      [-1, 1],
    ].map(([a, b]) => place(ahead + a! * halfLengthM, aside + b! * halfWidthM));
  const outline = box(0, 0, 1900, 780);
  const terminal = place(-100, 480);
  const loopLine = Array.from({ length: 20 }, (_, i) => {
    const { x, y } = polar(1, (i / 20) * 2 * Math.PI);
    return place(-100 + 170 * x, 640 + 60 * y);
  });
  const loop = new BigRoad(
    { highway: 'secondary', name: { zh: '航站楼环路', en: 'Terminal Loop' }, oneway: true, roundabout: true },
    [...loopLine, loopLine[0]!],
    { lowestRank: -1, spacingM: 0 },
  );
  const gate = place(-100, 900);
  const line = curveThrough([radialEnd, mix(radialEnd, gate, 0.5), gate, place(-100, 700)], 80);
  const road = new BigRoad({ highway: 'trunk', name: AIRPORT_ROAD_NAME, maxspeedKph: 80 }, line, {
    lowestRank: 1,
    spacingM: 400,
  });
  joinStart(road, ring);
  joinEnd(road, loop);
  const holds = (point: Point): boolean => ringHolds(box(0, 30, 2000, 950), point);
  return {
    outline,
    runway: box(100, -320, 1600, 28),
    apron: box(-100, 330, 620, 110),
    terminal,
    roads: [loop, road],
    holds,
  };
}

/** A point in the airport's own directions: along the runway, and to the side of the city. */
function place(ahead: number, aside: number): Point {
  return {
    x: CENTER.x + ahead * Math.cos(HEADING) - aside * Math.sin(HEADING),
    y: CENTER.y + ahead * Math.sin(HEADING) + aside * Math.cos(HEADING),
  };
}
