import type { Call, Day } from './day.ts';
import { PathSearch } from './clairvoyant-paths.ts';

export interface ClairvoyantBound {
  /** No dispatcher can reach more of the counted calls within the promise. */
  readonly mostOnTime: number;
  readonly counted: number;
  /** So at least this share is late under any policy, per cent of the counted calls. */
  readonly leastLatePct: number;
}

export interface BoundOptions {
  readonly promisedS: number;
  /** Calls before this time are not counted, seconds. */
  readonly fromS: number;
  /** What some policy did reach on time: the steps of the search aim at it. Any value gives a bound. */
  readonly reached: number;
  readonly iterations?: number;
}

const ITERATIONS = 300;
/** So many steps without gain, and they become half as long. */
const PATIENCE = 8;

/**
 * How few calls could be late if everything were known in advance: all calls, times on scene and drives. A bound, not a
 * plan: of the real rules only those stay that no policy of the simulator can break.
 *
 * Take any run and look, unit by unit, at the calls it reached on time, in order. Between two of them it worked on the first to
 * its end and then drove to the second, perhaps with detours and late calls between, which only take longer: by the triangle
 * inequality not less than the foreseen time of the direct way, times the smallest ratio of real to foreseen driving of the day
 * (a unit that is turned around drove at another call's ratio). And nobody arrives before the call. So the run is a set of
 * paths, one per unit, over distinct calls within their windows [call, call + promise]. Relaxed: late calls need no unit at all,
 * units may leave before the call comes, and drive at the day's best ratio. "Distinct" is priced instead of enforced (Lagrange: a
 * call may be reached twice, each time paying its price); for every choice of prices ≥ 0
 *
 *   on time ≤ Σ prices + Σ over units of the best path, each call on it worth 1 − its price.
 *
 * Best paths are exact but for arrival times, which are rounded down to a grid. The prices are improved by subgradient steps.
 */
export function clairvoyantBound(
  { calls, units }: Day,
  seconds: (from: number, to: number) => number,
  { fromS, iterations = ITERATIONS, promisedS, reached }: BoundOptions,
): ClairvoyantBound {
  const worth = Float64Array.from(calls, ({ atS }) => (atS >= fromS ? 1 : 0));
  const counted = worth.reduce((sum, each) => sum + each, 0);
  const search = new PathSearch(calls, units, seconds, { promisedS, driveRatio: smallestRatio(calls) });
  const price = worth.slice();
  let least = counted;
  let boldness = 1;
  let since = 0;
  for (let i = 0; i < iterations && least > reached; i++) {
    const { value, visits } = search.best(Float64Array.from(worth, (each, call) => each - price[call]!));
    const bound = value + price.reduce((sum, each) => sum + each, 0);
    if (bound < least - 1e-9) since = 0;
    else if (++since === PATIENCE) {
      since = 0;
      boldness /= 2;
    }
    least = Math.min(least, bound);
    const norm = visits.reduce((sum, times) => sum + (1 - times) ** 2, 0);
    if (norm === 0) break;
    const step = (boldness * Math.max(1, bound - reached)) / norm;
    // At a price of what it is worth nobody wants a call: more never helps.
    for (const [call, times] of visits.entries())
      price[call] = Math.min(worth[call]!, Math.max(0, price[call]! - step * (1 - times)));
  }
  const mostOnTime = Math.floor(least + 1e-6);
  return { mostOnTime, counted, leastLatePct: counted === 0 ? 0 : (100 * (counted - mostOnTime)) / counted };
}

/** Turned around, a unit drives at the foreseen speed to the next junction: never count less than that as slow. */
export function smallestRatio(calls: readonly Call[]): number {
  return calls.reduce((least, { driveNoise }) => Math.min(least, driveNoise), 1);
}
