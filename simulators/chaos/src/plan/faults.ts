import { seededRandom } from '@roadcall/fleet-simulator/random';

/** What can be killed. */
export type Victim = 'ingestor' | 'database' | 'broker';

export interface Fault {
  /** After the recovery from the one before, ms. */
  afterMs: number;
  /** Killed at the same instant. */
  victims: readonly Victim[];
}

/** Faults that hit everything at once. */
const ALL_AT_ONCE_SHARE = 0.1;
const SHORTEST_SHARE = 0.15;
const LONGEST_SHARE = 3;

/**
 * An endless, seeded series of faults: each victim once before any comes again, at times that nothing else in the system
 * can be in step with (exponentially distributed, within 0.15…3 × the mean).
 */
export function* faults(seed: number, victims: readonly Victim[], meanMs: number): Generator<Fault, never> {
  const random = seededRandom(seed, 'faults');
  let round: Victim[] = [];
  for (;;) {
    const share = Math.min(LONGEST_SHARE, Math.max(SHORTEST_SHARE, -Math.log(1 - random.next())));
    if (round.length === 0) round = [...victims];
    const isForAll = victims.length > 1 && random.chance(ALL_AT_ONCE_SHARE);
    const one = isForAll ? undefined : round.splice(random.int(0, round.length - 1), 1)[0];
    yield { afterMs: share * meanMs, victims: one === undefined ? victims : [one] };
  }
}
