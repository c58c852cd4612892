import { EARTH_RADIUS_M, toRadians, type LatLon } from './lat-lon.ts';
import type { Position } from './shape.ts';

const METRES_PER_DEGREE = toRadians(1) * EARTH_RADIUS_M;
/** Edges per run: a run's box is tested before its edges. 2,000 edges cost 125 boxes and a few runs. */
const EDGES_PER_RUN = 16;

/** A run of edges that follow each other, and the box around them, degrees. */
interface Run {
  /** Edge i goes from position i to i + 1. */
  readonly first: number;
  readonly end: number;
  readonly west: number;
  readonly south: number;
  readonly east: number;
  readonly north: number;
}

/** The edges of lines or rings in the form in which they are measured fast. */
export class Border {
  readonly #lon: Float64Array;
  readonly #lat: Float64Array;
  readonly #runs: readonly Run[];

  /** @param lines each of at least two positions; rings repeat their first position. */
  constructor(lines: readonly (readonly Position[])[]) {
    const positions = lines.flat();
    this.#lon = Float64Array.from(positions, ([lon]) => lon);
    this.#lat = Float64Array.from(positions, ([, lat]) => lat);
    const runs: Run[] = [];
    let start = 0;
    for (const { length } of lines) {
      const end = start + length - 1;
      for (let first = start; first < end; first += EDGES_PER_RUN) {
        runs.push(this.#runOf(first, Math.min(first + EDGES_PER_RUN, end)));
      }
      start += length;
    }
    this.#runs = runs;
  }

  #runOf(first: number, end: number): Run {
    const lon = this.#lon.subarray(first, end + 1);
    const lat = this.#lat.subarray(first, end + 1);
    return {
      first,
      end,
      west: Math.min(...lon),
      south: Math.min(...lat),
      east: Math.max(...lon),
      north: Math.max(...lat),
    };
  }

  /** Whether an odd number of edges lies east of the place: inside of the rings, outside of their holes. */
  surrounds({ lat, lon }: LatLon): boolean {
    let inside = false;
    for (const run of this.#runs) {
      if (lat < run.south || lat >= run.north || lon >= run.east) continue;
      for (let i = run.first; i < run.end; i++) {
        const latA = this.#lat[i]!;
        const latB = this.#lat[i + 1]!;
        if (latA > lat === latB > lat) continue;
        const lonA = this.#lon[i]!;
        if (lon < lonA + ((lat - latA) / (latB - latA)) * (this.#lon[i + 1]! - lonA)) inside = !inside;
      }
    }
    return inside;
  }

  /** Metres to the nearest edge: flat around the place, so right to millimetres near it and to 0.1 % across a city. */
  distanceM({ lat, lon }: LatLon): number {
    const shrink = Math.cos(toRadians(lat));
    let best = Infinity;
    for (const run of this.#runs) {
      const east = Math.max(run.west - lon, 0, lon - run.east) * shrink;
      const north = Math.max(run.south - lat, 0, lat - run.north);
      if (east * east + north * north >= best) continue;
      for (let i = run.first; i < run.end; i++) {
        const eastA = (this.#lon[i]! - lon) * shrink;
        const northA = this.#lat[i]! - lat;
        const eastAB = (this.#lon[i + 1]! - lon) * shrink - eastA;
        const northAB = this.#lat[i + 1]! - lat - northA;
        const squared = eastAB * eastAB + northAB * northAB;
        const along = squared === 0 ? 0 : -(eastA * eastAB + northA * northAB) / squared;
        const share = along < 0 ? 0 : along > 1 ? 1 : along;
        const eastP = eastA + share * eastAB;
        const northP = northA + share * northAB;
        const distance = eastP * eastP + northP * northP;
        if (distance < best) best = distance;
      }
    }
    return Math.sqrt(best) * METRES_PER_DEGREE;
  }
}
