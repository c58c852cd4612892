import type { BilingualName } from '@roadcall/contracts';
import { curveThrough, offsetLine, polar, ringHolds, type Point } from './plane.ts';
import { smoothNoise, type Random } from './random.ts';
import type { Waters } from './waters.ts';

export interface Green {
  readonly kind: 'forest' | 'park';
  readonly name: BilingualName | null;
  readonly outline: readonly Point[];
}

const FORESTS: readonly (readonly [x: number, y: number, radiusM: number, zh: string, en: string])[] = [
  [-11_100, 9300, 1300, '青岭山', 'Qingling Hills'],
  [-3600, 9400, 1000, '鹤鸣山', 'Heming Hill'],
  [4000, 9500, 800, '云台山', 'Yuntai Hill'],
  [-11_300, -1900, 900, '西陵山', 'Xiling Hill'],
  [-5700, -9700, 1100, '松岭', 'Song Ridge'],
  [3400, -9700, 900, '南山', 'Nan Hill'],
];

/** Wooded hills around the city. */
export function layOutForests(random: Random): Green[] {
  return FORESTS.map(([x, y, radiusM, zh, en]) => {
    const edge = smoothNoise(random, 0.8);
    const outline = Array.from({ length: 64 }, (_, i) => {
      const angle = (i / 64) * 2 * Math.PI;
      const local = polar(radiusM * (1 + 0.35 * edge(Math.cos(angle) * 1.5, Math.sin(angle) * 1.5)), angle);
      return { x: x + local.x * 1.3, y: y + local.y * 0.85 };
    });
    return { kind: 'forest', name: { zh, en }, outline };
  });
}

/** Green strips between the river and the avenues along it, with gaps. */
export function layOutRiversideGreens(waters: Waters, isCity: (point: Point) => boolean): Green[] {
  const { line, halfWidthM } = waters.river;
  const greens: Green[] = [];
  for (const side of [1, -1]) {
    const waterline = offsetLine(line, (i) => side * (halfWidthM[i]! + 6));
    const pavement = offsetLine(line, (i) => side * (halfWidthM[i]! + 62));
    for (let from = 0; from + 24 < line.length; from += 30) {
      const to = from + 24;
      if (![from, to].every((i) => isCity(pavement[i]!))) continue;
      const outline = [...waterline.slice(from, to), ...pavement.slice(from, to).toReversed()];
      greens.push({ kind: 'park', name: null, outline });
    }
  }
  return greens;
}

const RAIL_COURSE: readonly Point[] = [
  { x: -12_000, y: 8000 },
  { x: -8200, y: 7300 },
  { x: -4000, y: 5300 },
  { x: 0, y: 4200 },
  { x: 4200, y: 4550 },
  { x: 8000, y: 3700 },
  { x: 12_000, y: 3300 },
];

export interface Railway {
  readonly line: readonly Point[];
  readonly station: Point;
  readonly hall: readonly Point[];
  readonly isStation: (point: Point) => boolean;
}

/** The high-speed line on its viaduct north of the river, with the city's station. */
export function layOutRailway(): Railway {
  const line = curveThrough(RAIL_COURSE, 120);
  const at = line.findIndex(({ x }) => x > -900);
  const station = line[at]!;
  const track = line.slice(at - 2, at + 3);
  const hall = [...offsetLine(track, 55), ...offsetLine(track, -55).toReversed()];
  const square = [...offsetLine(track, 90), ...offsetLine(track, -200).toReversed()];
  return { line, station, hall, isStation: (point) => ringHolds(square, point) };
}
