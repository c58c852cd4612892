import type { Pool } from '@roadcall/store';

/** What stood in the way of dispatching at one moment. */
export interface RecoverySample {
  readonly atMs: number;
  /** Somebody holds the company's plan, and shows that it lives (null: nothing is shown). */
  readonly isHeld: boolean;
  readonly holderLives: boolean | null;
  /** Plans that were asked for and are not made. */
  readonly owed: boolean;
  /** When the last plan began. */
  readonly plannedAtMs: number;
  /** Age of the oldest event that the relay has not looked at, ms. */
  readonly outboxMs: number;
  /** Incidents without a unit. */
  readonly waiting: number;
  /** Statements that wait for a lock, and the longest time that a transaction has done nothing, ms. */
  readonly blocked: number;
  readonly idleMs: number;
}

const INTERVAL_MS = 200;

/** Looks at what dispatching waits for, all the time, and sums it up per disturbance. */
export class RecoveryWatch {
  private readonly samples: RecoverySample[] = [];
  private readonly pool: Pool;
  private readonly watching: Promise<void>;
  private isStopped = false;

  constructor(pool: Pool) {
    this.pool = pool;
    this.watching = this.watch();
  }

  async stop(): Promise<void> {
    this.isStopped = true;
    await this.watching;
  }

  /** One line about the time from a disturbance until a while after its recovery. */
  between(fromMs: number, recoveredMs: number, toMs: number): string {
    const seen = this.samples.filter(({ atMs }) => atMs >= fromMs && atMs <= toMs);
    const after = seen.filter(({ atMs }) => atMs >= recoveredMs);
    const firstPlan = seen.find(({ plannedAtMs }) => plannedAtMs > fromMs);
    const firstAfter = after.find(({ plannedAtMs }) => plannedAtMs > recoveredMs);
    const lasted = (holds: (sample: RecoverySample) => boolean) =>
      `${((seen.filter(holds).length * INTERVAL_MS) / 1_000).toFixed(1)} s`;
    const most = (of: (sample: RecoverySample) => number) => Math.max(0, ...seen.map(of));
    return [
      `next plan ${begunAfter(firstPlan, fromMs)} after it, ${begunAfter(firstAfter, recoveredMs)} after the recovery`,
      `lease of a dead one ${lasted(({ isHeld, holderLives }) => isHeld && holderLives === false)}`,
      `plan owed and nobody at it ${lasted(({ isHeld, owed }) => owed && !isHeld)}`,
      `outbox up to ${(most(({ outboxMs }) => outboxMs) / 1_000).toFixed(1)} s old`,
      `statements blocked ${lasted(({ blocked }) => blocked > 0)} (up to ${most(({ blocked }) => blocked)}), idle in a transaction up to ${(most(({ idleMs }) => idleMs) / 1_000).toFixed(1)} s`,
      `waiting incidents up to ${most(({ waiting }) => waiting)}`,
    ].join('; ');
  }

  private async watch(): Promise<void> {
    while (!this.isStopped) {
      await this.look().catch(() => undefined);
      await new Promise((resolve) => setTimeout(resolve, INTERVAL_MS));
    }
  }

  private async look(): Promise<void> {
    const { rows } = await this.pool.query<Omit<RecoverySample, 'atMs'>>(
      `SELECT coalesce(l.expires_at > clock_timestamp(), false) AS "isHeld",
         CASE WHEN l.holder IS NULL THEN NULL ELSE EXISTS (
           SELECT FROM pg_locks WHERE locktype = 'advisory' AND objsubid = 2 AND granted AND objid::bigint = l.holder) END
           AS "holderLives",
         coalesce(r.asked > r.planned, false) AS owed,
         coalesce(extract(epoch FROM r.planned_at) * 1000, 0)::float8 AS "plannedAtMs",
         coalesce((SELECT extract(epoch FROM clock_timestamp() - min(at)) * 1000 FROM events WHERE relayed_at IS NULL
           AND kind IN ('alarm.raised', 'incident.reported', 'incident.changed', 'unit.changed', 'assignment.changed',
             'assignment.doubted', 'clocks.changed')), 0)::float8 AS "outboxMs",
         (SELECT count(*)::int FROM incidents WHERE tenant_id = 1 AND status IN ('reported', 'triaged', 'dispatching')) AS waiting,
         (SELECT count(*)::int FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()) AS blocked,
         coalesce((SELECT max(extract(epoch FROM clock_timestamp() - state_change)) * 1000 FROM pg_stat_activity
           WHERE state LIKE 'idle in transaction%' AND datname = current_database()), 0)::float8 AS "idleMs"
       FROM tenants t
       LEFT JOIN work_leases l ON l.tenant_id = t.tenant_id AND l.work = 'planning'
       LEFT JOIN plan_requests r ON r.tenant_id = t.tenant_id
       WHERE t.tenant_id = 1`,
    );
    if (rows[0]) this.samples.push({ atMs: Date.now(), ...rows[0] });
  }
}

function begunAfter(sample: RecoverySample | undefined, ms: number): string {
  return sample === undefined ? 'none' : `${((sample.plannedAtMs - ms) / 1_000).toFixed(1)} s`;
}
