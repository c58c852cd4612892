import { EARTH_RADIUS_M, toRadians, type LatLon } from './lat-lon.ts';
import type { Position } from './shape.ts';

const METRES_PER_DEGREE = toRadians(1) * EARTH_RADIUS_M;
/** Edges in a run, and runs in a group. */
const FAN_OUT = 16;
/** Numbers per run and group: west, south, east, north in degrees, the first of what is in it and one past the last. */
const BOX = 6;

/**
 * The edges of lines or rings in the form in which they are measured fast: in runs of sixteen with a box each, and these in
 * groups with a box each, all in flat arrays. A place in a city looks at some ten boxes and two runs of an outline of
 * 2,000 corners. What it costs is mostly waiting for memory that nobody has looked at for a while, so there is little of it.
 */
export class Border {
  /** Longitude and latitude of each position; edge i goes from position i to i + 1. */
  readonly #positions: Float64Array;
  readonly #runs: Float64Array;
  readonly #groups: Float64Array;

  /** @param lines each of at least two positions; rings repeat their first position. */
  constructor(lines: readonly (readonly Position[])[]) {
    const positions = lines.flat();
    this.#positions = Float64Array.from(positions.flat());
    const runs: [first: number, end: number][] = [];
    let start = 0;
    for (const { length } of lines) {
      const end = start + length - 1;
      for (let first = start; first < end; first += FAN_OUT) runs.push([first, Math.min(first + FAN_OUT, end)]);
      start += length;
    }
    this.#runs = boxes(runs, ([first, end]) => positions.slice(first, end + 1));
    const groups = Array.from({ length: Math.ceil(runs.length / FAN_OUT) }, (_, group): [number, number] => [
      group * FAN_OUT,
      Math.min(runs.length, (group + 1) * FAN_OUT),
    ]);
    this.#groups = boxes(groups, ([first, end]) => positions.slice(runs[first]![0], runs[end - 1]![1] + 1));
  }

  /** Whether an odd number of edges lies east of the place: inside of the rings, outside of their holes. */
  surrounds({ lat, lon }: LatLon): boolean {
    let crossings = 0;
    for (let group = 0; group < this.#groups.length; group += BOX) {
      if (isBeside(this.#groups, group, lat, lon)) continue;
      const end = this.#groups[group + 5]! * BOX;
      for (let run = this.#groups[group + 4]! * BOX; run < end; run += BOX) {
        if (!isBeside(this.#runs, run, lat, lon)) crossings += this.#crossingsEast(run, lat, lon);
      }
    }
    return crossings % 2 === 1;
  }

  #crossingsEast(run: number, lat: number, lon: number): number {
    const positions = this.#positions;
    const end = 2 * this.#runs[run + 5]!;
    let crossings = 0;
    for (let i = 2 * this.#runs[run + 4]!; i < end; i += 2) {
      const latA = positions[i + 1]!;
      const latB = positions[i + 3]!;
      if (latA > lat === latB > lat) continue;
      const lonA = positions[i]!;
      if (lon < lonA + ((lat - latA) / (latB - latA)) * (positions[i + 2]! - lonA)) crossings++;
    }
    return crossings;
  }

  /**
   * Metres to the nearest edge: flat around the place, so right to millimetres near it and to 0.1 % across a city. Edges
   * beyond `upToM` are not looked at; without any nearer one the answer is about `upToM`.
   */
  distanceM({ lat, lon }: LatLon, upToM = Infinity): number {
    const shrink = Math.cos(toRadians(lat));
    let best = (upToM / METRES_PER_DEGREE) ** 2;
    for (let group = 0; group < this.#groups.length; group += BOX) {
      if (squaredToBox(this.#groups, group, lat, lon, shrink) >= best) continue;
      const end = this.#groups[group + 5]! * BOX;
      for (let run = this.#groups[group + 4]! * BOX; run < end; run += BOX) {
        if (squaredToBox(this.#runs, run, lat, lon, shrink) >= best) continue;
        best = Math.min(best, this.#squaredToRun(run, lat, lon, shrink));
      }
    }
    return Math.sqrt(best) * METRES_PER_DEGREE;
  }

  /** Squared distance in degrees of latitude. */
  #squaredToRun(run: number, lat: number, lon: number, shrink: number): number {
    const positions = this.#positions;
    const end = 2 * this.#runs[run + 5]!;
    let best = Infinity;
    for (let i = 2 * this.#runs[run + 4]!; i < end; i += 2) {
      const eastA = (positions[i]! - lon) * shrink;
      const northA = positions[i + 1]! - lat;
      const eastAB = (positions[i + 2]! - lon) * shrink - eastA;
      const northAB = positions[i + 3]! - lat - northA;
      const squared = eastAB * eastAB + northAB * northAB;
      const along = squared === 0 ? 0 : -(eastA * eastAB + northA * northAB) / squared;
      const share = along < 0 ? 0 : along > 1 ? 1 : along;
      const eastP = eastA + share * eastAB;
      const northP = northA + share * northAB;
      best = Math.min(best, eastP * eastP + northP * northP);
    }
    return best;
  }
}

function boxes(
  spans: readonly [first: number, end: number][],
  positionsOf: (span: [first: number, end: number]) => readonly Position[],
): Float64Array {
  const numbers = spans.flatMap((span) => {
    const positions = positionsOf(span);
    const lon = positions.map(([one]) => one);
    const lat = positions.map(([, one]) => one);
    return [Math.min(...lon), Math.min(...lat), Math.max(...lon), Math.max(...lat), ...span];
  });
  return Float64Array.from(numbers);
}

/** Whether no edge in the box crosses the way due east from the place. */
function isBeside(sides: Float64Array, at: number, lat: number, lon: number): boolean {
  return lat < sides[at + 1]! || lat >= sides[at + 3]! || lon >= sides[at + 2]!;
}

/** Squared distance to a box in degrees of latitude; 0 inside. */
function squaredToBox(sides: Float64Array, at: number, lat: number, lon: number, shrink: number): number {
  const east = Math.max(sides[at]! - lon, 0, lon - sides[at + 2]!) * shrink;
  const north = Math.max(sides[at + 1]! - lat, 0, lat - sides[at + 3]!);
  return east * east + north * north;
}
