import type { GeofenceShape } from '@roadcall/contracts';
import type { Position } from '@roadcall/geo';

export type ShapeType = GeofenceShape['type'];

/** A shape while it is being made: it may have too few points, and no ring is closed. */
export interface DraftShape {
  readonly type: ShapeType;
  /** Corners of the outer ring, points of the line, or the centre. */
  readonly points: readonly Position[];
  /** Closed rings that came with the fence; they are kept. */
  readonly holes: readonly Position[][];
  /** Radius of a circle, width of a corridor, metres. */
  readonly sizeM: number;
}

const START_M: Readonly<Record<ShapeType, number>> = { Polygon: 0, Point: 150, LineString: 100 };

export function emptyShape(type: ShapeType): DraftShape {
  return { type, points: [], holes: [], sizeM: START_M[type] };
}

/** Centimetres are enough for a fence, and read better than fifteen digits. */
export function rounded([lon, lat]: readonly number[]): Position {
  return [Math.round(lon! * 1e6) / 1e6, Math.round(lat! * 1e6) / 1e6];
}

export function draftOf(shape: GeofenceShape): DraftShape {
  if (shape.type === 'Point') {
    return { type: 'Point', points: [shape.coordinates], holes: [], sizeM: shape.radiusM };
  }
  if (shape.type === 'LineString') {
    return { type: 'LineString', points: shape.coordinates, holes: [], sizeM: shape.widthM };
  }
  const [outer = [], ...holes] = shape.coordinates;
  return { type: 'Polygon', points: outer.slice(0, -1), holes, sizeM: 0 };
}

/** The shape as the contract wants it; the centre of a circle may still be missing. */
export function shapeOf({ type, points, holes, sizeM }: DraftShape): GeofenceShape | null {
  const [first] = points;
  if (first === undefined) return null;
  if (type === 'Point') return { type, coordinates: first, radiusM: sizeM };
  if (type === 'LineString') return { type, coordinates: [...points], widthM: sizeM };
  return { type, coordinates: [[...points, first], ...holes] };
}
