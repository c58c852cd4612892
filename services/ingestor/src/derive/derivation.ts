import { localDayOf, type DeviceId } from '@roadcall/contracts';
import { describeError, type Logger, type Shutdown } from '@roadcall/service-kit';
import { deleteCheckpointsBefore, findUnderivedDevices, type FixRow, type Pool } from '@roadcall/store';
import { alarmSurroundings, mayRaise, rulesAround } from '@roadcall/telematics';
import type { JudgeNow } from '../write/alarms.ts';
import { laneOf } from '../write/lane.ts';
import { startRoutine } from '../state/routine.ts';
import { createContexts } from './contexts.ts';
import { createDerivationLane, TURN_EVERY_MS, type DerivationLane } from './derivation-lane.ts';
import { createTenantRules } from './tenant-rules.ts';
import type { DerivationMetrics } from './derivation-metrics.ts';

export interface DerivationOptions {
  /** One connection per lane. */
  pool: Pool;
  metrics: DerivationMetrics;
  logger: Logger;
  shutdown: Shutdown;
  lanes: number;
  reorderWindowMs: number;
  /** Fixes in memory, per lane. */
  maxFixes: number;
  /** When the oldest fix was received that this ingest lane has not stored yet (server clock, ms); Infinity: none. */
  oldestUnsettledAt(lane: number): number;
  /** Whether ingest needs the processor more than derivation that is behind. */
  isBusy(): boolean;
  /** Whether a device is connected. */
  isOnline(deviceId: DeviceId): boolean;
}

/** The second stage: what stored fixes mean. It trails the first one by the reorder window. */
export interface Derivation {
  /** Takes fixes that are committed, in the order of their commits. */
  accept(fixes: readonly FixRow[]): void;
  /** These fixes may have been committed earlier than was known: they are read from the store. */
  reread(fixes: readonly FixRow[]): void;
  /** Whether later fixes of the device were derived already. */
  isLate(deviceId: DeviceId, fix: { ts: number; receivedAt: number; boot: number; seq: number }): boolean;
  /** Judges an alarm that cannot wait for derivation. */
  judgeNow: JudgeNow;
  /** Fixes in memory. */
  readonly depth: number;
}

/** What fixes are judged by is at most this old, ms; derivation waits for it. */
const CONTEXTS_EVERY_MS = 500;
/** A day can be derived again cheaply for this long, ms; older fixes are refused anyway. */
const CHECKPOINTS_KEPT_MS = 92 * 86_400_000;
const SWEEP_EVERY_MS = 60_000;
/**
 * Fixes that were stored this long ago and are not derived belong to nobody any more, ms: their ingestor was killed and the device
 * fell silent. Who derives a device writes its state within a minute.
 */
const ABANDONED_AFTER_MS = 150_000;

export function startDerivation(options: DerivationOptions): Derivation {
  const contexts = createContexts(options.pool, createTenantRules(options.pool));
  startRoutine({ ...options, name: 'contexts', everyMs: CONTEXTS_EVERY_MS, run: () => contexts.refresh() });
  const lanes = Array.from({ length: options.lanes }, (_, lane) =>
    createDerivationLane({ ...options, contexts, oldestUnsettledAt: () => options.oldestUnsettledAt(lane) }),
  );
  // One lane begins where the other is half done.
  for (const [i, lane] of lanes.entries()) keepTurning(lane, i, (i * TURN_EVERY_MS) / lanes.length, options);
  const laneFor = (deviceId: DeviceId): DerivationLane => lanes[laneOf(deviceId, lanes.length)]!;
  const sweep = async (): Promise<void> => {
    for (const { tenantId, deviceId } of await findUnderivedDevices(
      options.pool,
      new Date(Date.now() - ABANDONED_AFTER_MS),
    )) {
      laneFor(deviceId).reread(tenantId, deviceId);
    }
  };
  startRoutine({ ...options, name: 'derivation of silent devices', everyMs: SWEEP_EVERY_MS, run: sweep });
  const forgetOldDays = async (): Promise<void> => {
    await deleteCheckpointsBefore(options.pool, localDayOf('UTC', Date.now() - CHECKPOINTS_KEPT_MS));
  };
  startRoutine({ ...options, name: 'old checkpoints', everyMs: SWEEP_EVERY_MS * 60, run: forgetOldDays });
  return {
    accept(fixes) {
      if (lanes.length === 1) return lanes[0]!.accept(fixes);
      const groups = Map.groupBy(fixes, (fix) => laneFor(fix.deviceId));
      for (const [lane, own] of groups) lane.accept(own);
    },
    reread(fixes) {
      for (const { tenantId, deviceId } of fixes) laneFor(deviceId).reread(tenantId, deviceId);
    },
    isLate: (deviceId, fix) => laneFor(deviceId).isLate(deviceId, fix),
    async judgeNow({ deviceId, kind, at, ignition }) {
      await contexts.ensure([deviceId]);
      const context = contexts.at(deviceId, at);
      const rule = rulesAround(context)[kind];
      return mayRaise(rule, { ...alarmSurroundings(context), ignition }, at)
        ? { rule, asset: context.asset }
        : undefined;
    },
    get depth() {
      return lanes.reduce((sum, lane) => sum + lane.depth, 0);
    },
  };
}

/** One turn after the other; a failure is logged when it begins, and what was not done is done at the next turn. */
function keepTurning(
  lane: DerivationLane,
  number: number,
  firstAfterMs: number,
  { logger, shutdown }: DerivationOptions,
): void {
  const name = `derivation ${number}`;
  let stopped = false;
  let isFailing = false;
  let timer: NodeJS.Timeout | undefined;
  let wake: (() => void) | undefined;
  const run = async (): Promise<void> => {
    let pauseMs = firstAfterMs;
    for (;;) {
      await new Promise<void>((resolve) => {
        wake = resolve;
        timer = setTimeout(resolve, pauseMs);
      });
      if (stopped) return;
      const startedAt = performance.now();
      try {
        const isMoreToRead = await lane.turn();
        pauseMs = isMoreToRead ? 0 : Math.max(0, startedAt + TURN_EVERY_MS - performance.now());
        isFailing = false;
      } catch (error) {
        if (!isFailing) logger.warn({ reason: describeError(error), lane: name }, 'could not derive; trying again');
        isFailing = true;
        pauseMs = TURN_EVERY_MS;
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
