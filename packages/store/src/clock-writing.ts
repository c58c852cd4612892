import { randomUUIDv7 } from 'node:crypto';
import type { ClockId, FactSource, IncidentId, TenantId, UserId } from '@roadcall/contracts';
import { promiseOf, type ClockActRecord, type ClockRecord } from '@roadcall/guarantee';
import { columnsOf } from './clock-rows.ts';
import type { Transaction } from './transaction.ts';

interface OfIncident {
  tenantId: TenantId;
  incidentId: IncidentId;
}

/** Writes clocks as they are now: one row per promise, which keeps its id. `source`: who stops those that stop by it. */
export async function writeClocks(
  tx: Transaction,
  { tenantId, incidentId }: OfIncident,
  clocks: readonly ClockRecord[],
  source: FactSource,
): Promise<void> {
  const rows = clocks.map((clock) => ({ id: randomUUIDv7(), ...columnsOf(clock) }));
  await tx.query(
    `INSERT INTO clocks AS c (tenant_id, id, incident_id, promise, kind, state, step, started_at, limit_ms,
       first_warning_ms, second_warning_ms, elapsed_ms, running_since, due_at, next_step_at, pause_reason,
       exception_reason, void_reason, stopped_at, stopped_by, breached_at, cause, cause_note)
     SELECT $1, id, $2, promise, kind, state, step, started_at, limit_ms, first_warning_ms, second_warning_ms,
       elapsed_ms, running_since, due_at, next_step_at, pause_reason, exception_reason, void_reason, stopped_at,
       CASE WHEN stopped_at IS NOT NULL THEN $4 END, breached_at, cause, cause_note
     FROM jsonb_to_recordset($3::jsonb) AS w (id uuid, promise text, kind text, state text, step text,
       started_at timestamptz, limit_ms bigint, first_warning_ms bigint, second_warning_ms bigint, elapsed_ms bigint,
       running_since timestamptz, due_at timestamptz, next_step_at timestamptz, pause_reason text,
       exception_reason text, void_reason text, stopped_at timestamptz, breached_at timestamptz, cause text,
       cause_note text)
     ON CONFLICT (tenant_id, incident_id, promise) DO UPDATE SET
       kind = excluded.kind, state = excluded.state, step = excluded.step, started_at = excluded.started_at,
       limit_ms = excluded.limit_ms, first_warning_ms = excluded.first_warning_ms,
       second_warning_ms = excluded.second_warning_ms, elapsed_ms = excluded.elapsed_ms,
       running_since = excluded.running_since, due_at = excluded.due_at, next_step_at = excluded.next_step_at,
       pause_reason = excluded.pause_reason, exception_reason = excluded.exception_reason,
       void_reason = excluded.void_reason, stopped_at = excluded.stopped_at,
       stopped_by = coalesce(c.stopped_by, excluded.stopped_by), breached_at = excluded.breached_at,
       cause = excluded.cause, cause_note = excluded.cause_note, version = c.version + 1`,
    [tenantId, incidentId, JSON.stringify(rows), source],
  );
}

/** Adds to the history of clocks, in this order. */
export async function writeActs(
  tx: Transaction,
  { tenantId, incidentId }: OfIncident,
  acts: readonly ClockActRecord[],
  who: { source: FactSource; actor: UserId | null },
): Promise<void> {
  // Ids of one millisecond come in no order; the history is read by them.
  const ids = acts.map(() => randomUUIDv7()).toSorted();
  const rows = acts.map(({ kind, act, atMs, step, reason }, index) => ({
    id: ids[index],
    promise: promiseOf({ kind }),
    act,
    at: new Date(atMs).toISOString(),
    step,
    reason,
  }));
  await tx.query(
    `INSERT INTO clock_acts (tenant_id, id, clock_id, act, at, recorded_at, step, source, actor, reason)
     SELECT $1, w.id, c.id, w.act, w.at, clock_timestamp(), w.step, $4, $5, w.reason
     FROM jsonb_to_recordset($3::jsonb) AS w (id uuid, promise text, act text, at timestamptz, step text, reason text)
     JOIN clocks c ON c.tenant_id = $1 AND c.incident_id = $2 AND c.promise = w.promise`,
    [tenantId, incidentId, JSON.stringify(rows), who.source, who.actor],
  );
}

/** Somebody has taken note of a breach. */
export async function writeAcknowledgement(
  tx: Transaction,
  { tenantId, clockId, by, at }: { tenantId: TenantId; clockId: ClockId; by: UserId | null; at: Date },
): Promise<void> {
  await tx.query(
    `UPDATE clocks SET acknowledged_at = $3, acknowledged_by = $4, version = version + 1
     WHERE tenant_id = $1 AND id = $2`,
    [tenantId, clockId, at, by],
  );
  await tx.query(
    `INSERT INTO clock_acts (tenant_id, id, clock_id, act, at, recorded_at, source, actor)
     VALUES ($1, $2, $3, 'acknowledged', $4, clock_timestamp(), $5, $6)`,
    [tenantId, randomUUIDv7(), clockId, at, by === null ? 'service' : 'person', by],
  );
}
