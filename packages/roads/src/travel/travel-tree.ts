import { edgeSecondsAt, type EdgeCosts } from '../graph/edge-costs.ts';
import { arrivals, type RoadPosition } from '../graph/road-position.ts';
import type { RoadTables } from '../graph/road-tables.ts';
import { DEFAULT_HOUR } from '../graph/traffic.ts';
import type { SearchSpace } from './search-space.ts';
import { expandIncoming, type TravelTimesOptions } from './travel-times.ts';

/** The fastest ways from every node to one place, and the way to drive. */
export interface TravelTree {
  /** Driving seconds by node; Infinity where there is no way within the bound. */
  readonly seconds: Float32Array;
  /** The whole edge to take next, by node; −1 where the place is on a road that leaves there, and where there is no way. */
  readonly nextEdge: Int32Array;
}

/** One Dijkstra over incoming edges, until everything within `maxSeconds` is decided. */
export function searchTravelTree(
  tables: RoadTables,
  costs: EdgeCosts,
  space: SearchSpace,
  to: number | RoadPosition,
  { maxSeconds = Infinity, hour = DEFAULT_HOUR }: TravelTimesOptions = {},
): TravelTree {
  const nodeCount = tables.nodeLat.length;
  const seconds = new Float32Array(nodeCount).fill(Infinity);
  const nextEdge = new Int32Array(nodeCount).fill(-1);
  const edgeSeconds = edgeSecondsAt(costs, hour);
  space.begin();
  const ends = typeof to === 'number' ? [{ node: to, seconds: 0 }] : arrivals(tables, costs, to, edgeSeconds);
  for (const { node, seconds: rest } of ends) space.offer(node, rest, rest, -1);
  while (space.heap.size > 0 && space.heap.minKey <= maxSeconds) {
    const node = space.settleNext();
    seconds[node] = space.seconds[node]!;
    nextEdge[node] = space.via[node]!;
    expandIncoming(tables, space, node, edgeSeconds);
  }
  return { seconds, nextEdge };
}
