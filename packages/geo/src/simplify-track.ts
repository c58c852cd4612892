import { EARTH_RADIUS_M, toRadians, type LatLon } from './lat-lon.ts';

/** A place and when it was there, ms since the epoch. */
export interface TimedPlace extends LatLon {
  readonly at: number;
}

export interface SimplifyOptions {
  /** A point may be left out when the simplified track is within this of it at its time, metres; 0 or more. */
  readonly toleranceM: number;
  /** At most this many points stay, the telling ones first; the ends of each stretch stay in any case. */
  readonly maxPoints?: number;
  /** Indexes at which a new stretch begins (after a gap): its points are simplified by themselves. Ascending. */
  readonly breaks?: readonly number[];
}

export interface SimplifiedTrack {
  /** Indexes of the points that stay, ascending. */
  readonly kept: readonly number[];
  /** How far the simplified track is from a point that was left out, at most and at that point's time, metres. */
  readonly errorM: number;
}

/** Longer stretches are cut: a device can send a track that makes the recursion quadratic in the length of a stretch. */
const LONGEST_STRETCH = 4_096;
const METRES_PER_DEGREE = toRadians(EARTH_RADIUS_M);

/**
 * Leaves out points of a track in time order (Douglas–Peucker with the distance at the same time: "TD-TR", Meratnia and
 * de By 2004): whoever plays the simplified track sees the vehicle within `errorM` of where it was at each moment, so that
 * a wait at a light stays a wait. Points must not go back in time.
 */
export function simplifyTrack(track: readonly TimedPlace[], options: SimplifyOptions): SimplifiedTrack {
  const { toleranceM, maxPoints = Infinity, breaks = [] } = options;
  const splits: Split[] = [];
  const ends = new Set<number>();
  const metric = metricOf(track);
  let errorM = 0;
  for (const [first, last] of stretchesOf(track.length, breaks)) {
    ends.add(first).add(last);
    errorM = Math.max(errorM, splitStretch(metric, first, last, toleranceM, splits));
  }
  // A point is as telling as the deviation it was found for, but never more than the one that split before it: so a
  // point stays only with those above it, and what is left of the deviation is known.
  splits.sort((a, b) => b.rank - a.rank || a.depth - b.depth);
  const room = Math.max(0, Math.min(splits.length, maxPoints - ends.size));
  for (const { index } of splits.slice(0, room)) ends.add(index);
  for (const { parent, deviationM } of splits.slice(room)) {
    if (parent === undefined || ends.has(parent)) errorM = Math.max(errorM, deviationM);
  }
  return { kept: [...ends].toSorted((a, b) => a - b), errorM };
}

interface Split {
  readonly index: number;
  readonly deviationM: number;
  readonly rank: number;
  readonly depth: number;
  /** The split that this one is within; undefined for the first of a stretch. */
  readonly parent: number | undefined;
}

function* stretchesOf(length: number, breaks: readonly number[]): Generator<[first: number, last: number]> {
  let begin = 0;
  for (const end of [...breaks, length]) {
    for (let first = begin; first < end; first += LONGEST_STRETCH) {
      yield [first, Math.min(first + LONGEST_STRETCH, end) - 1];
    }
    begin = end;
  }
}

/** Finds all points that the tolerance asks for. Returns the greatest deviation of those that need not stay. */
function splitStretch(metric: Metric, first: number, last: number, toleranceM: number, splits: Split[]): number {
  let withinM = 0;
  const open: { from: number; to: number; rank: number; depth: number; parent: number | undefined }[] = [
    { from: first, to: last, rank: Infinity, depth: 0, parent: undefined },
  ];
  for (let part = open.pop(); part !== undefined; part = open.pop()) {
    const { from, to, depth, parent } = part;
    const { index, deviationM } = farthest(metric, from, to);
    if (deviationM <= toleranceM) {
      withinM = Math.max(withinM, deviationM);
      continue;
    }
    const rank = Math.min(part.rank, deviationM);
    splits.push({ index, deviationM, rank, depth, parent });
    const below = { rank, depth: depth + 1, parent: index };
    open.push({ ...below, from, to: index }, { ...below, from: index, to });
  }
  return withinM;
}

interface Metric {
  readonly at: Float64Array;
  readonly lat: Float64Array;
  readonly lon: Float64Array;
  /** Length of a degree of longitude at the point, in degrees of latitude. */
  readonly shrink: Float64Array;
}

function metricOf(track: readonly TimedPlace[]): Metric {
  const at = Float64Array.from(track, (point) => point.at);
  const lat = Float64Array.from(track, (point) => point.lat);
  const lon = Float64Array.from(track, (point) => point.lon);
  return { at, lat, lon, shrink: lat.map((degrees) => Math.cos(toRadians(degrees))) };
}

/** The point between two that is farthest from where a straight way from one to the other has it at its time. */
function farthest(metric: Metric, from: number, to: number): { index: number; deviationM: number } {
  const { at, lat, lon, shrink } = metric;
  const tookMs = at[to]! - at[from]!;
  const latPerMs = tookMs > 0 ? (lat[to]! - lat[from]!) / tookMs : 0;
  const lonPerMs = tookMs > 0 ? (lon[to]! - lon[from]!) / tookMs : 0;
  let index = from;
  let squared = 0;
  for (let i = from + 1; i < to; i++) {
    const sinceMs = at[i]! - at[from]!;
    const north = lat[i]! - lat[from]! - latPerMs * sinceMs;
    const east = (lon[i]! - lon[from]! - lonPerMs * sinceMs) * shrink[i]!;
    const distance = north * north + east * east;
    if (distance > squared) {
      squared = distance;
      index = i;
    }
  }
  return { index, deviationM: Math.sqrt(squared) * METRES_PER_DEGREE };
}
