import type { LatLon } from '@roadcall/geo';
import type { EdgeCosts } from './edge-costs.ts';
import type { RoadTables } from './road-tables.ts';

/** A place on the road network: a segment and the metres from its start. */
export interface RoadPosition {
  readonly segment: number;
  /** 0 … the segment's length. */
  readonly offsetM: number;
  readonly position: LatLon;
  /** How far the place asked for was from the road, metres. */
  readonly snapDistanceM: number;
}

/** A way to get from a place on an edge to one of its ends, or from an end to the place. */
export interface Access {
  readonly edge: number;
  readonly node: number;
  readonly seconds: number;
}

type EdgeSeconds = (edge: number) => number;

/** The ways to leave a place: along each direction its road may be driven, to the node at the end. */
export function departures(tables: RoadTables, costs: EdgeCosts, at: RoadPosition, edgeSeconds: EdgeSeconds): Access[] {
  const share = shareOf(tables, at);
  return accesses(costs, at, (edge, forward) => ({
    edge,
    node: tables.edgeTo[edge]!,
    seconds: (forward ? 1 - share : share) * edgeSeconds(edge),
  }));
}

/** The ways to arrive at a place: from the node at the start of each direction its road may be driven. */
export function arrivals(tables: RoadTables, costs: EdgeCosts, at: RoadPosition, edgeSeconds: EdgeSeconds): Access[] {
  const share = shareOf(tables, at);
  return accesses(costs, at, (edge, forward) => ({
    edge,
    node: tables.edgeFrom[edge]!,
    seconds: (forward ? share : 1 - share) * edgeSeconds(edge),
  }));
}

/** Driving straight along the segment both places lie on, or null where that is impossible (or against a one-way). */
export function directDrive(
  tables: RoadTables,
  costs: EdgeCosts,
  from: RoadPosition,
  to: RoadPosition,
  edgeSeconds: EdgeSeconds,
): { edge: number; seconds: number } | null {
  if (from.segment !== to.segment) return null;
  const ahead = shareOf(tables, to) - shareOf(tables, from);
  const edge = (ahead >= 0 ? costs.forwardEdge : costs.backwardEdge)[from.segment]!;
  if (edge >= 0) return { edge, seconds: Math.abs(ahead) * edgeSeconds(edge) };
  return ahead === 0 ? { edge: costs.backwardEdge[from.segment]!, seconds: 0 } : null;
}

/** How far along its segment a position is, 0…1. */
function shareOf(tables: RoadTables, at: RoadPosition): number {
  const lengthM = tables.segmentLengthM[at.segment]!;
  return lengthM > 0 ? Math.min(1, Math.max(0, at.offsetM / lengthM)) : 0;
}

function accesses(costs: EdgeCosts, at: RoadPosition, access: (edge: number, forward: boolean) => Access): Access[] {
  const forward = costs.forwardEdge[at.segment]!;
  const backward = costs.backwardEdge[at.segment]!;
  return [...(forward >= 0 ? [access(forward, true)] : []), ...(backward >= 0 ? [access(backward, false)] : [])];
}
