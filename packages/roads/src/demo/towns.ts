import type { BilingualName } from '@roadcall/contracts';
import { BigRoad } from './big-road.ts';
import type { GridOrder } from './grid-order.ts';
import { distance, polar, ringHolds, type Point } from './plane.ts';
import { between, smoothNoise, type Random } from './random.ts';

/** A small town outside the third ring, with a road around it. */
export interface Town {
  readonly name: BilingualName;
  readonly center: Point;
  readonly outline: readonly Point[];
  readonly road: BigRoad;
}

const TOWNS: readonly (readonly [x: number, y: number, radiusM: number, zh: string, en: string])[] = [
  [-8500, 7700, 780, '青溪镇', 'Qingxi Town'],
  [-9600, -7700, 850, '石塘镇', 'Shitang Town'],
  [7600, 8400, 760, '鹤林镇', 'Helin Town'],
  [10_900, 2100, 720, '东津镇', 'Dongjin Town'],
  [700, -9100, 640, '南渡镇', 'Nandu Town'],
];

export function layOutTowns(random: Random): Town[] {
  return TOWNS.map(([x, y, radiusM, zh, en]) => {
    const edge = smoothNoise(random, 0.9);
    const outline = Array.from({ length: 28 }, (_, i) => {
      const angle = (i / 28) * 2 * Math.PI;
      const local = polar(radiusM * (1 + 0.2 * edge(Math.cos(angle) * 1.2, Math.sin(angle) * 1.2)), angle);
      return { x: x + local.x * 1.25, y: y + local.y * 0.85 };
    });
    const name = { zh: `${zh.slice(0, 2)}环路`, en: `${en.split(' ')[0]} Ring Road` };
    const road = new BigRoad({ highway: 'tertiary', name }, [...outline, outline[0]!], { lowestRank: 2, spacingM: 90 });
    return { name: { zh, en }, center: { x, y }, outline, road };
  });
}

/** The street grid inside each town's road. */
export function townGridOrders(towns: readonly Town[], random: Random): GridOrder[] {
  return towns.map(({ center, outline }) => ({
    wishes: [],
    plan: {
      center,
      reachM: Math.max(...outline.map((point) => distance(point, center))),
      angle: between(random, -0.6, 0.6),
      spacingM: between(random, 150, 180),
      warpM: 50,
      dropShare: 0.25,
      secondaryEvery: 50,
      tertiaryEvery: 4,
      covers: (point) => ringHolds(outline, point),
    },
  }));
}
