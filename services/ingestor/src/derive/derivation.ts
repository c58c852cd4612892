import type { DeviceId } from '@roadcall/contracts';
import { describeError, type Logger, type Shutdown } from '@roadcall/service-kit';
import type { FixRow, Pool } from '@roadcall/store';
import { laneOf } from '../write/lane.ts';
import { createContexts } from './contexts.ts';
import { createDerivationLane, type DerivationLane } from './derivation-lane.ts';
import type { DerivationMetrics } from './derivation-metrics.ts';

export interface DerivationOptions {
  /** One connection per lane. */
  pool: Pool;
  metrics: DerivationMetrics;
  logger: Logger;
  shutdown: Shutdown;
  lanes: number;
  reorderWindowMs: number;
  /** When the oldest fix was received that this ingest lane has not stored yet (server clock, ms); Infinity: none. */
  oldestUnsettledAt(lane: number): number;
  /** Whether ingest needs the processor more than derivation that is behind. */
  isBusy(): boolean;
}

/** The second stage: what stored fixes mean. It trails the first one by the reorder window. */
export interface Derivation {
  /** Takes fixes that are committed, in the order of their commits. */
  accept(fixes: readonly FixRow[]): void;
  /** These fixes may have been committed earlier than was known: they are read from the store. */
  reread(fixes: readonly FixRow[]): void;
  /** Whether later fixes of the device were derived already. */
  isLate(deviceId: DeviceId, fix: { ts: number; receivedAt: number; boot: number; seq: number }): boolean;
  /** Fixes in memory. */
  readonly depth: number;
}

/** A turn of each lane comes this long after the one before, ms. */
const TURN_EVERY_MS = 500;

export function startDerivation(options: DerivationOptions): Derivation {
  const contexts = createContexts(options.pool);
  const lanes = Array.from({ length: options.lanes }, (_, lane) =>
    createDerivationLane({ ...options, contexts, oldestUnsettledAt: () => options.oldestUnsettledAt(lane) }),
  );
  for (const [i, lane] of lanes.entries()) keepTurning(lane, `derivation ${i}`, options);
  const byLane = (fixes: readonly FixRow[], give: (lane: DerivationLane, own: readonly FixRow[]) => void): void => {
    const groups = Map.groupBy(fixes, (fix) => laneOf(fix.deviceId, lanes.length));
    for (const [lane, own] of groups) give(lanes[lane]!, own);
  };
  return {
    accept: (fixes) => byLane(fixes, (lane, own) => lane.accept(own)),
    reread: (fixes) => byLane(fixes, (lane, own) => lane.reread(own)),
    isLate: (deviceId, fix) => lanes[laneOf(deviceId, lanes.length)]!.isLate(deviceId, fix),
    get depth() {
      return lanes.reduce((sum, lane) => sum + lane.depth, 0);
    },
  };
}

/** One turn after the other; a failure is logged when it begins, and what was not done is done at the next turn. */
function keepTurning(lane: DerivationLane, name: string, { logger, shutdown }: DerivationOptions): void {
  let stopped = false;
  let isFailing = false;
  let timer: NodeJS.Timeout | undefined;
  let wake: (() => void) | undefined;
  const run = async (): Promise<void> => {
    for (;;) {
      await new Promise<void>((resolve) => {
        wake = resolve;
        timer = setTimeout(resolve, TURN_EVERY_MS);
      });
      if (stopped) return;
      try {
        await lane.turn();
        isFailing = false;
      } catch (error) {
        if (!isFailing) logger.warn({ reason: describeError(error), lane: name }, 'could not derive; trying again');
        isFailing = true;
      }
    }
  };
  const running = run();
  shutdown.onClose(name, async () => {
    stopped = true;
    clearTimeout(timer);
    wake?.();
    await running;
    await lane
      .flush()
      .catch((error: unknown) => logger.warn({ reason: describeError(error) }, 'states were not written'));
  });
}
