import { bearingDeg, distanceM, interpolate, type LatLon } from './lat-lon.ts';
import { projectOnSegment, type Projection } from './segment.ts';

export type Polyline = readonly LatLon[];

/** Metres along the line; 0 for fewer than two places. */
export function polylineLengthM(line: Polyline): number {
  let metres = 0;
  for (let i = 1; i < line.length; i++) metres += distanceM(line[i - 1]!, line[i]!);
  return metres;
}

/** Metres from the start to each place of the line, the first 0. Computed once, it makes walking the line cheap. */
export function cumulativeDistancesM(line: Polyline): Float64Array {
  const metres = new Float64Array(line.length);
  for (let i = 1; i < line.length; i++) metres[i] = metres[i - 1]! + distanceM(line[i - 1]!, line[i]!);
  return metres;
}

/** A place on a line and the way the line runs there. */
export interface PointAlong {
  readonly position: LatLon;
  readonly headingDeg: number;
  /** The stretch it lies on: between the line's places `index` and `index + 1`. */
  readonly index: number;
}

/**
 * The place `metres` along the line and its heading; before the start and past the end it stays at that end.
 * Pass the line's cumulativeDistancesM when asking more than once. Throws RangeError on an empty line.
 */
export function pointAlong(
  line: Polyline,
  metres: number,
  cumulativeM: Float64Array = cumulativeDistancesM(line),
): PointAlong {
  const first = line[0];
  if (!first) throw new RangeError('pointAlong needs a line of at least one place');
  if (line.length === 1) return { position: first, headingDeg: 0, index: 0 };
  const index = stretchAt(cumulativeM, metres);
  const a = line[index]!;
  const b = line[index + 1]!;
  const lengthM = cumulativeM[index + 1]! - cumulativeM[index]!;
  const share = lengthM > 0 ? Math.min(1, Math.max(0, (metres - cumulativeM[index]!) / lengthM)) : 0;
  return { position: interpolate(a, b, share), headingDeg: bearingDeg(a, b), index };
}

/**
 * Index i of the stretch with cumulative[i] ≤ value < cumulative[i + 1] in a rising array of at least two numbers,
 * clamped to the first and last stretch; of stretches without length the last is meant.
 */
export function stretchAt(cumulative: ArrayLike<number>, value: number): number {
  let low = 0;
  let high = cumulative.length - 2;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (cumulative[middle]! <= value) low = middle;
    else high = middle - 1;
  }
  return Math.max(0, low);
}

/** Where a place falls on a line: its projection, the stretch it lies on and the metres from the line's start. */
export interface LineProjection extends Projection {
  readonly index: number;
  readonly alongM: number;
}

/** The nearest place on the line. Throws RangeError on an empty line. */
export function projectOnPolyline(place: LatLon, line: Polyline): LineProjection {
  const first = line[0];
  if (!first) throw new RangeError('projectOnPolyline needs a line of at least one place');
  let best: LineProjection = { position: first, share: 0, distanceM: distanceM(place, first), index: 0, alongM: 0 };
  let startM = 0;
  for (let i = 0; i + 1 < line.length; i++) {
    const lengthM = distanceM(line[i]!, line[i + 1]!);
    const projection = projectOnSegment(place, line[i]!, line[i + 1]!);
    if (projection.distanceM < best.distanceM) {
      best = { ...projection, index: i, alongM: startM + projection.share * lengthM };
    }
    startM += lengthM;
  }
  return best;
}
