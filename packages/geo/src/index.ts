export {
  bearingDeg,
  bearingDifferenceDeg,
  destinationPoint,
  distanceBetweenM,
  distanceM,
  EARTH_RADIUS_M,
  interpolate,
  isLatLon,
  normalizeBearingDeg,
  toDegrees,
  toRadians,
  type LatLon,
} from './lat-lon.ts';
export {
  boundsAround,
  boundsCenter,
  boundsContain,
  boundsIntersect,
  boundsOf,
  expandBounds,
  unionBounds,
  type Bounds,
} from './bounds.ts';
export { isCounterClockwise, polygonContains, ringContains, type Polygon, type Ring } from './polygon.ts';
export { projectOnSegment, shareOnSegment, type Projection } from './segment.ts';
export {
  cumulativeDistancesM,
  pointAlong,
  polylineLengthM,
  projectOnPolyline,
  stretchAt,
  type LineProjection,
  type PointAlong,
  type Polyline,
} from './polyline.ts';
export { gcj02ToWgs84 } from './gcj02.ts';
export { decodePolyline, encodePolyline } from './encoded-polyline.ts';
export {
  SHAPE_LIMITS,
  type CircleShape,
  type CorridorShape,
  type PolygonShape,
  type Position,
  type Shape,
} from './shape.ts';
export { checkShape, type CheckedShape, type ShapeFault, type ShapeFaultCode } from './check-shape.ts';
export { areaOf, type Area } from './area.ts';
export { BoxIndex } from './box-index.ts';
export { simplifyTrack, type SimplifiedTrack, type SimplifyOptions, type TimedPlace } from './simplify-track.ts';
