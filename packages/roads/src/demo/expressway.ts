import { BigRoad, type JoinRule } from './big-road.ts';
import { EXPRESSWAY_NAME } from './names.ts';
import { between, type Random } from './random.ts';
import { acuteAngleDeg, beside, crossing, curveThrough, distance, offsetLine, type Point } from './plane.ts';
import type { Waters } from './waters.ts';

/** Nothing joins a motorway but its ramps. */
const RAMPS_ONLY: JoinRule = { lowestRank: -1, spacingM: 0 };
/** Between the middles of its two carriageways, halved. */
const CARRIAGEWAY_M = 15;

/** From the south-western edge past the centre to the north-eastern edge. */
const COURSE: readonly (readonly [x: number, y: number])[] = [
  [-12_000, -6400],
  [-8600, -5600],
  [-5900, -5000],
  [-3200, -3100],
  [-800, -1600],
  [1900, -1150],
  [3400, -350],
  [4150, 900],
  [4800, 2500],
  [6100, 4400],
  [8000, 6300],
  [9800, 8200],
  [11_200, 10_000],
];

export interface Expressway {
  readonly middle: readonly Point[];
  /** Along and against the course. */
  readonly carriageways: readonly [BigRoad, BigRoad];
  readonly ramps: readonly BigRoad[];
  /** Middles of its interchanges: streets keep away. */
  readonly interchanges: readonly Point[];
}

const INTERCHANGE_SPACING_M = 1500;
/** Ramps leave the carriageway so far before the crossing and end beside it. */
const RAMP_M = 430;
const RAMP_FOOT_M = 62;

/** The elevated expressway with a diamond interchange at every big road that it crosses well. */
export function layOutExpressway(random: Random, waters: Waters, bigRoads: readonly BigRoad[]): Expressway {
  const course = COURSE.map(([x, y]) => ({ x: x + between(random, -150, 150), y: y + between(random, -150, 150) }));
  const middle = curveThrough(course, 50);
  const style = { highway: 'motorway', name: EXPRESSWAY_NAME, maxspeedKph: 80, oneway: true, elevated: true };
  const along = new BigRoad(style, offsetLine(middle, -CARRIAGEWAY_M), RAMPS_ONLY);
  const against = new BigRoad(style, offsetLine(middle, CARRIAGEWAY_M).toReversed(), RAMPS_ONLY);
  const ramps: BigRoad[] = [];
  const interchanges: Point[] = [];
  for (const { road, alongRoadM, point, angleDeg } of crossings(middle, bigRoads)) {
    const tooNear = interchanges.some((other) => distance(other, point) < INTERCHANGE_SPACING_M);
    if (tooNear || angleDeg < 45 || waters.isWet(point, 260) || outsideRamps(along, point)) continue;
    interchanges.push(point);
    for (const carriageway of [along, against]) ramps.push(...layOutRamps(carriageway, road, alongRoadM, point));
  }
  return { middle, carriageways: [along, against], ramps, interchanges };
}

interface ExpresswayCrossing {
  readonly road: BigRoad;
  readonly alongRoadM: number;
  readonly point: Point;
  readonly angleDeg: number;
}

/** Where the middle line crosses trunk and primary roads, in order of its course. */
function crossings(middle: readonly Point[], bigRoads: readonly BigRoad[]): ExpresswayCrossing[] {
  const worthy = bigRoads.filter(({ style }) => /^(trunk|primary)$/.test(style.highway) && !style.roundabout);
  const found: ExpresswayCrossing[] = [];
  for (let i = 0; i + 1 < middle.length; i++) {
    const [a, b] = [middle[i]!, middle[i + 1]!];
    for (const road of worthy) {
      for (let k = 0; k + 1 < road.line.length; k++) {
        const [c, d] = [road.line[k]!, road.line[k + 1]!];
        const met = crossing(a, b, c, d);
        if (!met) continue;
        const alongRoadM = road.alongM(k, met.u);
        found.push({ road, alongRoadM, point: road.pointAt(alongRoadM), angleDeg: acuteAngleDeg(a, b, c, d) });
      }
    }
  }
  return found;
}

function outsideRamps(carriageway: BigRoad, point: Point): boolean {
  const at = alongNearest(carriageway, point);
  return at < RAMP_M + 100 || at > carriageway.lengthM - RAMP_M - 100;
}

function alongNearest(road: BigRoad, point: Point): number {
  let best = 0;
  for (const [i, corner] of road.line.entries()) {
    if (distance(corner, point) < distance(road.line[best]!, point)) best = i;
  }
  return road.cumulativeM[best]!;
}

/** The way down before the crossing and the way up behind it, both ending at one node on the right-hand side. */
function layOutRamps(carriageway: BigRoad, road: BigRoad, alongRoadM: number, point: Point): BigRoad[] {
  const atM = alongNearest(carriageway, point);
  const foot = road.nodeAt(footAlong(carriageway, atM, road, alongRoadM), 20);
  const style = { highway: 'motorway_link', name: null, maxspeedKph: 40, oneway: true, elevated: true };
  const rightOf = (aheadM: number, rightM: number): Point => {
    const [a, b] = [carriageway.pointAt(atM + aheadM - 10), carriageway.pointAt(atM + aheadM + 10)];
    return beside(carriageway.pointAt(atM + aheadM), a, b, 0, -rightM);
  };
  const downStart = carriageway.nodeAt(atM - RAMP_M, 5);
  const down = [downStart, rightOf(-340, 10), rightOf(-240, 24), rightOf(-130, 32), rightOf(-60, 36), foot];
  const upEnd = carriageway.nodeAt(atM + RAMP_M, 5);
  const up = [foot, rightOf(60, 36), rightOf(130, 32), rightOf(240, 24), rightOf(340, 10), upEnd];
  return [down, up].map((nodes) => {
    const ramp = new BigRoad(style, nodes, RAMPS_ONLY);
    ramp.addJunction(0, nodes[0]!);
    ramp.addJunction(ramp.lengthM, nodes.at(-1)!);
    return ramp;
  });
}

/** Where on the crossed road the ramps of this carriageway end: beside it on its right. */
function footAlong(carriageway: BigRoad, atM: number, road: BigRoad, alongRoadM: number): number {
  const right = beside(carriageway.pointAt(atM), carriageway.pointAt(atM - 10), carriageway.pointAt(atM + 10), 0, -50);
  const candidates = [alongRoadM - RAMP_FOOT_M, alongRoadM + RAMP_FOOT_M];
  const [one, other] = candidates.map((alongM) => distance(road.pointAt(alongM), right));
  return one! < other! ? candidates[0]! : candidates[1]!;
}
