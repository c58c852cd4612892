import Flatbush from 'flatbush';
import { between, smoothNoise, type Random } from './random.ts';
import { curveThrough, distance, nearestOnLine, offsetLine, polar, ringHolds, type Point } from './plane.ts';

/** A river as its middle line with half its width at each point. */
interface River {
  readonly line: readonly Point[];
  readonly halfWidthM: readonly number[];
  readonly outline: readonly Point[];
  readonly islands: readonly (readonly Point[])[];
}

interface Lake {
  readonly center: Point;
  readonly outline: readonly Point[];
}

/** All water of the city, and the question every road asks of it. */
export interface Waters {
  readonly river: River;
  readonly lakes: readonly Lake[];
  /** True in water (islands count as water: no street leads there) and within `marginM` of it. */
  isWet(point: Point, marginM: number): boolean;
}

/** From the north-west hills in a long bend past the centre to the eastern plain. */
const RIVER_COURSE: readonly (readonly [x: number, y: number])[] = [
  [-14_500, 6900],
  [-11_800, 5200],
  [-9000, 5300],
  [-6300, 4500],
  [-4300, 2300],
  [-2100, 1050],
  [300, 1250],
  [2500, 1850],
  [4300, 1150],
  [5700, -700],
  [7800, -2000],
  [11_200, -1700],
  [14_500, -400],
];
const RIVER_STEP_M = 60;
/** No half width exceeds this. */
const WIDEST_M = 480;

/** Where the river splits around an island: how far east, and the island's half length and half width. */
const ISLANDS: readonly (readonly [x: number, halfLengthM: number, halfWidthM: number])[] = [
  [-1350, 640, 120],
  [7900, 820, 150],
];

const LAKES: readonly (readonly [x: number, y: number, radiusM: number])[] = [
  [-7650, -2500, 820],
  [1900, 6450, 520],
  [10_600, 4600, 480],
];

export function layOutWaters(random: Random): Waters {
  const river = layOutRiver(random);
  const lakes = LAKES.map(([x, y, radiusM]) => layOutLake({ x, y }, radiusM, random));
  const stretches = indexStretches(river.line);
  const isWet = (point: Point, marginM: number): boolean => {
    const reachM = WIDEST_M + marginM;
    const nearRiver = stretches
      .search(point.x - reachM, point.y - reachM, point.x + reachM, point.y + reachM)
      .some((i) => {
        const { distanceM } = nearestOnLine([river.line[i]!, river.line[i + 1]!], point);
        return distanceM < river.halfWidthM[i]! + marginM;
      });
    return nearRiver || lakes.some((lake) => isNearLake(lake, point, marginM));
  };
  return { river, lakes, isWet };
}

function indexStretches(line: readonly Point[]): Flatbush {
  const tree = new Flatbush(line.length - 1);
  for (let i = 0; i + 1 < line.length; i++) {
    const [a, b] = [line[i]!, line[i + 1]!];
    tree.add(Math.min(a.x, b.x), Math.min(a.y, b.y), Math.max(a.x, b.x), Math.max(a.y, b.y));
  }
  tree.finish();
  return tree;
}

function isNearLake({ center, outline }: Lake, point: Point, marginM: number): boolean {
  if (distance(center, point) > 2500) return false;
  return ringHolds(outline, point) || nearestOnLine([...outline, outline[0]!], point).distanceM < marginM;
}

function layOutRiver(random: Random): River {
  const course = RIVER_COURSE.map(([x, y]) => ({
    x: x + between(random, -180, 180),
    y: y + between(random, -180, 180),
  }));
  const line = curveThrough(course, RIVER_STEP_M);
  const width = smoothNoise(random, 1400);
  const islandsAt = ISLANDS.map(([x, halfLengthM, halfWidthM]) => ({
    index: line.findIndex((point) => point.x >= x),
    halfLengthM,
    halfWidthM,
  }));
  const halfWidthM = line.map(({ x, y }, i) => {
    const natural = 185 + 45 * width(x, y);
    // Wider around an island, so that both arms carry water.
    const widening = islandsAt.reduce((sum, island) => {
      const away = Math.abs(i - island.index) * RIVER_STEP_M;
      return sum + (island.halfWidthM + 25) * Math.exp(-((away / (island.halfLengthM * 1.1)) ** 2));
    }, 0);
    return natural + widening;
  });
  const islands = islandsAt.map(({ index, halfLengthM, halfWidthM }) =>
    layOutIsland(line, index, halfLengthM, halfWidthM),
  );
  const left = offsetLine(line, (i) => halfWidthM[i]!);
  const right = offsetLine(line, (i) => -halfWidthM[i]!);
  return { line, halfWidthM, outline: [...left, ...right.toReversed()], islands };
}

/** A lens along the middle of the river. */
function layOutIsland(line: readonly Point[], index: number, halfLengthM: number, halfWidthM: number): Point[] {
  const reach = Math.round(halfLengthM / RIVER_STEP_M);
  const spine = line.slice(index - reach, index + reach + 1);
  const bulge = (i: number): number => halfWidthM * Math.max(0, 1 - ((i - reach) / reach) ** 2) ** 0.7;
  return [
    ...offsetLine(spine, bulge),
    ...offsetLine(spine, (i) => -bulge(i))
      .toReversed()
      .slice(1, -1),
  ];
}

function layOutLake(center: Point, radiusM: number, random: Random): Lake {
  const bays = smoothNoise(random, 0.9);
  const stretch = between(random, 1.1, 1.4);
  const tilt = between(random, 0, Math.PI);
  const outline = Array.from({ length: 72 }, (_, i) => {
    const angle = (i / 72) * 2 * Math.PI;
    const radius = radiusM * (1 + 0.28 * bays(Math.cos(angle) * 1.6, Math.sin(angle) * 1.6));
    const local = polar(radius, angle);
    const [x, y] = [local.x * stretch, local.y / stretch];
    return {
      x: center.x + x * Math.cos(tilt) - y * Math.sin(tilt),
      y: center.y + x * Math.sin(tilt) + y * Math.cos(tilt),
    };
  });
  return { center, outline };
}
