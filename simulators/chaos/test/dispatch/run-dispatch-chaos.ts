import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { AssignmentId, DispatchJob, TenantId } from '@roadcall/contracts';
import { waitFor } from '@roadcall/testkit';
import { checkHistory, type HistoryVerdict } from '../../src/dispatch/check-history.ts';
import {
  dispatchFaults,
  DISPATCH_FAULTS,
  type DispatchFault,
  type PlannedFault,
} from '../../src/dispatch/dispatch-faults.ts';
import type { Disturbance } from '../../src/dispatch/history.ts';
import { mergeDisturbances, restartsOf, type RestartOf } from '../../src/dispatch/measure-restarts.ts';
import { Crews } from './crews.ts';
import { DispatchChaosRig, placeOf, type DispatchChaosOptions } from './dispatch-chaos-rig.ts';
import { readHistory } from './read-history.ts';
import { RecoveryWatch } from './watch-recovery.ts';

export interface DispatchChaosSettings extends DispatchChaosOptions {
  seed: number;
  incidents: number;
  /** Reported per second. */
  rate: number;
  meanBetweenFaultsS: number;
  say(line: string): void;
}

export interface DispatchChaosResult extends HistoryVerdict {
  opened: number;
  duplicatedJobs: number;
  faultsDone: Partial<Record<DispatchFault, number>>;
  /** Reports that the api could not take at first. */
  askedAgain: number;
  /** What the api answered to crews that it should not have. */
  crewErrors: readonly string[];
}

const DRAIN_TIMEOUT_MS = 120_000;
const DUPLICATE_INTERVAL_MS = 500;
/** A longer wait is told step by step, ms. */
const EXPLAINED_MS = 4_000;
const PROGRESS_MS = 10_000;

/** Reports incidents at a steady rate while everything is disturbed, lets all of them end, and judges the history. */
export async function runDispatchChaos(settings: DispatchChaosSettings): Promise<DispatchChaosResult> {
  const rig = await DispatchChaosRig.start(settings);
  const watch = new RecoveryWatch(rig.database.ownerPool);
  const crews = new Crews(rig.database.pool, rig.api, settings.seed);
  const opened: string[] = [];
  const disturbances: Disturbance[] = [];
  let duplicatedJobs = 0;
  const reported = new AbortController();
  const progress = setInterval(() => {
    settings.say(
      `${opened.length} incidents reported, ${disturbances.length} disturbances, ${duplicatedJobs} jobs twice`,
    );
  }, PROGRESS_MS);
  const reporting = reportAll();
  const duplicating = duplicateJobs();
  const disturbing = disturb();
  try {
    await reporting;
    reported.abort();
    await Promise.all([duplicating, disturbing]);
    settings.say('all are reported and nothing is disturbed any more; waiting for their ends');
    await waitFor(async () => (await openIncidents()) === 0, {
      timeoutMs: DRAIN_TIMEOUT_MS,
      intervalMs: 250,
      what: 'the end of all incidents',
    }).catch((error: unknown) => settings.say(String(error)));
    await crews.stop();
    await watch.stop();
    const history = await readHistory(rig.database.pool, opened, mergeDisturbances(disturbances));
    for (const [index, restart] of restartsOf(history).entries()) {
      await explain(restart, history.disturbances[index + 1]?.atMs ?? Infinity);
    }
    return {
      ...checkHistory(history),
      opened: opened.length,
      duplicatedJobs,
      faultsDone: counted(),
      askedAgain: rig.api.askedAgain,
      crewErrors: crews.errors,
    };
  } finally {
    reported.abort();
    clearInterval(progress);
    await watch.stop();
    await Promise.allSettled([reporting, duplicating, disturbing, crews.stop()]);
    await rig.stop();
  }

  async function reportAll(): Promise<void> {
    const startedAt = performance.now();
    const failed: unknown[] = [];
    const asked: Promise<void>[] = [];
    for (let i = 0; i < settings.incidents; i++) {
      await sleep(Math.max(0, startedAt + (i * 1_000) / settings.rate - performance.now()));
      asked.push(
        rig.api.open(placeOf(i + 0.5)).then(
          (id) => void opened.push(id),
          (error: unknown) => void failed.push(error),
        ),
      );
    }
    await Promise.all(asked);
    if (failed.length > 0) throw failed[0];
  }

  /** Wake-ups that nobody asked for, and of things that are long over: the queue promises at least once, not once. */
  async function duplicateJobs(): Promise<void> {
    while (!reported.signal.aborted) {
      await sleep(DUPLICATE_INTERVAL_MS);
      const { rows } = await rig.database.pool.query<{ id: AssignmentId }>(
        'SELECT id FROM assignments WHERE tenant_id = 1 ORDER BY offered_at DESC LIMIT 4',
      );
      const tenantId = 1 as TenantId;
      const jobs: DispatchJob[] = [
        { kind: 'plan', tenantId },
        ...rows.map(({ id }) => ({ kind: 'expire_offer', tenantId, assignmentId: id }) as const),
      ];
      const copies = [...jobs, ...jobs].map((job) => ({ id: `copy-${randomUUID()}`, job }));
      // While Redis is away nothing can be doubled.
      await rig.queue.add(copies).then(
        () => (duplicatedJobs += copies.length),
        () => undefined,
      );
    }
  }

  async function disturb(): Promise<void> {
    const kinds = DISPATCH_FAULTS.filter((what) => settings.queue === 'redis' || what !== 'restart_redis');
    for (const fault of dispatchFaults(settings.seed, kinds, settings.meanBetweenFaultsS * 1_000)) {
      const until = performance.now() + fault.afterMs;
      while (!reported.signal.aborted && performance.now() < until) await sleep(20);
      if (reported.signal.aborted) return;
      const atMs = Date.now();
      await carryOut(fault);
      disturbances.push({ what: fault.what, atMs, recoveredMs: Date.now() });
    }
  }

  /** What the time after a disturbance was spent on, for those whose dispatching it held up. */
  async function explain(restart: RestartOf, nextMs: number): Promise<void> {
    const { atMs, longest, longestAfterRecovery, recoveredMs, what } = restart;
    const until = Math.min(nextMs, recoveredMs + 15_000);
    settings.say(
      `${what}: recovered in ${secondsOf(recoveredMs - atMs)}; longest wait ${secondsOf(longest?.ms)}, ${secondsOf(longestAfterRecovery?.ms)} after the ` +
        `recovery; ${watch.between(atMs, recoveredMs, until)}`,
    );
    const incidentId = (longest?.ms ?? 0) > EXPLAINED_MS ? longest?.incidentId : undefined;
    if (incidentId === undefined) return;
    const { rows } = await rig.database.pool.query<{ line: string }>(
      `SELECT to_char(at, 'SS.MS') || ' ' || what AS line FROM (
         SELECT decided_at AS at, 'decided ' || outcome || coalesce(' ' || shortfall, '') AS what FROM decisions
         WHERE tenant_id = 1 AND incident_id = $1
         UNION ALL
         SELECT at, kind || ' ' || coalesce(data ->> 'status', data ->> 'state') FROM events
         WHERE tenant_id = 1 AND kind IN ('incident.reported', 'incident.changed', 'assignment.changed')
           AND (subject_id = $1::text OR data ->> 'incidentId' = $1::text)) AS told
       ORDER BY at LIMIT 12`,
      [incidentId],
    );
    settings.say(`   who waited longest, seconds of the minute: ${rows.map(({ line }) => line).join(', ')}`);
  }

  async function carryOut({ share, stoppedMs, what }: PlannedFault): Promise<void> {
    const index = Math.floor(share * rig.dispatchers.length);
    const all = [...rig.dispatchers.keys()];
    if (what === 'wipe_queue') return rig.wipeQueue();
    if (what === 'restart_redis') return rig.restartRedis();
    if (what === 'stop_one') {
      const dispatcher = rig.dispatchers[index];
      dispatcher?.child.kill('SIGSTOP');
      await sleep(stoppedMs);
      dispatcher?.child.kill('SIGCONT');
      return undefined;
    }
    const victims = what === 'kill_all' ? all : [index];
    await Promise.all(victims.map((victim) => rig.killDispatcher(victim)));
    await Promise.all(victims.map((victim) => rig.startDispatcher(victim)));
    return undefined;
  }

  async function openIncidents(): Promise<number> {
    const { rows } = await rig.database.pool.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM incidents
       WHERE tenant_id = 1 AND status IN ('reported', 'triaged', 'dispatching', 'assigned', 'en_route', 'on_scene')`,
    );
    return rows[0]!.count;
  }

  function counted(): Partial<Record<DispatchFault, number>> {
    return Object.fromEntries(
      DISPATCH_FAULTS.map((what) => [what, disturbances.filter((each) => each.what === what).length]),
    );
  }
}

function secondsOf(ms: number | undefined): string {
  return ms === undefined ? '–' : `${(ms / 1_000).toFixed(1)} s`;
}
