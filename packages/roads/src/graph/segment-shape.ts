import { pointAlong, type LatLon, type PointAlong } from '@roadcall/geo';
import type { RoadPosition } from './road-position.ts';
import { UNITS_PER_DEGREE, type RoadTables } from './road-tables.ts';

/** The places of a segment's shape from its start node to its end node. */
function segmentShape(tables: RoadTables, segment: number): LatLon[] {
  const shape: LatLon[] = [];
  for (let i = tables.shapeStart[segment]!; i < tables.shapeStart[segment + 1]!; i++) {
    shape.push({ lat: tables.shapeLat[i]! / UNITS_PER_DEGREE, lon: tables.shapeLon[i]! / UNITS_PER_DEGREE });
  }
  return shape;
}

/** The shape in the direction the edge is driven. */
export function edgeShape(tables: RoadTables, edge: number): LatLon[] {
  const shape = segmentShape(tables, tables.edgeSegment[edge]!);
  return tables.edgeBackward[edge] === 1 ? shape.toReversed() : shape;
}

/** Where one is after `metres` on an edge and the way it runs there; clamped to its ends. */
export function pointOnEdge(tables: RoadTables, edge: number, metres: number): PointAlong {
  return pointAlong(edgeShape(tables, edge), metres);
}

/** The road position after `offsetM` of a segment, exactly on the road. */
export function positionOnSegment(tables: RoadTables, segment: number, offsetM: number): RoadPosition {
  const { position } = pointAlong(segmentShape(tables, segment), offsetM);
  return { segment, offsetM, position, snapDistanceM: 0 };
}
