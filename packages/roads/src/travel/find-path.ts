import { edgeSecondsAt, type EdgeCosts } from '../graph/edge-costs.ts';
import { arrivals, departures, directDrive, type RoadPosition } from '../graph/road-position.ts';
import type { RoadTables } from '../graph/road-tables.ts';
import type { RemainingTime } from './remaining-time.ts';
import { edgeOfSeedMark, seedMark, type SearchSpace } from './search-space.ts';

/** The edges of a fastest way in driving order, the first and last ones driven in part. */
export interface EdgePath {
  readonly edges: readonly number[];
  readonly seconds: number;
}

/**
 * The fastest way between two places at an hour of the day, or null where there is none: A* with the straight line at
 * the fastest speed of the graph as its estimate, which never overrates, so the way is exact.
 */
export function findPath(
  tables: RoadTables,
  costs: EdgeCosts,
  space: SearchSpace,
  remaining: RemainingTime,
  from: RoadPosition,
  to: RoadPosition,
  hour: number,
): EdgePath | null {
  const edgeSeconds = edgeSecondsAt(costs, hour);
  const estimate = remaining.to(to.position, hour);
  const direct = directDrive(tables, costs, from, to, edgeSeconds);
  let best: EdgePath | null = direct && { edges: [direct.edge], seconds: direct.seconds };
  const goals = arrivals(tables, costs, to, edgeSeconds);

  space.begin();
  for (const { node, seconds, edge } of departures(tables, costs, from, edgeSeconds)) {
    space.offer(node, seconds, seconds + estimate(node), seedMark(edge));
  }
  while (space.heap.size > 0 && space.heap.minKey < (best?.seconds ?? Infinity)) {
    const node = space.settleNext();
    const start = space.seconds[node]!;
    for (const goal of goals) {
      const seconds = start + goal.seconds;
      if (goal.node === node && seconds < (best?.seconds ?? Infinity)) {
        best = { edges: [...edgesTo(tables, space, node), goal.edge], seconds };
      }
    }
    for (let edge = tables.firstOut[node]!, end = tables.firstOut[node + 1]!; edge < end; edge++) {
      const next = tables.edgeTo[edge]!;
      const seconds = start + edgeSeconds(edge);
      space.offer(next, seconds, seconds + estimate(next), edge);
    }
  }
  return best;
}

function edgesTo(tables: RoadTables, space: SearchSpace, goal: number): number[] {
  const edges: number[] = [];
  let node = goal;
  for (;;) {
    const via = space.via[node]!;
    if (via < 0) {
      edges.push(edgeOfSeedMark(via));
      return edges.toReversed();
    }
    edges.push(via);
    node = tables.edgeFrom[via]!;
  }
}
