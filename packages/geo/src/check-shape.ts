import { boundsOf, expandBounds, type Bounds } from './bounds.ts';
import { findCrossing } from './crossing.ts';
import { ringContains } from './polygon.ts';
import {
  SHAPE_LIMITS as LIMITS,
  type CircleShape,
  type CorridorShape,
  type PolygonShape,
  type Position,
  type Shape,
} from './shape.ts';

export type ShapeFaultCode =
  | 'too_few_points'
  | 'too_many_points'
  | 'too_many_holes'
  | 'not_closed'
  | 'out_of_range'
  | 'crosses_itself'
  | 'hole_outside'
  | 'hole_in_hole'
  | 'crosses_antimeridian'
  | 'bad_radius'
  | 'bad_width';

/** Why a shape is refused: a code for programs, where in the shape, and a sentence that says what is allowed. */
export interface ShapeFault {
  readonly code: ShapeFaultCode;
  /** E.g. `coordinates.0.3`. */
  readonly path: string;
  readonly message: string;
}

export type CheckedShape =
  | { readonly ok: true; readonly shape: Shape }
  | { readonly ok: false; readonly fault: ShapeFault };

const refuse = (code: ShapeFaultCode, path: string, message: string): CheckedShape => ({
  ok: false,
  fault: { code, path, message },
});

/**
 * Judges a shape that a person drew or a file brought. What is fine comes back without positions that repeat the one
 * before them; the rest comes back as the first fault found.
 */
export function checkShape(shape: Shape): CheckedShape {
  if (shape.type === 'Polygon') return checkPolygon(shape);
  return shape.type === 'Point' ? checkCircle(shape) : checkCorridor(shape);
}

function checkPolygon(shape: PolygonShape): CheckedShape {
  if (shape.coordinates.length === 0) return tooFew('coordinates', 3, 'a polygon');
  if (shape.coordinates.length - 1 > LIMITS.maxHoles) {
    const given = shape.coordinates.length - 1;
    return refuse('too_many_holes', 'coordinates', `${given} holes; at most ${LIMITS.maxHoles} are allowed`);
  }
  const badPlace = findBadPlace(shape.coordinates);
  if (badPlace) return badPlace;
  for (const [i, ring] of shape.coordinates.entries()) {
    if (ring.length > 0 && !isSame(ring[0]!, ring.at(-1)!)) {
      return refuse('not_closed', `coordinates.${i}`, 'the ring is open; its last position must repeat the first');
    }
  }
  const rings = shape.coordinates.map(withoutRepeats);
  const short = rings.findIndex((ring) => ring.length < 4);
  if (short >= 0) return tooFew(`coordinates.${short}`, 3, short === 0 ? 'a polygon' : 'a hole');
  const points = rings.reduce((sum, ring) => sum + ring.length - 1, 0);
  if (points > LIMITS.maxPoints) return tooMany(points);
  const wide = spanFault(boundsOf(rings[0]!.map(toLatLon))!);
  if (wide) return wide;
  const crossing = findCrossing(rings);
  if (crossing) {
    const [{ ring, index }, other] = crossing;
    const [lon, lat] = rings[ring]![index]!;
    return refuse(
      'crosses_itself',
      `coordinates.${ring}.${index}`,
      `edge ${index + 1} of ring ${ring + 1} crosses or touches edge ${other.index + 1} of ring ${other.ring + 1} near ` +
        `${lat.toFixed(5)}, ${lon.toFixed(5)}; edges may meet only at the corner they share`,
    );
  }
  return misplacedHole(rings) ?? { ok: true, shape: { type: 'Polygon', coordinates: rings } };
}

/** Rings that do not cross lie wholly inside or outside of each other: one corner tells. */
function misplacedHole(rings: readonly (readonly Position[])[]): CheckedShape | undefined {
  const places = rings.map((ring) => ring.map(toLatLon));
  for (let hole = 1; hole < places.length; hole++) {
    const corner = places[hole]![0]!;
    if (!ringContains(places[0]!, corner)) {
      return refuse('hole_outside', `coordinates.${hole}`, 'a hole must lie inside the outer ring');
    }
    const around = places.findIndex((ring, i) => i > 0 && i !== hole && ringContains(ring, corner));
    if (around > 0) return refuse('hole_in_hole', `coordinates.${hole}`, `the hole lies inside of hole ${around}`);
  }
  return undefined;
}

function checkCircle(shape: CircleShape): CheckedShape {
  const badPlace = findBadPlace([[shape.coordinates]], 'coordinates');
  if (badPlace) return badPlace;
  if (!(shape.radiusM >= LIMITS.minRadiusM && shape.radiusM <= LIMITS.maxRadiusM)) {
    const allowed = `${LIMITS.minRadiusM} to ${LIMITS.maxRadiusM} m are allowed`;
    return refuse('bad_radius', 'radiusM', `a radius of ${shape.radiusM} m; ${allowed}`);
  }
  const reach = expandBounds(boundsOf([toLatLon(shape.coordinates)])!, shape.radiusM);
  return spanFault(reach) ?? { ok: true, shape };
}

function checkCorridor(shape: CorridorShape): CheckedShape {
  const badPlace = findBadPlace([shape.coordinates], 'coordinates');
  if (badPlace) return badPlace;
  const line = withoutRepeats(shape.coordinates);
  if (line.length < 2) return tooFew('coordinates', 2, 'a corridor');
  if (line.length > LIMITS.maxPoints) return tooMany(line.length);
  if (!(shape.widthM >= LIMITS.minWidthM && shape.widthM <= LIMITS.maxWidthM)) {
    const allowed = `${LIMITS.minWidthM} to ${LIMITS.maxWidthM} m are allowed`;
    return refuse('bad_width', 'widthM', `a width of ${shape.widthM} m; ${allowed}`);
  }
  const reach = expandBounds(boundsOf(line.map(toLatLon))!, shape.widthM / 2);
  return spanFault(reach) ?? { ok: true, shape: { ...shape, coordinates: line } };
}

function spanFault(bounds: Bounds): CheckedShape | undefined {
  // A shape across the antimeridian has longitudes near 180 on both sides, which reads as one around the whole globe.
  if (bounds.east - bounds.west <= 180 && bounds.east < 180 && bounds.west > -180) return undefined;
  return refuse(
    'crosses_antimeridian',
    'coordinates',
    'the shape reaches the 180th meridian or spans more than half of the globe; split it into one on each side',
  );
}

function findBadPlace(lines: readonly (readonly Position[])[], path?: string): CheckedShape | undefined {
  for (const [i, line] of lines.entries()) {
    const bad = line.findIndex(([lon, lat]) => !(Math.abs(lat) <= LIMITS.maxLatDeg && Math.abs(lon) <= 180));
    if (bad < 0) continue;
    const [lon, lat] = line[bad]!;
    const where = path === undefined ? `coordinates.${i}.${bad}` : line.length === 1 ? path : `${path}.${bad}`;
    const allowed = `longitude −180 to 180 and latitude −${LIMITS.maxLatDeg} to ${LIMITS.maxLatDeg} are allowed`;
    return refuse('out_of_range', where, `longitude ${lon}, latitude ${lat}; ${allowed}, longitude first`);
  }
  return undefined;
}

function tooFew(path: string, needed: number, what: string): CheckedShape {
  return refuse('too_few_points', path, `${what} needs at least ${needed} different points`);
}

function tooMany(points: number): CheckedShape {
  return refuse('too_many_points', 'coordinates', `${points} points; at most ${LIMITS.maxPoints} are allowed`);
}

function withoutRepeats(line: readonly Position[]): Position[] {
  return line.filter((position, i) => i === 0 || !isSame(position, line[i - 1]!));
}

const isSame = (a: Position, b: Position): boolean => a[0] === b[0] && a[1] === b[1];

const toLatLon = ([lon, lat]: Position) => ({ lat, lon });
