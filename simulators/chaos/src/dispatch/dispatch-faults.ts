import { seededRandom } from '@roadcall/fleet-simulator/random';

/** What is done to a running dispatch. */
export const DISPATCH_FAULTS = [
  /** SIGKILL to one dispatcher, started again at once as a supervisor would. */
  'kill_one',
  /** SIGKILL to all of them. */
  'kill_all',
  /** SIGSTOP to one, longer than any lock or lease lasts, then SIGCONT: it goes on with what it had read. */
  'stop_one',
  /** Every job is gone. */
  'wipe_queue',
  /** SIGKILL to Redis, started again with what is on its disk. */
  'restart_redis',
] as const;
export type DispatchFault = (typeof DISPATCH_FAULTS)[number];

export interface PlannedFault {
  readonly what: DispatchFault;
  /** After the recovery from the one before, ms. */
  readonly afterMs: number;
  /** Which dispatcher, 0…1 of them; and how long it is stopped. */
  readonly share: number;
  readonly stoppedMs: number;
}

const SHORTEST_SHARE = 0.3;
const LONGEST_SHARE = 3;
const LONGEST_STOP_MS = 9_000;

/** An endless, seeded series: each of `kinds` once, in any order, before any comes again. */
export function* dispatchFaults(
  seed: number,
  kinds: readonly DispatchFault[],
  meanMs: number,
): Generator<PlannedFault, never> {
  const random = seededRandom(seed, 'dispatch faults');
  let round: DispatchFault[] = [];
  for (;;) {
    if (round.length === 0) round = [...kinds];
    const [what] = round.splice(random.int(0, round.length - 1), 1);
    const waited = Math.min(LONGEST_SHARE, Math.max(SHORTEST_SHARE, -Math.log(1 - random.next())));
    yield {
      what: what!,
      afterMs: waited * meanMs,
      share: random.next(),
      stoppedMs: random.between(500, LONGEST_STOP_MS),
    };
  }
}
