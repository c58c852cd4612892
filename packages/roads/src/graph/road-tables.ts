/** A street name as the map shows it: `name` local, `nameEn` English where known. */
export interface RoadName {
  readonly name: string;
  readonly nameEn: string | null;
}

export const SEGMENT_BRIDGE = 1;
export const SEGMENT_TUNNEL = 2;
export const SEGMENT_ROUNDABOUT = 4;

/** Coordinates are stored as degrees × this: OSM's own precision, 11 mm. */
export const UNITS_PER_DEGREE = 1e7;

/**
 * The road graph as flat arrays. A *segment* is a stretch of road between two junctions, with its shape; an *edge* is
 * a segment driven in one direction. Nodes are junctions and road ends; all are in one strongly connected component,
 * so from anywhere everywhere can be reached. Edges are numbered in order of their start node.
 */
export interface RoadTables {
  readonly nodeLat: Int32Array;
  readonly nodeLon: Int32Array;

  readonly segmentFrom: Uint32Array;
  readonly segmentTo: Uint32Array;
  readonly segmentLengthM: Float32Array;
  /** Code in ROAD_KINDS. */
  readonly segmentKind: Uint8Array;
  /** Free-flow speed, km/h. */
  readonly segmentSpeedKph: Uint8Array;
  /** Index in `names`; 0 is the empty name. */
  readonly segmentName: Uint32Array;
  readonly segmentFlags: Uint8Array;
  /** Segment s has the shape points shapeStart[s] … shapeStart[s + 1] − 1, its end nodes included. */
  readonly shapeStart: Uint32Array;
  readonly shapeLat: Int32Array;
  readonly shapeLon: Int32Array;

  /** Edges leaving node n are firstOut[n] … firstOut[n + 1] − 1. */
  readonly firstOut: Uint32Array;
  readonly edgeFrom: Uint32Array;
  readonly edgeTo: Uint32Array;
  readonly edgeSegment: Uint32Array;
  /** 1 where the edge runs against its segment's shape. */
  readonly edgeBackward: Uint8Array;
  /** Edges arriving at node n are inEdge[firstIn[n] … firstIn[n + 1] − 1]. */
  readonly firstIn: Uint32Array;
  readonly inEdge: Uint32Array;

  readonly names: readonly RoadName[];
}
