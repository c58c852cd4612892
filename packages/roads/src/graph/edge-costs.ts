import type { RoadTables } from './road-tables.ts';
import { slownessByKind } from './traffic.ts';

/** What searches need beside the tables, derived once when a graph is opened. */
export interface EdgeCosts {
  /** Seconds to drive the whole edge at free flow. */
  readonly freeSeconds: Float32Array;
  readonly kind: Uint8Array;
  /** The edge that runs along the segment's shape, or −1. */
  readonly forwardEdge: Int32Array;
  /** The edge that runs against it, or −1. */
  readonly backwardEdge: Int32Array;
}

export function deriveEdgeCosts(tables: RoadTables): EdgeCosts {
  const edgeCount = tables.edgeTo.length;
  const segmentCount = tables.segmentFrom.length;
  const costs = {
    freeSeconds: new Float32Array(edgeCount),
    kind: new Uint8Array(edgeCount),
    forwardEdge: new Int32Array(segmentCount).fill(-1),
    backwardEdge: new Int32Array(segmentCount).fill(-1),
  };
  for (let edge = 0; edge < edgeCount; edge++) {
    const segment = tables.edgeSegment[edge]!;
    costs.freeSeconds[edge] = (tables.segmentLengthM[segment]! * 3.6) / tables.segmentSpeedKph[segment]!;
    costs.kind[edge] = tables.segmentKind[segment]!;
    (tables.edgeBackward[edge] === 1 ? costs.backwardEdge : costs.forwardEdge)[segment] = edge;
  }
  return costs;
}

/** Seconds to drive whole edges at one hour of the day. */
export function edgeSecondsAt(costs: EdgeCosts, hour: number): (edge: number) => number {
  const slowness = slownessByKind(hour);
  const { freeSeconds, kind } = costs;
  return (edge) => freeSeconds[edge]! * slowness[kind[edge]!]!;
}
