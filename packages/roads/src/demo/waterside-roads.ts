import { BigRoad, type JoinRule } from './big-road.ts';
import { RIVERSIDE_NAMES } from './names.ts';
import { nearestOnLine, offsetLine, type Point } from './plane.ts';
import { joinEnd, joinStart } from './ring-roads.ts';
import type { Skeleton } from './skeleton.ts';
import type { Waters } from './waters.ts';

/** From the bank to the middle of the road; a green strip lies between. */
const RIVERSIDE_M = 85;
const LAKESIDE_M = 90;
const RULE: JoinRule = { lowestRank: 2, spacingM: 110 };
/** A shorter piece between two obstacles is not worth a road. */
const SHORTEST_M = 900;

/** Avenues along both banks up to the third ring, and a road around each lake. */
export function layOutWatersideRoads(waters: Waters, skeleton: Skeleton, thirdRing: BigRoad): BigRoad[] {
  const { line, halfWidthM } = waters.river;
  const inCity = (point: Point): boolean => skeleton.zoneOf(point).ring < 3 && !waters.isWet(point, RIVERSIDE_M * 0.7);
  const sides = [1, -1].flatMap((side, i) => {
    const bank = offsetLine(line, (index) => side * (halfWidthM[index]! + RIVERSIDE_M));
    return runs(bank, inCity).map((run) => {
      const road = new BigRoad({ highway: 'secondary', name: RIVERSIDE_NAMES[i]!, maxspeedKph: 50 }, run, RULE);
      if (endsAt(thirdRing, run[0]!)) joinStart(road, thirdRing);
      if (endsAt(thirdRing, run.at(-1)!)) joinEnd(road, thirdRing);
      return road;
    });
  });
  const names = [
    { zh: '环湖路', en: 'Huanhu Road' },
    { zh: '镜湖路', en: 'Jinghu Road' },
    { zh: '月湖路', en: 'Yuehu Road' },
  ];
  const around = waters.lakes.map(({ outline }, i) => {
    const shore = offsetLine([outline.at(-1)!, ...outline, outline[0]!], -LAKESIDE_M).slice(1, -1);
    return new BigRoad({ highway: 'tertiary', name: names[i]! }, [...shore, shore[0]!], RULE);
  });
  return [...sides, ...around];
}

function endsAt(road: BigRoad, point: Point): boolean {
  return nearestOnLine(road.line, point).distanceM < 150;
}

/** Stretches of a line whose points all pass, the short ones left out. */
function runs(line: readonly Point[], passes: (point: Point) => boolean): Point[][] {
  const found: Point[][] = [];
  let run: Point[] = [];
  const close = (): void => {
    if (run.length * 60 > SHORTEST_M) found.push(run);
    run = [];
  };
  for (const point of line) {
    if (passes(point)) run.push(point);
    else close();
  }
  close();
  return found;
}
