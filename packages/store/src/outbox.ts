import type { EventKind, TenantId } from '@roadcall/contracts';
import type { Pool } from 'pg';
import type { Queryable } from './queryable.ts';
import { withTransaction } from './transaction.ts';

/** An event that may concern the dispatcher. `data` is the record, still unchecked. */
export interface OutboxEvent {
  id: number;
  tenantId: TenantId;
  kind: EventKind;
  at: Date;
  data: unknown;
}

/** The kinds that wake the dispatcher, as the partial index events_unrelayed spells them. */
const WAKES = `kind IN ('alarm.raised', 'incident.reported', 'incident.changed', 'unit.changed',
  'assignment.changed', 'assignment.doubted', 'clocks.changed')`;

/**
 * Hands the oldest events that nobody relayed yet to `relay`, at most `limit`, and marks them when it resolves. Relays
 * side by side skip each other's rows. If `relay` throws or the process dies in between, the events come again: what
 * it does must be harmless twice. @returns how many were relayed.
 */
export function relayOutbox(
  pool: Pool,
  limit: number,
  relay: (events: readonly OutboxEvent[]) => Promise<void>,
): Promise<number> {
  return withTransaction(pool, async (tx) => {
    const { rows } = await tx.query<OutboxEvent>(
      `SELECT id, tenant_id AS "tenantId", kind, at, data FROM events
       WHERE relayed_at IS NULL AND ${WAKES}
       ORDER BY id LIMIT $1 FOR UPDATE SKIP LOCKED`,
      [limit],
    );
    if (rows.length === 0) return 0;
    await relay(rows);
    await tx.query('UPDATE events SET relayed_at = now() WHERE id = ANY ($1)', [rows.map((row) => row.id)]);
    return rows.length;
  });
}

/** How far the relay is behind: events waiting and the age of the oldest, seconds. */
export async function outboxBacklog(db: Queryable): Promise<{ waiting: number; oldestAgeS: number }> {
  const { rows } = await db.query<{ waiting: number; oldestAgeS: number }>(
    `SELECT count(*) AS waiting, coalesce(extract(epoch FROM now() - min(at)), 0)::float8 AS "oldestAgeS"
     FROM events WHERE relayed_at IS NULL AND ${WAKES}`,
  );
  return rows[0] ?? { waiting: 0, oldestAgeS: 0 };
}
