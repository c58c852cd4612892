/** GeoJSON's order: longitude, latitude; degrees, WGS-84. */
export type Position = [lon: number, lat: number];

/** Outer ring, then holes; each closed: the last position repeats the first. Edges are straight in degrees. */
export interface PolygonShape {
  readonly type: 'Polygon';
  readonly coordinates: Position[][];
}

/** Everything within `radiusM` of the centre. GeoJSON has no circle: the radius is a foreign member (RFC 7946 §6.1). */
export interface CircleShape {
  readonly type: 'Point';
  readonly coordinates: Position;
  readonly radiusM: number;
}

/** Everything within half of `widthM` of the line. */
export interface CorridorShape {
  readonly type: 'LineString';
  readonly coordinates: Position[];
  readonly widthM: number;
}

/**
 * An area on the ground as a GeoJSON geometry, with a radius or a width where GeoJSON has none. The arrays are
 * not readonly, so that what a schema has parsed is a shape as it is.
 */
export type Shape = PolygonShape | CircleShape | CorridorShape;

/** What a shape may be. Smaller ones drown in the noise of positioning, larger ones are typing errors. */
export const SHAPE_LIMITS = {
  /** Over all rings, the repeated last ones not counted. */
  maxPoints: 2_000,
  maxHoles: 50,
  minRadiusM: 10,
  maxRadiusM: 200_000,
  minWidthM: 10,
  maxWidthM: 20_000,
  /** Towards the poles metres per degree of longitude vanish; nobody drives there. */
  maxLatDeg: 85,
} as const;
