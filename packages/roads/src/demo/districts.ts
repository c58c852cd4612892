import type { BilingualName } from '@roadcall/contracts';
import type { GridOrder } from './grid-order.ts';
import type { GridPlan } from './lattice.ts';
import { polar, ringHolds, type Point } from './plane.ts';
import { between, type Random } from './random.ts';
import type { BlockWish } from './reserved-blocks.ts';
import {
  HALF_HEIGHT_M,
  HALF_WIDTH_M,
  RADIAL_COUNT,
  RING_COUNT,
  radialLine,
  radiusAt,
  ringLine,
  type Skeleton,
} from './skeleton.ts';
import type { Town } from './towns.ts';
import type { Waters } from './waters.ts';

export interface District {
  readonly name: BilingualName;
  readonly outline: readonly Point[];
  readonly center: Point;
}

/** A district: the ring belt it lies in and its sectors, counter-clockwise. */
interface DistrictPlan {
  readonly name: BilingualName;
  readonly ring: number;
  readonly sectors: readonly [first: number, count: number];
}

const DISTRICTS: readonly DistrictPlan[] = [
  { name: { zh: '望江区', en: 'Wangjiang District' }, ring: 0, sectors: [0, 4] },
  { name: { zh: '云台区', en: 'Yuntai District' }, ring: 0, sectors: [4, 4] },
  { name: { zh: '锦绣区', en: 'Jinxiu District' }, ring: 1, sectors: [0, 2] },
  { name: { zh: '白鹭区', en: 'Bailu District' }, ring: 1, sectors: [2, 2] },
  { name: { zh: '映湖区', en: 'Yinghu District' }, ring: 1, sectors: [4, 2] },
  { name: { zh: '南浦区', en: 'Nanpu District' }, ring: 1, sectors: [6, 2] },
  { name: { zh: '东津新区', en: 'Dongjin New Area' }, ring: 2, sectors: [0, 1] },
  { name: { zh: '云汀高新区', en: 'Yunting High-Tech Zone' }, ring: 2, sectors: [1, 1] },
  { name: { zh: '青岭区', en: 'Qingling District' }, ring: 2, sectors: [2, 1] },
  { name: { zh: '西渡区', en: 'Xidu District' }, ring: 2, sectors: [3, 2] },
  { name: { zh: '大学城', en: 'University Town' }, ring: 2, sectors: [5, 1] },
  { name: { zh: '丰乐区', en: 'Fengle District' }, ring: 2, sectors: [6, 1] },
  { name: { zh: '临空区', en: 'Linkong Airport Zone' }, ring: 2, sectors: [7, 1] },
];

/** A district's name is put so far from water, so that it stands on land. */
const LABEL_FROM_WATER_M = 350;

export function layOutDistricts(skeleton: Skeleton, waters: Waters): District[] {
  return DISTRICTS.map(({ name, ring, sectors: [first, count] }) => {
    const last = (first + count) % RADIAL_COUNT;
    const outerFrom = ringAngle(skeleton, first, ring);
    const outerTo = after(ringAngle(skeleton, last, ring), outerFrom);
    const inner = ring === 0 ? [] : innerEdge(skeleton, first, last, ring - 1);
    const startM = ring === 0 ? 0 : radiusAt(skeleton, first, ring - 1);
    const endM = ring === 0 ? 0 : radiusAt(skeleton, last, ring - 1);
    const outline = [
      ...radialLine(skeleton, first, startM, radiusAt(skeleton, first, ring)),
      ...ringLine(skeleton, ring, outerFrom, outerTo),
      ...radialLine(skeleton, last, endM, radiusAt(skeleton, last, ring)).toReversed(),
      ...inner,
    ];
    const inBelt = (across: number, around: number): Point => {
      const angle = outerFrom + (outerTo - outerFrom) * around;
      const innerM = ring === 0 ? 0 : skeleton.ringRadiusM(ring - 1, angle);
      return polar(innerM + (skeleton.ringRadiusM(ring, angle) - innerM) * across, angle);
    };
    const middles = [0.5, 0.35, 0.65].flatMap((around) => [0.5, 0.68, 0.35].map((across) => inBelt(across, around)));
    const center = middles.find((point) => !waters.isWet(point, LABEL_FROM_WATER_M)) ?? middles[0]!;
    return { name, outline, center };
  });
}

/** The inner ring from the last radial back to the first. */
function innerEdge(skeleton: Skeleton, first: number, last: number, ring: number): Point[] {
  const from = ringAngle(skeleton, first, ring);
  return ringLine(skeleton, ring, after(ringAngle(skeleton, last, ring), from), from);
}

/** Angle at which a radial meets a ring, found by closing in on it. */
function ringAngle(skeleton: Skeleton, radial: number, ring: number): number {
  return skeleton.radialAngle(radial, radiusAt(skeleton, radial, ring));
}

function after(angle: number, start: number): number {
  return angle <= start ? after(angle + 2 * Math.PI, start) : angle;
}

type Texture = Pick<GridPlan, 'spacingM' | 'warpM' | 'dropShare' | 'secondaryEvery' | 'tertiaryEvery'>;

/** What a district's streets are like, by ring belt: dense in the middle, wide outside, country roads beyond. */
const BELTS: readonly Texture[] = [
  { spacingM: 156, warpM: 55, dropShare: 0.22, secondaryEvery: 9, tertiaryEvery: 3 },
  { spacingM: 190, warpM: 90, dropShare: 0.26, secondaryEvery: 7, tertiaryEvery: 3 },
  { spacingM: 250, warpM: 120, dropShare: 0.3, secondaryEvery: 6, tertiaryEvery: 2 },
  { spacingM: 640, warpM: 420, dropShare: 0.4, secondaryEvery: 50, tertiaryEvery: 3 },
];

/** One street grid for each part of the city between the rings and radials, each turned its own way. */
export function gridOrders(skeleton: Skeleton, waters: Waters, towns: readonly Town[], random: Random): GridOrder[] {
  return BELTS.flatMap((belt, ring) => {
    // Inside the first ring only the four arms divide the city.
    const width = ring === 0 ? 2 : 1;
    return Array.from({ length: RADIAL_COUNT / width }, (_, part): GridOrder => {
      const sector = part * width;
      const from = skeleton.radialAngle(sector, 4000);
      const middle = (from + after(skeleton.radialAngle((sector + width) % RADIAL_COUNT, 4000), from)) / 2;
      const innerM = ring === 0 ? 0 : skeleton.ringRadiusM(ring - 1, middle);
      const outerM = ring === RING_COUNT ? innerM + 3600 : skeleton.ringRadiusM(ring, middle);
      const center = polar((innerM + outerM) / 2, middle);
      const covers = (point: Point): boolean => {
        if (Math.abs(point.x) > HALF_WIDTH_M - 150 || Math.abs(point.y) > HALF_HEIGHT_M - 150) return false;
        const zone = skeleton.zoneOf(point);
        if (zone.ring !== ring || Math.floor(zone.sector / width) !== part) return false;
        return ring < RING_COUNT || !towns.some(({ outline }) => ringHolds(outline, point));
      };
      const reachM = ring === 0 ? 3600 : 1900 + ring * 1700;
      const angle = gridAngle(center, middle, ring, waters, random);
      const { spacingM } = belt;
      const plan = { ...belt, spacingM: spacingM * between(random, 0.9, 1.15), center, reachM, angle, covers };
      return { plan, wishes: WISHES[`${ring}:${sector}`] ?? [] };
    });
  });
}

/** Beside the river streets follow its bank; elsewhere they roughly face the centre. */
function gridAngle(center: Point, middle: number, ring: number, waters: Waters, random: Random): number {
  const { line } = waters.river;
  let nearest = 1;
  for (const [i, point] of line.entries()) {
    const gap = Math.hypot(point.x - center.x, point.y - center.y);
    if (gap < Math.hypot(line[nearest]!.x - center.x, line[nearest]!.y - center.y)) nearest = Math.max(1, i);
  }
  const isRiverside = Math.hypot(line[nearest]!.x - center.x, line[nearest]!.y - center.y) < 1300;
  const [a, b] = [line[nearest - 1]!, line[nearest]!];
  if (isRiverside) return Math.atan2(b.y - a.y, b.x - a.x) + between(random, -0.05, 0.05);
  return (ring === 0 ? 0.07 : middle) + between(random, -0.16, 0.16);
}

const park = (zh: string, en: string, across: number, along: number): BlockWish => ({
  kind: 'park',
  name: { zh, en },
  across,
  along,
});
const hospital = (zh: string, en: string): BlockWish => ({ kind: 'hospital', name: { zh, en }, across: 1, along: 1 });
const university = (zh: string, en: string, across: number, along: number): BlockWish => ({
  kind: 'university',
  name: { zh, en },
  across,
  along,
});

/** By ring belt and first sector. */
const WISHES: Readonly<Record<string, readonly BlockWish[]>> = {
  '0:0': [park('江心公园', 'Jiangxin Park', 3, 2), hospital('云汀市第一医院', 'Yunting First Hospital')],
  '0:2': [park('望江公园', 'Wangjiang Park', 3, 2)],
  '0:4': [park('人民公园', "People's Park", 4, 3), park('文庙公园', 'Wenmiao Park', 2, 2)],
  '0:6': [park('云台公园', 'Yuntai Park', 3, 3), hospital('云汀市中心医院', 'Yunting Central Hospital')],
  '1:0': [park('锦绣公园', 'Jinxiu Park', 4, 3)],
  '1:1': [{ kind: 'stadium', name: { zh: '云汀体育中心', en: 'Yunting Sports Centre' }, across: 2, along: 2 }],
  '1:2': [park('北辰公园', 'Beichen Park', 4, 3), hospital('白鹭医院', 'Bailu Hospital')],
  '1:3': [park('白鹭湿地公园', 'Bailu Wetland Park', 5, 3)],
  '1:4': [park('西陵公园', 'Xiling Park', 3, 3)],
  '1:5': [park('植物园', 'Botanical Garden', 4, 4), hospital('映湖医院', 'Yinghu Hospital')],
  '1:6': [park('南浦公园', 'Nanpu Park', 3, 3), university('云汀师范大学', 'Yunting Normal University', 3, 2)],
  '1:7': [park('丰泽公园', 'Fengze Park', 4, 2)],
  '2:0': [park('东津中央公园', 'Dongjin Central Park', 5, 2), hospital('东津医院', 'Dongjin Hospital')],
  '2:1': [park('科学公园', 'Science Park', 4, 3)],
  '2:2': [park('青岭森林公园', 'Qingling Forest Park', 5, 4)],
  '2:3': [park('古渡公园', 'Gudu Park', 4, 3)],
  '2:4': [park('西渡公园', 'Xidu Park', 4, 3)],
  '2:5': [
    university('云汀大学', 'Yunting University', 5, 4),
    university('云汀理工学院', 'Yunting Institute of Technology', 3, 3),
  ],
  '2:6': [park('丰乐公园', 'Fengle Park', 4, 3), hospital('丰乐医院', 'Fengle Hospital')],
  '2:7': [park('动物园', 'Yunting Zoo', 4, 3)],
};
