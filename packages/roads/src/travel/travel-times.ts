import { edgeSecondsAt, type EdgeCosts } from '../graph/edge-costs.ts';
import { arrivals, departures, directDrive, type RoadPosition } from '../graph/road-position.ts';
import type { RoadTables } from '../graph/road-tables.ts';
import { DEFAULT_HOUR } from '../graph/traffic.ts';
import type { SearchSpace } from './search-space.ts';

export interface TravelTimesOptions {
  /** Longer ways count as none; bounds the work. Default: no bound. */
  readonly maxSeconds?: number;
  /** Local hour of the day, 0 ≤ hour < 24, fractions allowed. Default 12. */
  readonly hour?: number;
}

/**
 * Seconds from one place to many (`away`) or from many to one (`toward`), each Infinity where there is no way within
 * maxSeconds. One Dijkstra over outgoing or incoming edges that ends when every place is decided.
 */
export function searchTravelTimes(
  tables: RoadTables,
  costs: EdgeCosts,
  space: SearchSpace,
  direction: 'away' | 'toward',
  center: RoadPosition,
  places: readonly RoadPosition[],
  { maxSeconds = Infinity, hour = DEFAULT_HOUR }: TravelTimesOptions = {},
): Float64Array {
  const edgeSeconds = edgeSecondsAt(costs, hour);
  const [atCenter, atPlaces] = direction === 'away' ? [departures, arrivals] : [arrivals, departures];
  const accesses = places.map((place) => atPlaces(tables, costs, place, edgeSeconds));

  space.begin();
  let waiting = 0;
  for (const access of accesses) for (const { node } of access) if (space.want(node)) waiting++;
  for (const { node, seconds } of atCenter(tables, costs, center, edgeSeconds)) space.offer(node, seconds, seconds, -1);
  const expand = direction === 'away' ? expandOutgoing : expandIncoming;
  while (waiting > 0 && space.heap.minKey <= maxSeconds) {
    if (space.heap.size === 0) break;
    const node = space.settleNext();
    if (space.isWanted(node)) waiting--;
    expand(tables, space, node, edgeSeconds);
  }

  return Float64Array.from(places, (place, i) => {
    const [from, to] = direction === 'away' ? [center, place] : [place, center];
    let best = directDrive(tables, costs, from, to, edgeSeconds)?.seconds ?? Infinity;
    for (const { node, seconds } of accesses[i]!) best = Math.min(best, space.finalSeconds(node) + seconds);
    return best <= maxSeconds ? best : Infinity;
  });
}

type EdgeSeconds = (edge: number) => number;

function expandOutgoing(tables: RoadTables, space: SearchSpace, node: number, edgeSeconds: EdgeSeconds): void {
  const start = space.seconds[node]!;
  for (let edge = tables.firstOut[node]!, end = tables.firstOut[node + 1]!; edge < end; edge++) {
    const seconds = start + edgeSeconds(edge);
    space.offer(tables.edgeTo[edge]!, seconds, seconds, edge);
  }
}

/** Offers the nodes from which one edge leads to a settled one. */
export function expandIncoming(tables: RoadTables, space: SearchSpace, node: number, edgeSeconds: EdgeSeconds): void {
  const start = space.seconds[node]!;
  for (let i = tables.firstIn[node]!, end = tables.firstIn[node + 1]!; i < end; i++) {
    const edge = tables.inEdge[i]!;
    const seconds = start + edgeSeconds(edge);
    space.offer(tables.edgeFrom[edge]!, seconds, seconds, edge);
  }
}
