import type { BigRoad } from './big-road.ts';
import { BigRoadIndex } from './big-road-index.ts';

/** Junctions of two big roads nearer than this are one. */
const SNAP_M = 30;

/** Gives big roads on the ground a shared node wherever their lines cross. */
export function joinBigRoads(roads: readonly BigRoad[]): void {
  const grounded = roads.filter(({ style }) => !style.elevated);
  const index = new BigRoadIndex(grounded);
  const order = new Map(grounded.map((road, i) => [road, i]));
  for (const road of grounded) {
    for (let i = 0; i + 1 < road.line.length; i++) {
      for (const hit of index.hits(road.line[i]!, road.line[i + 1]!)) {
        if (order.get(hit.road)! <= order.get(road)!) continue;
        const alongM = road.cumulativeM[i]! + hit.afterM;
        const near = hit.road.nearestJunction(hit.alongM);
        if (near && near.gapM < SNAP_M && road.nearestJunction(alongM)?.node === near.node) continue;
        hit.road.addJunction(hit.alongM, road.nodeAt(alongM, SNAP_M));
      }
    }
  }
}
