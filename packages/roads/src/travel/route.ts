import { pointAlong, type LatLon } from '@roadcall/geo';
import { edgeSecondsAt, type EdgeCosts } from '../graph/edge-costs.ts';
import { ROAD_KINDS, type RoadKind } from '../graph/road-class.ts';
import type { RoadPosition } from '../graph/road-position.ts';
import { SEGMENT_BRIDGE, type RoadTables } from '../graph/road-tables.ts';
import { edgeShape } from '../graph/segment-shape.ts';
import type { EdgePath } from './find-path.ts';

/** One edge of a route, the first and last driven in part. */
export interface RouteLeg {
  readonly edge: number;
  readonly kind: RoadKind;
  /** Street name; empty where the road has none. */
  readonly name: string;
  readonly nameEn: string | null;
  readonly bridge: boolean;
  /** Speed in this hour's traffic. */
  readonly speedKph: number;
  readonly distanceM: number;
  readonly durationS: number;
  /** The leg runs from place `fromIndex` to place `toIndex` of the route's polyline. */
  readonly fromIndex: number;
  readonly toIndex: number;
}

export interface Route {
  readonly durationS: number;
  readonly distanceM: number;
  readonly polyline: readonly LatLon[];
  readonly legs: readonly RouteLeg[];
}

/** Turns the edges of a fastest way into what drivers and maps need. */
export function describeRoute(
  tables: RoadTables,
  costs: EdgeCosts,
  path: EdgePath,
  from: RoadPosition,
  to: RoadPosition,
  hour: number,
): Route {
  const edgeSeconds = edgeSecondsAt(costs, hour);
  const polyline: LatLon[] = [];
  const legs = path.edges.map((edge, i): RouteLeg => {
    const segment = tables.edgeSegment[edge]!;
    const lengthM = tables.segmentLengthM[segment]!;
    const startM = i === 0 ? alongEdgeM(tables, edge, from) : 0;
    const endM = i === path.edges.length - 1 ? alongEdgeM(tables, edge, to) : lengthM;
    const fromIndex = Math.max(0, polyline.length - 1);
    const piece = cutShape(edgeShape(tables, edge), startM, endM, lengthM);
    polyline.push(...(i === 0 ? piece : piece.slice(1)));
    const { name, nameEn } = tables.names[tables.segmentName[segment]!]!;
    const wholeS = edgeSeconds(edge);
    return {
      edge,
      kind: ROAD_KINDS[tables.segmentKind[segment]!]!,
      name,
      nameEn,
      bridge: (tables.segmentFlags[segment]! & SEGMENT_BRIDGE) !== 0,
      speedKph: wholeS > 0 ? (lengthM / wholeS) * 3.6 : tables.segmentSpeedKph[segment]!,
      distanceM: Math.max(0, endM - startM),
      durationS: lengthM > 0 ? (Math.max(0, endM - startM) / lengthM) * wholeS : 0,
      fromIndex,
      toIndex: polyline.length - 1,
    };
  });
  const distanceM = legs.reduce((sum, leg) => sum + leg.distanceM, 0);
  return { durationS: path.seconds, distanceM, polyline, legs };
}

/** Metres from the start of an edge to a position on its segment. */
function alongEdgeM(tables: RoadTables, edge: number, at: RoadPosition): number {
  const lengthM = tables.segmentLengthM[at.segment]!;
  const offsetM = Math.min(lengthM, Math.max(0, at.offsetM));
  return tables.edgeBackward[edge] === 1 ? lengthM - offsetM : offsetM;
}

/** The part of a shape between two distances along it; two places at least. */
function cutShape(shape: readonly LatLon[], startM: number, endM: number, lengthM: number): LatLon[] {
  if (startM <= 0 && endM >= lengthM) return [...shape];
  const start = pointAlong(shape, startM);
  const end = pointAlong(shape, endM);
  return [start.position, ...shape.slice(start.index + 1, end.index + 1), end.position];
}
